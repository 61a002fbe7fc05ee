package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    @TempDir
    Path root;

    @Test
    void namesTheSwitchThatTurnsUserNamespacesOff() throws IOException {
        write("proc/sys/user/max_user_namespaces", "0\n");
        assertThat(Diagnosis.fix(root))
                .isEqualTo("user namespaces are off: `sysctl user.max_user_namespaces=15000` as root, then run"
                        + " `holdfast doctor`");
    }

    @Test
    void namesDebiansSwitch() throws IOException {
        write("proc/sys/kernel/unprivileged_userns_clone", "0\n");
        assertThat(Diagnosis.fix(root)).contains("sysctl kernel.unprivileged_userns_clone=1");
    }

    @Test
    void namesAppArmorOnUbuntu() throws IOException {
        write("proc/sys/user/max_user_namespaces", "127000\n");
        write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        assertThat(Diagnosis.fix(root)).contains("bwrap-userns-restrict");
    }

    @Test
    void namesTheContainersOptions() throws IOException {
        write(".dockerenv", "");
        assertThat(Diagnosis.fix(root)).contains("--security-opt systempaths=unconfined");
    }

    @Test
    void elseAsksForNewerVersions() {
        assertThat(Diagnosis.fix(root)).contains("bubblewrap 0.8 or later");
    }

    @Test
    void sendsOtherSystemsToLinux() {
        assertThat(Diagnosis.notLinux("Windows 11").fix()).isEqualTo("run holdfast in WSL 2");
        assertThat(Diagnosis.notLinux("Mac OS X"))
                .isEqualTo(new Level.None(
                        "commands can be contained on Linux only, this is Mac OS X",
                        "run holdfast in a Linux virtual machine or container on this computer"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5.10.0-30-amd64, 'this kernel, 5.10.0-30-amd64, has no Landlock, and ABI 6 is the least that contains'",
        "4, 6.8.0-45-generic, 'this kernel, 6.8.0-45-generic, has Landlock of ABI 4, and ABI 6 is the least that contains'",
        "1, 5.15.167.4-microsoft-standard-WSL2,"
                + " 'this kernel, 5.15.167.4-microsoft-standard-WSL2, has Landlock of ABI 1, and ABI 6 is the least that contains'",
    })
    void asksForANewerKernelWhereThatIsWhatIsMissing(int abi, String kernel, String reason) {
        assertThat(Diagnosis.noLandlock(abi, kernel))
                .isEqualTo(new Level.None(reason, "run a kernel of 6.12 or later, then run `holdfast doctor`"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12.0", "6.18.44", "7.0-rc1", "of one's own"})
    void asksForLandlockInTheListWhereTheKernelIsNewEnough(String kernel) {
        assertThat(Diagnosis.noLandlock(0, kernel))
                .isEqualTo(new Level.None(
                        "Landlock is switched off in this kernel, or kept from this container",
                        "add `landlock` to the list after `lsm=` on the kernel's command line (`cat"
                                + " /sys/kernel/security/lsm` shows the list in force) and start anew; in a container,"
                                + " let its seccomp profile allow the calls `landlock_*`; then run `holdfast doctor`"));
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
