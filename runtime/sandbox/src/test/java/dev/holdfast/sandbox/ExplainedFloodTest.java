package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Noted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are explained and want to be more than whoever looks on can bear. */
@Timeout(120)
class ExplainedFloodTest {
    private static final int FILES = 1_500;

    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());
    private Confinement confinement = Confinement.to(Path.of("/"));

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = ground.sandbox(Backend.LANDLOCK);
        confinement = Confinement.to(ground.workspace()).with(Noted.EVERYTHING);
        for (int i = 0; i < FILES; i++) {
            Files.createFile(ground.outside().resolve("f" + i));
        }
    }

    @Test
    void eachOfManyRefusalsIsAnsweredAndLittleIsKept() throws Exception {
        run("true");
        var descriptors = OpenHere.betweenCommands();
        String script = "for (0.." + (FILES - 1)
                + ") { open(F, \"<\", \"../outside/f$_\") and print \"open\"; open(F, \">\", \"../outside/g$_\") and print \"made\" }";
        Ended ended = run("for i in 1 2 3 4 5 6 7 8; do perl -e '" + script + "' & done; wait; echo end");
        assertThat(ended.output().text()).isEqualTo("end\n");
        assertThat(ended.refused())
                .hasSizeLessThanOrEqualTo(RefusalNotes.MAX)
                .contains(new Refusal.Read(ground.outside()));
        while (!OpenHere.betweenCommands().equals(descriptors)) {
            Thread.onSpinWait(); // a look at what a command uses may end a little after it; the timeout ends this
        }
    }

    @Test
    void aKillIsNotHeldUp() throws Exception {
        var begun = new CountDownLatch(1);
        String script = "perl -e '$| = 1; print \"on\"; while (1) { open(F, \"<\", \"../outside/f\" . $i++ % " + FILES
                + ") and print \"open\" }'";
        var running = sandbox.start(
                ground.bash("for i in 1 2 3 4 5 6 7 8; do " + script + " & done; wait"),
                confinement,
                text -> begun.countDown());
        begun.await();
        long start = System.nanoTime();
        running.kill();
        Ended ended = running.await();
        assertThat(ended.stop()).contains(new Stop.Killed());
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
        assertThat(ended.output().text()).doesNotContain("open");
    }

    /** Two texts that change places while a call that names them is looked at. */
    @Test
    void aPathThatChangesMeanwhileOpensNothing() throws Exception {
        Path secret = Files.writeString(ground.outside().resolve("secret"), "canary");
        Files.writeString(ground.workspace().resolve("own"), "harmless");
        Files.writeString(ground.workspace().resolve("flip.c"), """
                #include <fcntl.h>
                #include <pthread.h>
                #include <stdio.h>
                #include <string.h>
                #include <unistd.h>
                static char name[4096], own[4096], secret[4096];
                static void *flip(void *nothing) {
                    for (;;) { strcpy(name, secret); __sync_synchronize(); strcpy(name, own); __sync_synchronize(); }
                    return nothing;
                }
                int main(int count, char **words) {
                    pthread_t thread; int opened = 0, failed = 0; char text[16];
                    strcpy(own, words[1]); strcpy(secret, words[2]);
                    pthread_create(&thread, 0, flip, 0);
                    for (int i = 0; i < 20000; i++) {
                        int file = open(name, O_RDONLY);
                        if (file < 0) { failed++; continue; }
                        opened++; memset(text, 0, sizeof text);
                        if (read(file, text, 15) > 0 && strstr(text, "canary")) puts("WON");
                        close(file);
                    }
                    printf("%s %s\\n", opened ? "some" : "none", failed ? "some" : "none");
                    return 0;
                }
                """);
        ground.owned();
        assertThat(run("gcc -O1 -o flip flip.c -lpthread && ./flip " + ground.workspace() + "/own " + secret)
                        .output()
                        .text())
                .isEqualTo("some some\n");
    }

    private Ended run(String script) throws InterruptedException {
        try (var running = sandbox.start(ground.bash(script), confinement)) {
            return running.await();
        }
    }
}
