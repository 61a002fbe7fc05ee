package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Attempt.Chapter;
import dev.holdfast.sandbox.Escape.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What became of each attempt, as {@code docs/sandbox.md} tells it.
 *
 * @param abi the version of Landlock it was seen with
 * @param cells by the attempt's id, one for each of {@link #COLUMNS}
 */
record EscapeTable(int abi, Map<String, List<String>> cells) {
    /** Who runs the platform. */
    enum Who {
        ROOT("root"),
        ORDINARY("ordinary user");

        private final String title;

        Who(String title) {
            this.title = title;
        }

        static Who here() {
            return Account.privileged() ? ROOT : ORDINARY;
        }
    }

    /** One column of cells. */
    record Column(Backend backend, Who who) {}

    static final List<Column> COLUMNS = Stream.of(Backend.LANDLOCK, Backend.BUBBLEWRAP)
            .flatMap(backend -> Arrays.stream(Who.values()).map(who -> new Column(backend, who)))
            .toList();

    private static final String SAYS_NOTHING = "–";
    private static final Pattern ABI = Pattern.compile("Landlock of ABI (\\d+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|[^|]*\\|(.*)\\|$");

    EscapeTable {
        cells = Map.copyOf(cells);
    }

    /** What a page says. */
    static EscapeTable read(String page) {
        var abi = ABI.matcher(page);
        var cells = new TreeMap<String, List<String>>();
        ROW.matcher(page)
                .results()
                .forEach(row -> cells.put(
                        row.group(1),
                        Arrays.stream(row.group(2).split("\\|"))
                                .map(String::strip)
                                .toList()));
        return new EscapeTable(abi.find() ? Integer.parseInt(abi.group(1)) : 0, cells);
    }

    /** The same with what was seen here in place of what it said of this user. */
    EscapeTable with(Who who, Map<String, Map<Backend, Outcome>> seen) {
        var all = new TreeMap<String, List<String>>();
        forEach(attempt -> {
            var row = new ArrayList<>(row(attempt));
            for (int i = 0; i < COLUMNS.size(); i++) {
                var outcome = seen.getOrDefault(attempt.id(), Map.of())
                        .get(COLUMNS.get(i).backend());
                if (COLUMNS.get(i).who() == who && outcome != null) {
                    row.set(i, cell(attempt, COLUMNS.get(i).backend(), outcome));
                }
            }
            all.put(attempt.id(), row);
        });
        return new EscapeTable(Ruleset.abi(), all);
    }

    /** Where this differs from what was seen here; a cell that says nothing differs from none that shows no success. */
    List<String> differences(Who who, Map<String, Map<Backend, Outcome>> seen) {
        var differences = new ArrayList<String>();
        forEach(attempt -> {
            for (int i = 0; i < COLUMNS.size(); i++) {
                var column = COLUMNS.get(i);
                var outcome = seen.getOrDefault(attempt.id(), Map.of()).get(column.backend());
                if (column.who() == who && outcome != null) {
                    String now = cell(attempt, column.backend(), outcome);
                    String said = row(attempt).get(i);
                    boolean silent = now.equals(SAYS_NOTHING) || (said.equals(SAYS_NOTHING) && !now.startsWith("*"));
                    if (!silent && !now.equals(said)) {
                        differences.add(attempt.id() + ", " + column.backend() + ": " + said + " became " + now);
                    }
                }
            }
        });
        return differences;
    }

    /** The whole page. */
    String text() {
        var page = new StringBuilder(head());
        page.append("| gap | under | what it gives an attacker |\n|---|---|---|\n");
        for (Gap gap : Gap.values()) {
            page.append("| " + gap + " | " + under(gap) + " | " + gap.meaning() + " |\n");
        }
        for (Chapter chapter : Attempts.ALL) {
            page.append("\n## " + chapter.title() + "\n\n| attempt | what it tries |");
            COLUMNS.forEach(column -> page.append(" " + title(column.backend()) + ", " + column.who().title + " |"));
            page.append("\n|---|---|---|---|---|---|\n");
            for (Attempt attempt : chapter.attempts()) {
                page.append("| `" + attempt.id() + "` | " + attempt.aim() + " | " + String.join(" | ", row(attempt))
                        + " |\n");
            }
        }
        return page.toString();
    }

    private String head() {
        int count = Attempts.ALL.stream()
                .mapToInt(chapter -> chapter.attempts().size())
                .sum();
        return """
            # Attempts to escape

            What %d hostile programs tried in each of the two [sandboxes](guides/sandbox.md), and what became of it. This page
            is written by a run of the tests: `quality/bench/escapes` makes every attempt as root and as an ordinary user and
            writes what it saw. `AttackTest` makes the same attempts in each build, for the user it runs as, and fails when
            one of them does not end as this page says.

            Seen on Linux on x86-64, Landlock of ABI %d. Each attempt runs as the user that commands run as, never as root,
            and everything it aims at is within that user's reach, so that only the sandbox can stand in the way. Where it
            does no harm it is first shown to succeed without a sandbox. Success is seen from outside wherever it can be: a
            file that changed, a word that arrived, a process that is dead or is left. Attempts that could do harm have
            arguments that must fail; then it is a success that the kernel looked at them.

            | cell | meaning |
            |---|---|
            | contained | no sign of success |
            | refused | the backend starts no command that it would have to keep from this |
            | **gap: name** | it succeeds, by design; the gaps are explained below |
            | – | it does not succeed without a sandbox either: the kernel does not offer it, or only to root |

            ## Gaps

            """.formatted(count, abi);
    }

    private static String under(Gap gap) {
        var backends = EnumSet.noneOf(Backend.class);
        forEach(attempt -> attempt.gaps().forEach((backend, its) -> {
            if (its == gap) {
                backends.add(backend);
            }
        }));
        return String.join(", ", backends.stream().map(EscapeTable::title).toList());
    }

    private List<String> row(Attempt attempt) {
        return cells.getOrDefault(attempt.id(), List.of("not run", "not run", "not run", "not run"));
    }

    private static String cell(Attempt attempt, Backend backend, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Contained contained -> "contained";
            case Outcome.Refused refused -> "refused";
            case Outcome.Impossible impossible -> SAYS_NOTHING;
            case Outcome.Escaped escaped -> {
                Gap gap = attempt.gaps().get(backend);
                yield gap == null ? "**ESCAPED**" : "**gap: " + gap + "**";
            }
        };
    }

    private static String title(Backend backend) {
        return switch (backend) {
            case LANDLOCK -> "Landlock";
            case BUBBLEWRAP -> "bubblewrap";
            case AUTOMATIC -> throw new IllegalArgumentException("an attempt is made under one of the two");
        };
    }

    private static void forEach(java.util.function.Consumer<Attempt> use) {
        Attempts.ALL.forEach(chapter -> chapter.attempts().forEach(use));
    }

    /** Makes every attempt and writes into the page at the path that is given what became of them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path page = Path.of(arguments[0]);
        Path folder = Files.createTempDirectory("holdfast-escapes-");
        var seen = new TreeMap<String, Map<Backend, Outcome>>();
        try (var scene = Attempts.scene(folder)) {
            var escape = new Escape(scene, Attempts.backends(scene));
            for (Chapter chapter : Attempts.ALL) {
                for (Attempt attempt : chapter.attempts()) {
                    seen.put(attempt.id(), escape.make(attempt));
                }
                System.err.println(chapter.title() + ": done");
            }
        }
        var before = read(Files.exists(page) ? Files.readString(page) : "");
        before.differences(Who.here(), seen).forEach(System.err::println);
        Files.writeString(page, before.with(Who.here(), seen).text());
    }
}
