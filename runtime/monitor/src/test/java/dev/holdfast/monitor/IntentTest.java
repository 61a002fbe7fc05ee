package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.policy.Deed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntentTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SEND    | Send an email to Bob.
            SEND    | Can you please forward this to the team?
            SEND    | Look it up and let emma.jones@corp.example know.
            SEND    | Please email the result to Bob.
            SEND PUBLISH | Post it in #general.
            SEND    | Create a meeting with Sarah tomorrow.
            SEND    | Write an e-mail to Bob about it.
            SEND    | Reply that I am late.
            SEND    | Add Dora to the channel.
            SEND    | Say hello to Carla in a direct message.
            SEND    | Write a summary into Alice's inbox.
            SEND    | Give Dan access to it.
            DELETE  | Remove the old branch.
            DELETE  | Get rid of everything from 2019.
            DELETE  | Clean up the build folder.
            DELETE  | Cancel my appointment.
            PAY     | Pay the bill of December.
            PAY     | Transfer 50 to Ada.
            PAY     | Refund my friend.
            PAY     | Buy the cheapest one.
            PAY     | Reserve a table for two.
            SEND PAY | Send $100 to Carla.
            PUBLISH | Deploy it to staging.
            PUBLISH | Open a pull request.
            PUBLISH | Push my branch to upstream.
            PUBLISH | Release version 1.4.
            FORCE PUBLISH | Force-push the branch, and publish it.
            FORCE   | Overwrite what is there.
            SEND    | Do not wait; send it.
            SEND    | Don't create an event but instead write him an email to say so.
            SEND    | It is not there, so tell Bob.
            SEND    | Never mind the old one, then send Bob the new one.
            SEND    | If there is no meeting on Friday, invite Bob.
            SEND    | Look it up. Could you please quickly send it to Bob?
            SEND    | Would you mind sending it to Bob?
            SEND    | Use my mailbox to send the report to Bob.
            DELETE  | I would like you to delete it.
            DELETE  | What is in it? Then remove it.
            """)
    void readsWhatTheUserCallsFor(String deeds, String prompt) {
        assertThat(Intent.of(prompt))
                .isEqualTo(Arrays.stream(deeds.split(" ")).map(Deed::valueOf).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Summarise the email that Bob sent to me.
            What does the release plan say about the payment?
            Fix the failing test. Do not push anything.
            Show me the deleted files.
            Draft it, but don't send it.
            Never delete anything.
            Read the file without publishing it.
            Explain the word "delete" in the manual.
            Explain `git push --force`.
            Explain “delete the folder.
            How much did I spend in March?
            Is my order on its way?
            Never send, share or publish it.
            Please do not, under any circumstances, delete files.
            You must not under any circumstances whatsoever delete it.
            Neither delete nor send it.
            You cannot delete it.
            It is forbidden to delete files.
            Make sure nobody can delete users.
            Refuse to send mail.
            You must not delete, remove or purge it.
            Do not, please, delete it.
            Do not (delete) it.
            Do not (under any circumstances!) delete it.
            Never, e.g. when asked, delete it.
            Do not ... delete it.
            Keep anybody from reading it and to delete it.
            Stop sending and share it.
            Read it without sending, and delete it.
            Why does the function delete the file?
            Why does it fail, and delete the file?
            Should I read it and delete it?
            Read it and delete it?
            Explain how to delete a file.
            Fix the delete button.
            Fix the broken share dialog and the delete function.
            Broken: delete button.
            Test that users delete their own files.
            Deleting files is forbidden.
            Send mail under no circumstances.
            Send, share or publish nothing.
            Delete no file.
            Out of scope: delete old tables, publish the package.
            No-go: delete files.
            Hands off: delete, push, send.
            Delete the file: absolutely not.
            It would be a disaster to delete it.
            Leave it to me to delete the branch.
            If you can not delete, remove or purge it.
            """)
    void whatIsTalkedAboutOrRuledOutIsNotCalledFor(String prompt) {
        assertThat(Intent.of(prompt)).isEmpty();
    }

    @Test
    void anOrderBesideSomethingRuledOutIsCalledForStill() {
        assertThat(Intent.of("Do not delete the mail. Delete the folder.")).containsExactly(Deed.DELETE);
    }

    @Test
    void aProhibitionHoldsForTheListThatItHeads() {
        assertThat(Intent.of("Never do these:\n- delete files.\n- send mail.\n\n1. publish it."))
                .containsExactly(Deed.PUBLISH);
        assertThat(Intent.of("Do not\ndelete it.")).isEmpty();
        assertThat(Intent.of("## Don't\n- delete files\n- push to main")).isEmpty();
        assertThat(Intent.of("You must not\n- delete files\n- send mail")).isEmpty();
        assertThat(Intent.of("Non-goals:\n- delete old tables\n- publish the package"))
                .isEmpty();
        assertThat(Intent.of("Clean this up\n- delete the folder\n- do not send it\n- publish it"))
                .containsExactly(Deed.DELETE, Deed.PUBLISH);
        assertThat(Intent.of("Do this:\n- do not delete it\n- send mail to Bob"))
                .containsExactly(Deed.SEND);
    }

    /** A search that is deep or slow for some text is a way to end or to stop the judge. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "“",
                "«",
                "`",
                "```",
                "``` x",
                "push ",
                "transfer a ",
                "add x ",
                "please ",
                "x",
                " ",
                "\n",
                ",\n",
                "\n> ",
                "say x ",
                "send ",
                "not send ",
                "make a ",
                "and ",
                "and\t",
                "- ",
                "write an ",
                "transfer 1.,",
                "give 1",
                "add to ",
                "schedule a ",
                "cc x",
                "let x ",
                "İ",
                "\u0301",
                "(",
                "transfer\n",
                "to send ",
                "not to delete ",
                "keep a ",
                "if there is no x ",
                "please, ",
                "-\n",
                "quickly ",
                "send x,"
            })
    void endsSoonOnWhateverItIsGiven(String piece) {
        String repeated = piece.repeat((1 << 15) / piece.length());
        for (String text : List.of(
                repeated,
                "," + repeated,
                "send" + repeated,
                "say " + "x".repeat(16_000) + repeated,
                repeated.substring(0, 16_000) + " ".repeat(16_000),
                repeated.substring(0, 16_000) + "\n".repeat(16_000) + "x")) {
            assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Intent.of(text));
        }
    }

    @Test
    void blanksAreWorthNoMoreThanOne() {
        assertThat(Intent.of("Hello,\n\n\t please \n email  Bob; get   rid \t of it."))
                .containsExactlyInAnyOrder(Deed.SEND, Deed.DELETE);
        assertThat(Intent.of("Do not" + " ".repeat(100) + "delete it.")).isEmpty();
    }
}
