package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
