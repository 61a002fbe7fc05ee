package dev.holdfast.cli;

import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import java.util.Map;

/** The people whose signature counts on this machine: its owner. Their keys lie where no workspace may. */
final class Enrolled {
    private static final String OWNER = "owner";

    private Enrolled() {}

    /** The key with which the owner signs. */
    static ApproverKey owner(Home home) {
        return ApproverKey.open(OWNER, home.key(OWNER));
    }

    /** Everybody whose signature counts. */
    static Approvers approvers(Home home) {
        var owner = owner(home);
        return new Approvers(Map.of(owner.approver(), owner.publicKey()));
    }
}
