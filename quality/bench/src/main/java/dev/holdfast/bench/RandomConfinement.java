package dev.holdfast.bench;

import dev.holdfast.sandbox.Backend;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Guards;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.ProcessLimits;
import dev.holdfast.sandbox.ProcessLimits.OutputLimits;
import dev.holdfast.sandbox.ProcessLimits.Quotas;
import dev.holdfast.terms.Peer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One confinement that was drawn, with what runs in it.
 *
 * @param environment of the command
 * @param callMillis how long it makes calls
 * @param killedAfterMillis when it is killed; longer than it runs when it is not
 */
record RandomConfinement(
        Confinement confinement, Map<String, String> environment, long callMillis, long killedAfterMillis) {
    private static final long MILLIS_AT_END = 2_500;
    private static final long NEVER = 60_000;
    private static final long SCRATCH_BYTES = 4L << 20;

    RandomConfinement {
        environment = Map.copyOf(environment);
    }

    static RandomConfinement draw(
            Terrain terrain, Backend backend, Path tools, InetSocketAddress friend, RandomGenerator random) {
        Path workspace = Terrain.pick(terrain.folders(), random);
        var readable = folders(terrain, 3, random);
        readable.add(tools);
        boolean addresses = random.nextBoolean();
        var grants = new Grants(
                folders(terrain, 2, random),
                readable,
                addresses && backend == Backend.LANDLOCK
                        ? List.of(Peer.at(friend.getAddress(), friend.getPort()))
                        : List.of());

        var anything = new ArrayList<>(terrain.files());
        anything.addAll(terrain.folders());
        anything.addAll(terrain.links());
        int masks = backend == Backend.LANDLOCK ? random.nextInt(4) / 3 : random.nextInt(3);
        var masked = some(anything, masks, random);
        masked.removeIf(path -> workspace.startsWith(path) || terrain.links().contains(path));
        var guards = new Guards(
                some(anything, random.nextInt(3), random), some(terrain.folders(), random.nextInt(2), random), masked);

        long callMillis = random.nextLong(60, 350);
        boolean killed = random.nextInt(6) == 0;
        boolean late = random.nextInt(8) == 0;
        var limits = ProcessLimits.USUAL
                .within(Duration.ofMillis(late ? random.nextLong(50, 300) : callMillis + MILLIS_AT_END))
                .with(new Quotas(
                        random.nextInt(16, 64), random.nextInt(128, 512), 1 << random.nextInt(10, 21), SCRATCH_BYTES))
                .with(new OutputLimits(1 << 12, 1 << 20));
        var environment = environment(backend, random);
        long killedAfterMillis = killed ? random.nextLong(150) : NEVER;
        Noted noted = random.nextInt(4) == 0 ? Noted.EVERYTHING : Noted.WHAT_IS_ASKED;
        return new RandomConfinement(
                new Confinement(workspace, grants, guards, limits, noted), environment, callMillis, killedAfterMillis);
    }

    private static Map<String, String> environment(Backend backend, RandomGenerator random) {
        var environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        for (String name : List.of("LANG", "TZ", "HOME", "TMPDIR", "SHELL", "NAME_" + random.nextInt(9))) {
            if (random.nextBoolean()) {
                environment.put(name, "C.UTF-8");
            }
        }
        if (backend == Backend.LANDLOCK) {
            environment.put("BEHIND_LANDLOCK", "1"); // the program expects more to be refused
        }
        return environment;
    }

    private static List<Path> folders(Terrain terrain, int max, RandomGenerator random) {
        return some(terrain.folders(), random.nextInt(max + 1), random);
    }

    private static List<Path> some(List<Path> paths, int count, RandomGenerator random) {
        var some = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            some.add(Terrain.pick(paths, random));
        }
        return some;
    }
}
