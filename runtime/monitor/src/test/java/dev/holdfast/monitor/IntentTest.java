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
            """)
    void whatIsTalkedAboutOrRuledOutIsNotCalledFor(String prompt) {
        assertThat(Intent.of(prompt)).isEmpty();
    }

    @Test
    void anOrderBesideSomethingRuledOutIsCalledForStill() {
        assertThat(Intent.of("Do not delete the mail. Delete the folder.")).containsExactly(Deed.DELETE);
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
                "transfer\n"
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
