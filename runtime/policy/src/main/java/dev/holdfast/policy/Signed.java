package dev.holdfast.policy;

import java.util.Set;

/**
 * Who has approved a call.
 *
 * @param people how many different enrolled people, 0 to {@link Policy#APPROVALS_MAX}
 * @param roles what they are, all of them together
 */
public record Signed(int people, Set<String> roles) {
    /** Nobody yet. */
    public static final Signed NOBODY = new Signed(0, Set.of());

    public Signed {
        roles = Set.copyOf(roles);
        if (people < 0 || (people == 0 && !roles.isEmpty())) {
            throw new IllegalArgumentException(people + " people have no roles: " + roles);
        }
    }
}
