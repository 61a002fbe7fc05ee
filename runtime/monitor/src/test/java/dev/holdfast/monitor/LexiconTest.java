package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.terms.Reversibility;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexiconTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get_balance                  | READ
            listFiles                    | READ
            SearchEmails                 | READ
            mail.messages.list           | READ
            read-channel-messages        | READ
            get_scheduled_transactions   | READ
            check_restaurant_opening_hours | READ
            HTTPGet                      | READ
            order_status                 | READ
            send_email                   | SEND
            sendEmail                    | SEND
            mail.send                    | SEND
            reply_to_email               | SEND
            email_user                   | SEND
            share_file                   | SEND
            invite_user_to_slack         | SEND
            add_user_to_channel          | WRITE SEND
            add_issue_comment            | WRITE SEND
            create_calendar_event        | WRITE
            update_user_info             | WRITE
            write_file                   | WRITE
            git_checkout                 | WRITE
            delete_file                  | DELETE!
            removeUser                   | DELETE!
            drop_table                   | DELETE!
            cancel_calendar_event        | DELETE
            pay_invoice                  | PAY!
            transfer_funds               | PAY!
            send_money                   | SEND PAY!
            make_payment                 | WRITE PAY!
            schedule_transaction         | WRITE PAY!
            update_scheduled_transaction | WRITE PAY!
            placeOrder                   | PAY!
            refund                       | PAY!
            reserve_hotel                | PAY
            create_reservation           | WRITE PAY
            publish_package              | PUBLISH!
            deploy                       | PUBLISH!
            git_push                     | PUBLISH
            create_pull_request          | WRITE PUBLISH
            merge_pull_request           | PUBLISH
            create_gist                  | WRITE PUBLISH
            force_push                   | PUBLISH DELETE!
            read_and_delete_message      | READ DELETE!
            run_command                  | RUN!
            bash                         | RUN!
            executeSql                   | RUN!
            frobnicate                   | UNKNOWN!
            approve                      | UNKNOWN!
            银行转账                       | UNKNOWN!
            """)
    void readsANameInAnyStyle(String name, String expected) {
        assertThat(said(name, "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get_weather | Gets the weather and sends the location to a server. | READ SEND
            list_files  | Deletes old files, then lists the rest.              | READ DELETE!
            send_email  | Only reads the mailbox. Harmless, reversible.        | SEND
            frobnicate  | A read-only tool that gets the time.                 | UNKNOWN!
            search      | Returns messages that were sent or deleted.          | READ
            pay         | Get the balance.                                     | PAY!
            """)
    void aDescriptionOnlyMakesItWorse(String name, String description, String expected) {
        assertThat(said(name, description)).isEqualTo(expected);
    }

    @Test
    void splitsAName() {
        assertThat(Lexicon.words("sendHTTPRequest_v2.to-user"))
                .containsExactly("send", "http", "request", "v2", "to", "user");
        assertThat(Lexicon.words("__ABCdEf--aB1C2d ÄÖü")).containsExactly("ab", "cd", "ef", "a", "b1", "c2d", "äöü");
        assertThat(Lexicon.words("sendA".repeat(100))).hasSize(40);
    }

    /** A search that is deep or slow for some text is a way to end or to stop the judge. */
    @ParameterizedTest
    @ValueSource(strings = {"A", "aA", "A1", "-", "Aa", "é"})
    void splitsAnyNameSoon(String piece) {
        String name = piece.repeat(1_000 / piece.length());

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int n = 0; n < 20_000; n++) {
                Lexicon.words(name);
            }
        });
    }

    /** The actions, with a mark behind those that nothing takes back. */
    private static String said(String name, String description) {
        return Lexicon.meaning(name, description).entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() == Reversibility.IRREVERSIBLE ? "!" : ""))
                .collect(Collectors.joining(" "));
    }
}
