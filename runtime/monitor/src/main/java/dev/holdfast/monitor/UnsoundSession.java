package dev.holdfast.monitor;

import dev.holdfast.terms.SessionId;

/** The record of a session holds what nobody had approved: nothing more is carried out in it. */
public final class UnsoundSession extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsoundSession(SessionId session, String why) {
        super("the record of session `" + session + "` is unsound, so nothing is carried out in it: " + why
                + "; an approver's key that was replaced since makes old approvals unverifiable, a newer version of"
                + " Holdfast writes what this one cannot read, otherwise somebody else has written on the record. See `holdfast ledger show --session "
                + session
                + "`, take back what it did with `holdfast undo --session " + session
                + "`, and give the task again with `holdfast run`");
    }
}
