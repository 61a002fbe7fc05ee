package dev.holdfast.scan;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds paths into the home folder of a person, which tell a name and where something was built. */
final class Homes implements Detector {
    private static final Hit.Kind KIND = new Hit.Kind("home-folder", Hit.Subject.HOME);
    private static final int NAME_MAX = 32;
    private static final int PATH_MAX = 120;
    private static final Set<String> NOBODY = Set.of(
            "user",
            "username",
            "users",
            "me",
            "you",
            "name",
            "your-name",
            "yourname",
            "your-username",
            "runner",
            "runneradmin",
            "node",
            "app",
            "ubuntu",
            "vagrant",
            "root",
            "circleci",
            "travis",
            "build",
            "builder",
            "jenkins",
            "foo",
            "bar",
            "test",
            "tester",
            "john",
            "jane",
            "alice",
            "bob",
            "joe",
            "example",
            "public",
            "shared",
            "default",
            "guest",
            "admin",
            "someone",
            "somebody",
            "home",
            "u",
            "xxx",
            "linuxbrew",
            "codespace",
            "vscode",
            "gitpod",
            "vsts",
            "conda",
            "developer",
            "dev",
            "docker",
            "administrator",
            "containeradministrator",
            "runner-user",
            "web_user",
            "sandbox",
            "johndoe",
            "jdoe",
            "janedoe",
            "user1",
            "all",
            "myuser",
            "myname",
            "path",
            "project",
            "projects");

    @Override
    public List<String> anchors() {
        return List.of("/home/", "/Users/", ":\\Users\\", ":\\\\Users\\\\", ":/Users/");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        int before = sight.at(start - 1);
        boolean drive = sight.at(start) == ':';
        boolean begins = drive
                ? sight.is(Alphabet.ALNUM, start - 1)
                : before < 0
                        || " \"'`=:(<>[,;\t\n|@\0".indexOf(before) >= 0
                        || (before == '/' && sight.at(start - 2) == '/' && sight.at(start - 3) == ':')
                        || (before == 'n' && sight.at(start - 2) == '\\');
        int last = sight.runEnd(Alphabet.DOTTED, end, NAME_MAX + 1);
        int length = last - end;
        int after = sight.at(last);
        if (!begins || length < 2 || length > NAME_MAX || (after != '/' && after != '\\')) {
            return end;
        }
        String name = sight.text(end, last);
        if (!NOBODY.contains(name.toLowerCase(Locale.ROOT))
                && Alphabet.ALNUM.holds(name.charAt(0))
                && !Invented.holdsWord(name)) {
            finds.add(KIND, start, Math.min(pathEnd(sight, last), start + PATH_MAX));
        }
        return end;
    }

    private static int pathEnd(Sight sight, int from) {
        int at = from;
        while (at < from + PATH_MAX && sight.at(at) > ' ' && "\"'`<>|,;)]:".indexOf(sight.at(at)) < 0) {
            at++;
        }
        return at;
    }
}
