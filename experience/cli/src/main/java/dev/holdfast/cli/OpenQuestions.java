package dev.holdfast.cli;

import dev.holdfast.approval.Mailbox;
import dev.holdfast.approval.Question;
import dev.holdfast.terms.Visible;
import java.util.List;

/** The questions that wait in the mailbox, by the names that people type. */
final class OpenQuestions {
    private static final int ID_CHARS_MIN = 4;

    private final Archive archive;
    private final Surroundings surroundings;

    OpenQuestions(Surroundings surroundings, Archive archive) {
        this.surroundings = surroundings;
        this.archive = archive;
    }

    Mailbox mailbox() {
        return archive.mailbox();
    }

    List<Question> all() {
        return mailbox().open(surroundings.chance().clock().instant());
    }

    /**
     * The one whose digest begins like this.
     *
     * @throws Stop when there is none, or more than one
     */
    Question named(String id) {
        if (!id.matches("[0-9a-f]{" + ID_CHARS_MIN + ",64}")) {
            throw new Stop(
                    Stop.USAGE,
                    "no question is named `" + Visible.inert(id, 80) + "`; list them with `holdfast approvals list`");
        }
        List<Question> fitting = all().stream()
                .filter(question -> question.digest().hex().startsWith(id))
                .toList();
        if (fitting.size() != 1) {
            throw new Stop(
                    Stop.USAGE,
                    (fitting.isEmpty() ? "no open question `" : fitting.size() + " open questions begin with `") + id
                            + "`; list them with `holdfast approvals list`");
        }
        return fitting.getFirst();
    }
}
