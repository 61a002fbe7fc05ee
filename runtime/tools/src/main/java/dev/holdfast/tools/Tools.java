package dev.holdfast.tools;

import java.nio.file.Path;
import java.util.List;

/** The tools every session has. */
public final class Tools {
    private Tools() {}

    /**
     * The standard tools, in the order in which a model is told of them.
     *
     * @param workspaceRoot the workspace's absolute path without symbolic links; paths in arguments are relative to it
     * @param tests how {@code run_tests} runs the project's tests
     */
    public static List<Tool> standard(Path workspaceRoot, TestPlan tests) {
        var place = new Place(workspaceRoot);
        return List.of(
                new ListFiles(place),
                new FindFiles(place),
                new SearchText(place),
                new ReadFile(place),
                new WriteFile(place),
                new EditFile(place),
                new ApplyPatch(place),
                new MovePath(place),
                new DeletePath(place),
                new RunCommand(),
                new RunTests(tests),
                new GitStatus(),
                new GitDiff(place),
                new GitLog(),
                new GitCommit(place),
                new ReadOutput());
    }

    /** The standard tools, for a project whose tests are found by its build files. */
    public static List<Tool> standard(Path workspaceRoot) {
        return standard(workspaceRoot, new TestPlan.Detected());
    }
}
