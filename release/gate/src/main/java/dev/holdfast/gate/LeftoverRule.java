package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what development leaves behind: settings and keys of one machine, files of agents and editors, tests. */
public final class LeftoverRule implements MemberRule, ArtifactRule {
    private static final Rule RULE = Rule.of("leftover", Topic.LEFTOVER);
    private static final Rule LOGIN = Rule.of("npm-login", Topic.SECRET);
    private static final int NPMRC_BYTES_MAX = 1 << 16;

    /** A login of npm that is written out, and not the name of a variable in the environment. */
    private static final Pattern NPM_LOGIN =
            Pattern.compile("(?m)^[^#;\\n]{0,300}_(?:authtoken|auth|password) ?= ?[\"']?(?!\\$\\{)[^\\s\"']{4}");

    private static final Pattern HISTORY_FOLDER = Pattern.compile("^.*?\\.(?:git|hg|svn|bzr|jj)(?=/|$)");

    /** The rule. */
    public LeftoverRule() {}

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        if (!member.name().file().equals(".npmrc") || member.size() > NPMRC_BYTES_MAX) {
            return;
        }
        String text = new String(member.bytes(), ISO_8859_1).toLowerCase(Locale.ROOT);
        if (NPM_LOGIN.matcher(text).find()) {
            findings.add(new Finding(
                    LOGIN,
                    Leftover.isOfTests(member.name().path()) ? Weight.WARN : Weight.BLOCK,
                    Place.of(member.name()),
                    "a login to a package registry in `.npmrc`",
                    "leave the file out, and revoke the login if it has ever left this machine"));
        }
    }

    /** One finding for each file that blocks; of what comes in heaps, one that says how much. */
    @Override
    public void look(Inventory inventory, Findings findings) {
        Map<String, Heap> heaps = new LinkedHashMap<>();
        for (Inventory.Shipped file : inventory.files()) {
            String path = file.name().path();
            Optional<Leftover> found = Leftover.of(path);
            if (found.isPresent()) {
                Leftover leftover = found.get();
                boolean invented = leftover.weight() == Weight.BLOCK && Leftover.isOfTests(path);
                if (leftover.weight() == Weight.BLOCK && leftover != Leftover.HISTORY) { // of which there are thousands
                    findings.add(
                            finding(leftover, invented ? Weight.WARN : Weight.BLOCK, file.name(), leftover.title()));
                } else {
                    heaps.merge(heap(leftover, file.name()), new Heap(leftover, file.name(), 1), Heap::plus);
                }
            }
        }
        heaps.values()
                .forEach(heap -> findings.add(finding(
                        heap.leftover,
                        heap.leftover.weight(),
                        heap.first,
                        heap.leftover.title()
                                + (heap.count == 1 ? "" : ", and " + (heap.count - 1) + " more of the kind"))));
    }

    private static Finding finding(Leftover leftover, Weight weight, MemberName name, String what) {
        String fix = leftover == Leftover.TEST
                ? "leave tests out unless users need them"
                : "leave it out: list what is published instead of what is not";
        return new Finding(RULE, weight, Place.of(name), what, fix);
    }

    /** Of what blocks each folder is a heap of its own: a waiver for one is not for another. */
    private static String heap(Leftover leftover, MemberName name) {
        if (leftover != Leftover.HISTORY) {
            return leftover.name();
        }
        Matcher folder = HISTORY_FOLDER.matcher(name.toString());
        return leftover + (folder.find() ? folder.group() : name.toString());
    }

    private record Heap(Leftover leftover, MemberName first, int count) {
        Heap plus(Heap other) {
            return new Heap(leftover, first, count + other.count);
        }
    }
}
