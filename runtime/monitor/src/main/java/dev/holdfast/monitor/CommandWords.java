package dev.holdfast.monitor;

import dev.holdfast.policy.Deed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the words of a command say of deeds and of places in a network. They can only raise a bar: what they do not say,
 * the command may do all the same, as far as its confinement lets it.
 */
record CommandWords(Set<Deed> deeds, boolean network, boolean uploads, List<String> urls) {
    private static final int CHARS_MAX = 1 << 15;
    private static final int URLS_MAX = 64;

    private static final Pattern DELETES =
            words("rm|rmdir|unlink|shred|truncate|dropdb|mkfs\\S*+|git clean|kubectl delete"
                    + "|terraform destroy|(?:docker|podman) (?:\\w++ )?(?:rm|rmi|prune)|git branch -D|-delete"
                    + "|drop (?:table|database|schema|index|view|role|user)|delete from|git stash (?:drop|clear)");
    private static final Pattern PUBLISHES = words("git remote (?:add|set-url)|twine upload|(?:docker|podman|helm) push"
            + "|kubectl (?:apply|create|replace|rollout|set)|helm (?:install|upgrade)|terraform apply|gh (?:pr|release|gist|repo) create"
            + "|[\\w./-]{0,100}deploy\\w*+");

    /** Programs with all their options; where the word behind those publishes, it is a group. */
    private static final List<Pattern> PUBLISHERS = List.of(
            options("git", "(?:-\\S++|\\S[^\\s=]*+=\\S*+)", "push"),
            options(
                    "(?:npm|pnpm|yarn|cargo|poetry|uv|hatch|flit|gem|lerna|mvn|gradle|vsce)",
                    "-\\S++",
                    "(?:publish|push|deploy|release\\S*+)"));

    private static final Pattern FORCES = Pattern.compile(
            "(?is)--force\\S*|--hard(?!\\w)|--no-verify(?!\\w)|push(?!\\w).{0,200}?\\s(?:-f(?!\\w)|\\+\\S)|filter-(?:branch|repo)(?!\\w)");
    private static final Pattern REACHES = words(
            "curl|wget|nc|ncat|netcat|ssh|scp|sftp|rsync|ftp|telnet|socat|nslookup|dig"
                    + "|host|ping|aria2c|httpie|xh|https?|lftp|rclone|gsutil|aws|gcloud|az|sendmail|mail|mutt|/dev/(?:tcp|udp)/\\S*");
    private static final Pattern UPLOADS = Pattern.compile(
            "(?is)\\s(?:-d|--data\\S*|-F|--form\\S*|-T|--upload-file|--json|--post-(?:data|file)\\S*|--body-(?:data|file)\\S*|-H|--header\\S*"
                    + "|-u|--user\\S*|-b|--cookie\\S*|@-)");
    private static final Pattern URLS = Pattern.compile("(?i)(?<!\\w)[a-z][a-z0-9+.-]{1,20}://[^\\s'\"<>|;]{1,2000}");

    CommandWords {
        deeds = Set.copyOf(deeds);
        urls = List.copyOf(urls);
    }

    /** What this command says; one that is too long says everything. */
    static CommandWords of(String command) {
        if (command.length() > CHARS_MAX) {
            return new CommandWords(EnumSet.of(Deed.DELETE, Deed.PUBLISH, Deed.FORCE), true, true, List.of());
        }
        var deeds = EnumSet.noneOf(Deed.class);
        if (DELETES.matcher(command).find()) {
            deeds.add(Deed.DELETE);
        }
        if (PUBLISHES.matcher(command).find() || publishes(command)) {
            deeds.add(Deed.PUBLISH);
        }
        if (FORCES.matcher(command).find()) {
            deeds.add(Deed.FORCE);
        }
        var urls = new ArrayList<String>();
        var found = URLS.matcher(command);
        while (found.find() && urls.size() < URLS_MAX) {
            urls.add(found.group());
        }
        boolean more = urls.size() == URLS_MAX;
        return new CommandWords(
                deeds,
                !urls.isEmpty() || REACHES.matcher(command).find(),
                more || UPLOADS.matcher(command).find(),
                urls);
    }

    /** Each search goes on behind the options that it has passed, so that none are passed twice. */
    private static boolean publishes(String command) {
        return PUBLISHERS.stream()
                .anyMatch(program -> program.matcher(command).results().anyMatch(found -> found.start(1) >= 0));
    }

    private static Pattern options(String program, String option, String verb) {
        String told = verb + "(?![\\w-])";
        return pattern("(?<![\\w.-])" + program + "(?: (?!" + told + ")" + option + ")*+( " + told + ")?");
    }

    /** These words where a command may stand: at the beginning, or behind anything that is no part of a name. */
    private static Pattern words(String alternatives) {
        return pattern("(?<![\\w.-])(?:" + alternatives + ")(?![\\w-])");
    }

    /** INVARIANT: whatever repeats gives nothing back, so that no text makes the search deep or slow. */
    private static Pattern pattern(String regex) {
        return Pattern.compile("(?is)" + regex.replace(" ", "\\s++"));
    }
}
