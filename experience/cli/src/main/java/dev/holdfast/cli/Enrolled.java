package dev.holdfast.cli;

import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.config.ApprovalsConfig;
import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The people whose signature counts on this machine: its owner, and those whom the configuration of user and machine names. */
final class Enrolled {
    /** The name under which the owner signs here, and the role of nobody else. */
    static final String OWNER = "owner";

    private Enrolled() {}

    /** Every role that somebody has, the owner's included. */
    static Set<String> roles(ApprovalsConfig config) {
        return Stream.concat(Stream.of(OWNER), config.people().stream().flatMap(person -> person.roles().stream()))
                .collect(Collectors.toSet());
    }

    /** The key with which the owner signs. */
    static ApproverKey owner(Home home) {
        return ApproverKey.open(OWNER, home.key(OWNER));
    }

    /**
     * Everybody whose signature counts.
     *
     * @throws Stop when somebody else is enrolled with the owner's key, or a key is none
     */
    static Approvers approvers(Surroundings surroundings) {
        var owner = owner(surroundings.home());
        var keys = new HashMap<String, String>();
        var roles = new HashMap<String, Set<String>>();
        keys.put(owner.approver(), owner.publicKey());
        roles.put(owner.approver(), Set.of(OWNER));
        Config.load(Sources.of(surroundings.environment(), surroundings.home().user()))
                .approvals()
                .people()
                .forEach(person -> {
                    keys.put(person.name(), person.key());
                    roles.put(person.name(), Set.copyOf(person.roles()));
                });
        try {
            return new Approvers(keys, roles);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, "`approvals.people`: " + e.getMessage());
        }
    }
}
