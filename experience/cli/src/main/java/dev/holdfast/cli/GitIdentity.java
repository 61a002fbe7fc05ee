package dev.holdfast.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The variables by which git in the sandbox, where no configuration of the person's is visible, knows who commits. */
final class GitIdentity {
    private GitIdentity() {}

    /** From the person's own variables where they are set; otherwise the agent signs as itself. */
    static Map<String, String> of(Map<String, String> environment) {
        String name = environment.getOrDefault("GIT_AUTHOR_NAME", "Holdfast agent");
        String mail = environment.getOrDefault("GIT_AUTHOR_EMAIL", "agent@holdfast.invalid");
        var variables = new LinkedHashMap<String, String>();
        variables.put("GIT_AUTHOR_NAME", name);
        variables.put("GIT_AUTHOR_EMAIL", mail);
        variables.put("GIT_COMMITTER_NAME", environment.getOrDefault("GIT_COMMITTER_NAME", name));
        variables.put("GIT_COMMITTER_EMAIL", environment.getOrDefault("GIT_COMMITTER_EMAIL", mail));
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_PAGER", "cat");
        return variables;
    }
}
