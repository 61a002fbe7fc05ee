package dev.holdfast.cli;

/** Something that happens when the process is told to end, by Ctrl-C for example, for as long as this is open. */
final class WhenEnding implements AutoCloseable {
    private final Thread hook;

    private WhenEnding(Thread hook) {
        this.hook = hook;
    }

    static WhenEnding run(Runnable what) {
        var hook = Thread.ofPlatform().name("when-ending").unstarted(what);
        Runtime.getRuntime().addShutdownHook(hook);
        return new WhenEnding(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // the hook runs already
        }
    }
}
