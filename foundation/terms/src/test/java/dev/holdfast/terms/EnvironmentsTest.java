package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentsTest {
    private static final Environments DECLARED = new Environments(List.of(
            rule(
                    Environment.DEV,
                    "HOST *.dev.example",
                    "HOST localhost",
                    "HOST 127.0.0.1",
                    "HOST [0:0:0:0:0:0:0:1]",
                    "BRANCH feature/*",
                    "REMOTE github.example/ada/*",
                    "REMOTE git.example:2222/ada/*",
                    "REMOTE any.example/**",
                    "DATABASE app_dev",
                    "DATABASE localhost/*",
                    "CONTEXT kind-*",
                    "PROFILE sandbox",
                    "PATH scratch/**"),
            rule(Environment.STAGING, "BRANCH release/**", "PATH deploy/*"),
            rule(
                    Environment.PRODUCTION,
                    "HOST live.dev.example",
                    "BRANCH main",
                    "REMOTE github.example/acme/**",
                    "DATABASE db.example/billing",
                    "CONTEXT arn:aws:eks:eu:1:cluster/live",
                    "PATH deploy/production")));

    private static Environments.Rule rule(Environment environment, String... patterns) {
        return new Environments.Rule(
                environment,
                List.of(patterns).stream()
                        .map(text -> text.split(" ", 2))
                        .map(words -> new Environments.Pattern(Environments.Kind.valueOf(words[0]), words[1]))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOST     | db.dev.example                           | DEV
            HOST     | DB.dev.example.                          | DEV
            HOST     | db.dev.example:5432                      | DEV
            HOST     | https://ada:pw@db.dev.example:8443/x?y#z | DEV
            HOST     | 127.0.0.1                                | DEV
            HOST     | [::1]:80                                 | DEV
            HOST     | LIVE.dev.example                         | PRODUCTION
            BRANCH   | feature/login                            | DEV
            BRANCH   | refs/heads/feature/login                 | DEV
            BRANCH   | +HEAD:refs/heads/feature/login           | DEV
            BRANCH   | heads/feature/login                      | DEV
            BRANCH   | release/2.0/hotfix                       | STAGING
            BRANCH   | refs/heads/Main                          | PRODUCTION
            BRANCH   | feature/x:main                           | PRODUCTION
            REMOTE   | github.example/ada/site                  | DEV
            REMOTE   | https://github.example/ada/site.git      | DEV
            REMOTE   | https://ada@GitHub.example:443/ada/site/ | DEV
            REMOTE   | ssh://git@github.example:22/ada/site.git | DEV
            REMOTE   | https://github.example:0443/ada/site     | DEV
            REMOTE   | git@github.example:ada/site.git          | DEV
            REMOTE   | ssh://git@git.example:2222/ada/site      | DEV
            REMOTE   | git@github.example:ACME/site.git         | PRODUCTION
            DATABASE | app_dev                                  | DEV
            DATABASE | postgres://ada:pw@localhost:5432/app     | DEV
            DATABASE | jdbc:mysql://localhost/app?useSSL=false  | DEV
            DATABASE | postgresql://db.example./billing         | PRODUCTION
            CONTEXT  | kind-ada                                 | DEV
            CONTEXT  | ARN:aws:eks:eu:1:cluster/live            | PRODUCTION
            PROFILE  | sandbox                                  | DEV
            PATH     | scratch/a/b                              | DEV
            PATH     | deploy/eu/values.yaml                    | STAGING
            PATH     | Deploy/PRODUCTION/values.yaml            | PRODUCTION
            PATH     | deploy/production                        | PRODUCTION
            """)
    void bringsEveryFormOfANameToOne(Environments.Kind kind, String written, Environment environment) {
        assertThat(DECLARED.declared(kind, written)).contains(environment);
    }

    /** Each comes close to something that is declared for development. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOST     | dev.example
            HOST     | a.b.dev.example
            HOST     | db.dev.example.evil.example
            HOST     | evil-dev.example
            HOST     | db.dev.example@evil.example
            HOST     | https://db.dev.example@evil.example/
            HOST     | https://evil.example\\@db.dev.example
            HOST     | https://evil.example/db.dev.example
            HOST     | https://evil.example?.dev.example
            HOST     | https://a@b@db.dev.example/
            HOST     | 0x7f.0.0.1
            HOST     | 127.1
            HOST     | 2130706433
            HOST     | db.dev.example..
            HOST     | db%2edev.example
            HOST     | dB。dev.example
            BRANCH   | Feature/login
            BRANCH   | feature/login:refs/heads/other
            BRANCH   | feature/a b
            BRANCH   | feature/a,main
            BRANCH   | feature/../main
            BRANCH   | feature/a^{}
            BRANCH   | feature/a~0
            BRANCH   | feature/a@{upstream}
            BRANCH   | feature/a:b:c
            BRANCH   | refs/tags/feature/a
            BRANCH   | origin/feature/a
            BRANCH   | refs/heads/refs/heads/feature/a
            BRANCH   | feature/a/b
            BRANCH   | HEAD
            BRANCH   | --all
            REMOTE   | https://github.example@evil.example/ada/site
            REMOTE   | https://github.example.evil.example/ada/site
            REMOTE   | https://github.example:8443/ada/site
            REMOTE   | https://github.example/ada/../acme/site
            REMOTE   | https://github.example/ada/%2e%2e/site
            REMOTE   | https://github.example/ada/site?x
            REMOTE   | git@github.example:22/ada/site
            REMOTE   | git.example:2222/ada/site
            REMOTE   | git@github.example:/ada/site
            REMOTE   | any.example:2222/ada/site
            REMOTE   | ext::sh -c x github.example/ada/site
            REMOTE   | file://github.example/ada/site
            REMOTE   | evil@evil@github.example:ada/site
            REMOTE   | github.example/ada/site/more
            REMOTE   | ../github.example/ada/site
            DATABASE | app_dev;host=db.example
            DATABASE | host=db.example dbname=app_dev
            DATABASE | postgres://localhost/app?host=db.example
            DATABASE | postgres://localhost,db.example/app
            DATABASE | postgres://localhost:5433/app
            DATABASE | postgres:///app
            DATABASE | postgres://localhost@db.example/app
            DATABASE | jdbc:sqlserver://localhost;databaseName=app
            DATABASE | APP_DEV
            CONTEXT  | kind-ada/live
            CONTEXT  | kind-ada live
            CONTEXT  | akind-ada
            PROFILE  | sandbox-live
            PROFILE  | SANDBOX
            PATH     | scratch/../deploy
            PATH     | /scratch/a
            PATH     | Scratch/a
            """)
    void takesForProductionWhatOnlyLooksDeclared(Environments.Kind kind, String written) {
        assertThat(DECLARED.declared(kind, written)).isEmpty();
        assertThat(DECLARED.of(kind, written)).isEqualTo(Environment.PRODUCTION);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DATABASE | localhost:5432/app
            DATABASE | localhost:05432/app
            DATABASE | jdbc:localhost:3306/app
            DATABASE | [::1]:5432/app
            DATABASE | postgres://localhost:0/app
            DATABASE | postgres://localhost:70968/app
            DATABASE | postgres://localhost/app?application_name=x;host=db.example
            DATABASE | postgres://localhost/app?application_name=x+host=db.example
            DATABASE | postgres://ada;host=db.example@localhost/app
            REMOTE   | ssh://git@any.example:0/ada/site
            REMOTE   | https://any.example:65979/ada/site
            REMOTE   | [::1]:22/ada/site
            REMOTE   | github.example:022/ada/site
            """)
    void doesNotLetAPatternForEverythingFitWhatHasTwoReadings(Environments.Kind kind, String written) {
        var open = new Environments(List.of(rule(Environment.DEV, "REMOTE */**", "DATABASE */*")));
        assertThat(open.declared(kind, "https://any.example/ada".substring(kind == Environments.Kind.REMOTE ? 0 : 8)))
                .contains(Environment.DEV);
        assertThat(open.declared(kind, written)).isEmpty();
    }

    @Test
    void aPortOfItsOwnIsPartOfADatabasesPlace() {
        var open = new Environments(List.of(rule(Environment.DEV, "DATABASE localhost:5433/*")));
        assertThat(open.declared(Environments.Kind.DATABASE, "postgres://localhost:5433/app"))
                .contains(Environment.DEV);
        assertThat(open.declared(Environments.Kind.DATABASE, "postgres://localhost:65535/app"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HOST     | *.*
            HOST     | 10.0.0.*
            HOST     | Db.example
            HOST     | db.example:80
            HOST     | https://db.example
            BRANCH   | refs/heads/main
            BRANCH   | HEAD
            BRANCH   | a b
            REMOTE   | https://github.example/ada/*
            REMOTE   | github.example/ada/site.git
            DATABASE | postgres://localhost/app
            CONTEXT  | a b
            PATH     | /etc
            PATH     | deploy/
            PATH     | ../x
            """)
    void refusesAPatternThatNoNameIsWrittenLike(Environments.Kind kind, String text) {
        assertThatThrownBy(() -> new Environments.Pattern(kind, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`" + text + "` is no pattern for a " + kind.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void refusesToCallSomethingTheWorkspace() {
        assertThatThrownBy(() -> rule(Environment.WORKSPACE, "PATH src"))
                .hasMessage("nothing can be declared to be in the workspace");
    }

    @Test
    void saysNothingOfAKindThatNobodySpokeOf() {
        var hosts = new Environments(List.of(rule(Environment.DEV, "HOST localhost")));
        assertThat(hosts.speaksOf(Environments.Kind.HOST)).isTrue();
        assertThat(hosts.speaksOf(Environments.Kind.BRANCH)).isFalse();
        assertThat(Environments.NONE.of(Environments.Kind.BRANCH, "main")).isEqualTo(Environment.PRODUCTION);
    }

    /** Whatever is declared besides, a rule for production never lowers anything. */
    @Test
    void isOnlyRaisedByMoreOfProduction() {
        var random = new Random(20261127);
        String letters = "ab/*";
        var production = 0;
        for (int round = 0; round < 3_000; round++) {
            String name = word(random, "ab/");
            var before = new Environments(List.of(rule(Environment.DEV, "BRANCH " + word(random, letters))));
            var more = List.of(rule(Environment.PRODUCTION, "BRANCH " + word(random, letters)));
            var after = before.with(more);
            if (new Environments(more).declared(Environments.Kind.BRANCH, name).isPresent()) {
                production++;
                assertThat(after.declared(Environments.Kind.BRANCH, name)).contains(Environment.PRODUCTION);
            }
            assertThat(after.of(Environments.Kind.BRANCH, name))
                    .isGreaterThanOrEqualTo(before.of(Environments.Kind.BRANCH, name));
        }
        assertThat(production).isGreaterThan(100);
    }

    /** Against a model that tries every way, which is slow and plainly right. */
    @Test
    void matchesAsThePlainModelDoes() {
        var random = new Random(7);
        int fitting = 0;
        for (int round = 0; round < 20_000; round++) {
            String pattern = word(random, "ab/**");
            String name = word(random, "ab/");
            boolean fits = fits(pattern, name);
            fitting += fits ? 1 : 0;
            assertThat(new Environments(List.of(rule(Environment.DEV, "BRANCH " + pattern)))
                            .declared(Environments.Kind.BRANCH, name)
                            .isPresent())
                    .as(pattern + " on " + name)
                    .isEqualTo(fits);
        }
        assertThat(fitting).isGreaterThan(1_000);
    }

    private static boolean fits(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        if (pattern.startsWith("*")) {
            boolean across = pattern.startsWith("**");
            String rest = pattern.substring(across ? 2 : 1);
            return fits(rest, name)
                    || (!name.isEmpty() && (across || name.charAt(0) != '/') && fits(pattern, name.substring(1)));
        }
        return !name.isEmpty() && pattern.charAt(0) == name.charAt(0) && fits(pattern.substring(1), name.substring(1));
    }

    private static String word(Random random, String letters) {
        while (true) {
            var text = new StringBuilder();
            for (int length = 1 + random.nextInt(7); text.length() < length; ) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            if (Environments.isPattern(Environments.Kind.BRANCH, text.toString())) {
                return text.toString();
            }
        }
    }
}
