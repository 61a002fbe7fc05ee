package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What kills the commands of this process when it is itself killed: a shell in a session of its own that is told each
 * process group, and finds the pipe from us closed. One for any number of commands. For any thread.
 */
final class Leash {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private static final String SCRIPT = """
            groups=' '
            while read -r what group; do
              case $what in
                hold) groups="$groups-$group " ;;
                free) case $groups in *" -$group "*) groups="${groups%% -$group *} ${groups#* -$group }" ;; esac ;;
              esac
            done
            set -- $groups
            [ $# = 0 ] || kill -s KILL -- "$@"
            """;

    private final OutputStream shell;

    Leash() {
        var words = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) { // else a signal to our whole group ends it as well
            words.add(SETSID.toString());
        }
        words.addAll(List.of("/bin/sh", "-c", SCRIPT));
        var builder = new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            shell = builder.start().getOutputStream();
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot start `/bin/sh`: " + e.getMessage(), e);
        }
    }

    /** From now on this group dies with this process. */
    void hold(int group) {
        tell("hold " + group);
    }

    /** This group has ended. */
    void free(int group) {
        tell("free " + group);
    }

    private synchronized void tell(String line) {
        try {
            shell.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            shell.flush();
        } catch (IOException e) {
            throw new SandboxException(
                    Code.SETUP_FAILED, "what kills commands when holdfast is killed has itself been killed", e);
        }
    }
}
