package dev.holdfast.gate;

import java.util.List;
import java.util.Locale;

/** Whose a source in a map is, told by its name: one's own, or that of a library or of the tool that made the bundle. */
final class SourceOrigin {
    private static final List<String> OTHERS = List.of(
            "node_modules/",
            "bower_components/",
            "jspm_packages/",
            ".pnpm/",
            ".yarn/cache/",
            ".yarn/unplugged/",
            ".yarn/berry/",
            "webpack/bootstrap",
            "webpack/runtime",
            "webpack/universalmoduledefinition",
            "webpack/container",
            "webpack/sharing",
            "(webpack)",
            "webpack/buildin",
            "webpack:///external ",
            "external \"",
            "external var ",
            "external umd ",
            "external commonjs",
            "/core-js/",
            "regenerator-runtime",
            "@babel/runtime",
            "tslib.es6",
            "rolluppluginbabelhelpers",
            "commonjshelpers",
            "vite/preload-helper",
            "vite/modulepreload-polyfill",
            "vite/dynamic-import-helper",
            "<define:",
            "browser-external:",
            "commonjs-proxy",
            "turbopack-ecmascript-runtime",
            "__esbuild",
            "(disabled):",
            "npm:");

    private SourceOrigin() {}

    /** Whether somebody else wrote it, as far as its name tells. */
    static boolean ofOthers(String path) {
        String name = path.replace('\\', '/').toLowerCase(Locale.ROOT);
        return name.startsWith("\0")
                || name.startsWith("core-js/")
                || OTHERS.stream().anyMatch(name::contains);
    }

    /** Whether the name is the absolute path of a file in somebody's home folder. */
    static boolean inAHome(String path) {
        String name = path.replace('\\', '/');
        return name.contains("/Users/") || name.startsWith("/home/") || name.contains("//home/");
    }
}
