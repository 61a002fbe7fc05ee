package dev.holdfast.scan;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds addresses of mail (the part of RFC 5321 that people have), those of examples and of machines aside. */
final class Emails implements Detector {
    private static final Hit.Kind KIND = new Hit.Kind("mail-address", Hit.Subject.PERSON);
    private static final int LOCAL_MAX = 64;
    private static final int DOMAIN_MAX = 100;
    private static final Set<String> MACHINES = Set.of(
            "noreply",
            "no-reply",
            "git",
            "support",
            "info",
            "hello",
            "security",
            "contact",
            "admin",
            "user",
            "me",
            "you",
            "name",
            "email",
            "opensource",
            "oss",
            "npm",
            "team",
            "help",
            "legal",
            "feedback",
            "webmaster",
            "postmaster",
            "bounce",
            "foo");
    private static final List<String> PUBLIC = List.of(
            "example.com",
            "example.org",
            "example.net",
            ".example",
            ".test",
            ".invalid",
            "noreply.github.com",
            "domain.com",
            "email.com",
            "company.com",
            "foo.com",
            "bar.com",
            "test.com",
            "mail.com",
            "acme.com",
            "localhost");
    /** What ends names of files, versions and packages that look like an address otherwise. */
    private static final Set<String> NO_DOMAINS = Set.of(
            "js", "ts", "mjs", "cjs", "jsx", "tsx", "json", "css", "scss", "html", "png", "svg", "jpg", "gif", "webp",
            "map", "md", "x", "d", "java", "py", "rb", "so", "jar", "xml", "yml", "yaml", "txt", "wasm", "node", "woff",
            "class", "length");

    @Override
    public List<String> anchors() {
        return List.of("@");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (!sight.is(Alphabet.ALNUM, start - 1) || !sight.is(Alphabet.ALNUM, end)) {
            return end;
        }
        int from = sight.runStart(Alphabet.DOTTED, start, LOCAL_MAX);
        from += sight.at(from - 1) == '\\' ? 1 : 0;
        int last = sight.runEnd(Alphabet.DOTTED, end, DOMAIN_MAX);
        last -= sight.at(last - 1) == '.' ? 1 : 0;
        int before = sight.at(from - 1);
        if (start - from < 2
                || before == '/'
                || before == ':'
                || before == '@'
                || before == '+'
                || before == '%'
                || sight.at(last) == '/'
                || sight.at(last) == ':'
                || sight.at(last) == '@'
                || sight.at(last) == '(') {
            return end;
        }
        String local = sight.text(from, start).toLowerCase(Locale.ROOT);
        String domain = sight.text(end, last).toLowerCase(Locale.ROOT);
        if (address(local, domain)) {
            finds.add(KIND, from, last);
        }
        return end;
    }

    private static boolean address(String local, String domain) {
        int dot = domain.lastIndexOf('.');
        String top = domain.substring(dot + 1);
        return dot > 1
                && top.length() >= 2
                && top.chars().allMatch(c -> c >= 'a' && c <= 'z')
                && domain.indexOf("..") < 0
                && domain.indexOf('_') < 0
                && local.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                && !NO_DOMAINS.contains(top)
                && !MACHINES.contains(local)
                && !local.contains("noreply")
                && PUBLIC.stream().noneMatch(domain::endsWith)
                && !domain.startsWith("example");
    }
}
