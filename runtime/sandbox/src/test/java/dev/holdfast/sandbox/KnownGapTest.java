package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That whoever asks for the level hears of each gap by the name under which the attempts to escape tell of it. */
class KnownGapTest {
    private static final Account ORDINARY = new Account.Own(1234, 1234);

    /** What succeeds in a namespace that vanishes with the command gives nothing away. */
    private static final Set<Gap> HARMLESS = EnumSet.of(Gap.OWN_NETWORK, Gap.OWN_SPACE, Gap.LISTENER);

    @Test
    void everyGapThatAnAttemptFoundIsTold() {
        var landlock = new LandlockTrial(7, List.of(), List.of()).gaps(ORDINARY);
        assertThat(names(landlock)).containsAll(found(Backend.LANDLOCK));
        var host = new Host(Path.of("/home"), Path.of("/scratch"), Map.of());
        var bubblewrap = new BubblewrapTrial(Path.of("/usr/bin/bwrap"), host, List.of()).gaps(ORDINARY);
        assertThat(names(bubblewrap)).containsAll(found(Backend.BUBBLEWRAP));
    }

    @Test
    void aSecretThatCannotBeHiddenIsOne() {
        assertThat(new LandlockTrial(7, List.of(), List.of()).gaps(ORDINARY))
                .contains(new KnownGap(
                        "secrets",
                        "commands are refused where a secret file lies in the workspace: it could not be masked"));
    }

    @Test
    void itIsToldWhereNobodyHasRunItYet() {
        assertThat(Probe.everywhere("aarch64"))
                .contains(new KnownGap(
                        "aarch64",
                        "not run on aarch64 by anybody yet: the numbers of its system calls come from the kernel's"
                                + " headers"));
        assertThat(Probe.everywhere("amd64").stream().map(KnownGap::name))
                .containsExactly("socket files", "locks", "totals");
    }

    @Test
    void hasANameAndAMeaning() {
        assertThatThrownBy(() -> new KnownGap("Names", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a gap's name and meaning: `Names`, `x`");
        assertThatThrownBy(() -> new KnownGap("names", " ")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> names(List<KnownGap> gaps) {
        var all = new ArrayList<>(gaps);
        all.addAll(Probe.everywhere("amd64"));
        return all.stream().map(KnownGap::name).toList();
    }

    private static List<String> found(Backend backend) {
        return Attempts.ALL.stream()
                .flatMap(chapter -> chapter.attempts().stream())
                .flatMap(attempt -> Stream.ofNullable(attempt.gaps().get(backend)))
                .filter(gap -> !HARMLESS.contains(gap))
                .map(Gap::toString)
                .distinct()
                .toList();
    }
}
