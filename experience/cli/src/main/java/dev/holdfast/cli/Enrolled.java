package dev.holdfast.cli;

import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import java.util.HashMap;

/** The people whose signature counts on this machine: its owner, and those whom the configuration of user and machine names. */
final class Enrolled {
    /** The name under which the owner signs here. */
    static final String OWNER = "owner";

    private Enrolled() {}

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
        keys.put(owner.approver(), owner.publicKey());
        Config.load(Sources.of(surroundings.environment(), surroundings.home().user()))
                .approvals()
                .people()
                .forEach(person -> keys.put(person.name(), person.key()));
        try {
            return new Approvers(keys);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, "`approvals.people`: " + e.getMessage());
        }
    }
}
