package dev.holdfast.monitor;

import dev.holdfast.monitor.Trace.Leaf;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an argument of a foreign tool is for, told by its name, its schema and its value. */
enum Role {
    /** Who receives something, or is let in. */
    RECIPIENT(Sort.RECIPIENT),
    /** A place in a network. */
    URL(Sort.URL),
    /** A machine. */
    HOST(Sort.HOST),
    /** Where money goes, and how much. */
    MONEY(Sort.TEXT),
    /** A branch, a remote or a repository. */
    REF(Sort.TEXT),
    /** What lets somebody in, or how far. */
    ACCESS(Sort.TEXT),
    /** A file or a folder. */
    PATH(Sort.PATH),
    /** What a program runs. */
    COMMAND(Sort.TEXT),
    /** What is said. */
    CONTENT(Sort.TEXT),
    /** Anything else. */
    OTHER(Sort.TEXT);

    /** Who is told something by being named. */
    private static final Set<String> INVITED = Set.of(
            "recipient",
            "recipients",
            "to",
            "cc",
            "bcc",
            "participant",
            "participants",
            "attendee",
            "attendees",
            "invitee",
            "invitees",
            "guest",
            "guests",
            "receiver");

    /** Whoever else a call can be about. */
    private static final Set<String> ADDRESSED = Set.of(
            "email",
            "emails",
            "address",
            "addresses",
            "user",
            "users",
            "username",
            "member",
            "members",
            "assignee",
            "assignees",
            "reviewer",
            "reviewers",
            "phone",
            "mobile",
            "contact",
            "contacts",
            "collaborator",
            "collaborators",
            "channel",
            "channels",
            "room",
            "chat",
            "group",
            "team",
            "mailbox",
            "handle",
            "audience");

    private static final Set<String> URLS = Set.of(
            "url", "uri", "urls", "href", "endpoint", "webhook", "callback", "website", "link", "redirect", "site");
    private static final Set<String> HOSTS = Set.of("host", "hostname", "domain", "server", "ip");
    private static final Set<String> MONEYS = Set.of(
            "iban",
            "account",
            "amount",
            "price",
            "card",
            "payee",
            "beneficiary",
            "wallet",
            "bic",
            "swift",
            "routing",
            "sum",
            "tip",
            "currency",
            "creditor");
    private static final Set<String> REFS =
            Set.of("branch", "ref", "tag", "remote", "repository", "repo", "head", "base", "commit", "refspec");
    private static final Set<String> ACCESSES = Set.of(
            "password",
            "passphrase",
            "secret",
            "token",
            "key",
            "role",
            "permission",
            "permissions",
            "scope",
            "scopes",
            "visibility",
            "access",
            "privilege");
    private static final Set<String> PATHS = Set.of(
            "path",
            "paths",
            "file",
            "files",
            "filename",
            "directory",
            "folder",
            "dir",
            "destination",
            "dest",
            "source");
    private static final Set<String> COMMANDS =
            Set.of("command", "cmd", "script", "shell", "sql", "statement", "argv", "program");
    private static final Set<String> CONTENTS = Set.of(
            "body",
            "content",
            "contents",
            "message",
            "text",
            "subject",
            "title",
            "description",
            "summary",
            "note",
            "comment",
            "html",
            "attachment",
            "attachments",
            "data",
            "payload",
            "caption",
            "reason");

    /** What is longer is words, whatever it looks like. */
    private static final int TYPED_CHARS_MAX = 4_000;

    private static final Pattern EMAIL =
            Pattern.compile("(?i)(?:mailto:)?[^\\s@<>]++@(?=[^\\s@<>]+\\.[^\\s@<>])[^\\s@<>]++");
    private static final Pattern ANGLED = Pattern.compile("(?s).{0,200}<[^\\s@<>]+@[^\\s@<>]+>");
    private static final Pattern WEB = Pattern.compile("(?is)\\s*(?:[a-z][a-z0-9+.-]{1,20}:)?//\\S.*|www\\.\\S+");
    /** A host and a path without a scheme, which many tools fetch all the same. */
    private static final Pattern BARE =
            Pattern.compile("(?is)[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,8}\\.[a-z]{2,24}(?::[0-9]{1,5})?[/?]\\S*");

    private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,40}");

    private final Sort sort;

    Role(Sort sort) {
        this.sort = sort;
    }

    Sort sort() {
        return sort;
    }

    /** Whether it decides who or what outside is reached. */
    boolean addresses() {
        return switch (this) {
            case RECIPIENT, URL, HOST, MONEY, REF, ACCESS -> true;
            case PATH, COMMAND, CONTENT, OTHER -> false;
        };
    }

    /** The role of a value in a call. */
    static Role of(Leaf leaf, ForeignTool.Parameter parameter) {
        if (leaf.kind() == Leaf.Kind.STRING && leaf.text().length() <= TYPED_CHARS_MAX) {
            if (WEB.matcher(leaf.text()).matches()) {
                return URL;
            }
            if (EMAIL.matcher(leaf.text()).matches()
                    || ANGLED.matcher(leaf.text()).matches()) {
                return RECIPIENT;
            }
            if (IBAN.matcher(leaf.text()).matches()) {
                return MONEY;
            }
        }
        Role byName = named(Lexicon.words(leaf.name()));
        if (byName == RECIPIENT && leaf.kind() != Leaf.Kind.STRING) {
            return OTHER; // such as how many guests
        }
        if (byName != OTHER) {
            return byName;
        }
        if (leaf.kind() == Leaf.Kind.STRING && BARE.matcher(leaf.text()).matches()) {
            return URL;
        }
        Role byFormat = switch (parameter.format().toLowerCase(Locale.ROOT)) {
            case "email", "idn-email" -> RECIPIENT;
            case "uri", "url", "iri", "uri-reference" -> URL;
            case "hostname", "idn-hostname", "ipv4", "ipv6" -> HOST;
            default -> OTHER;
        };
        return byFormat == OTHER ? described(parameter.description()) : byFormat;
    }

    /** Whether being named by an argument of that name tells somebody something. */
    static boolean invited(Leaf leaf) {
        return leaf.kind() == Leaf.Kind.STRING
                && Lexicon.words(leaf.name()).stream().anyMatch(INVITED::contains);
    }

    private static Role named(List<String> words) {
        if (words.isEmpty()) {
            return OTHER;
        }
        if (Set.of("id", "ids", "type", "format", "count", "limit", "size").contains(words.getLast())
                && words.stream().noneMatch(MONEYS::contains)) {
            return OTHER; // such as `email_id` or `file_type`, which chooses and does not address
        }
        if (words.stream().anyMatch(MONEYS::contains)) {
            return MONEY;
        }
        if (words.stream().anyMatch(URLS::contains)) {
            return URL;
        }
        if (words.stream().anyMatch(ACCESSES::contains)) {
            return ACCESS;
        }
        if (words.stream().anyMatch(HOSTS::contains)) {
            return HOST;
        }
        String last = words.getLast();
        if (CONTENTS.contains(last)) {
            return CONTENT;
        }
        if (words.stream().anyMatch(word -> INVITED.contains(word) || ADDRESSED.contains(word))) {
            return RECIPIENT;
        }
        if (words.stream().anyMatch(REFS::contains)) {
            return REF;
        }
        if (words.stream().anyMatch(COMMANDS::contains)) {
            return COMMAND;
        }
        return words.stream().anyMatch(PATHS::contains) ? PATH : OTHER;
    }

    private static Role described(String description) {
        List<String> words = Lexicon.words(description.substring(0, Math.min(description.length(), 1_000)), 1_000);
        if (words.stream()
                .anyMatch(Set.of("recipient", "recipients", "attendees", "participants", "invitees")::contains)) {
            return RECIPIENT;
        }
        if (words.stream().anyMatch(Set.of("url", "uri", "webhook")::contains)) {
            return URL;
        }
        if (words.stream().anyMatch(Set.of("iban", "payee", "beneficiary")::contains)) {
            return MONEY;
        }
        return words.stream().anyMatch(Set.of("hostname")::contains) ? HOST : OTHER;
    }
}
