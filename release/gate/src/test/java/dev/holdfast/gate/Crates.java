package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Ways to ship files, each with innocent company. */
enum Crates {
    NPM("a package for npm") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            return Wrapped.gzip(npm(files));
        }
    },
    JAR("a jar") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            return jar(files);
        }
    },
    JAR_IN_NPM("a jar in a package for npm") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            return Wrapped.gzip(npm(Map.of("lib/inner.jar", jar(files))));
        }
    },
    TAR_IN_ZIP("a tar in a zip") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            return zip(Map.of("all.tar", tar("all/", files)));
        }
    },
    ZIP_BEHIND_A_LAUNCHER("a zip behind a launcher") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            var out = new ByteArrayOutputStream();
            out.writeBytes("#!/usr/bin/env python3\n".getBytes(UTF_8));
            out.writeBytes(zip(files));
            return out.toByteArray();
        }
    },
    ASAR_IN_TAR_GZ("an asar in a tar.gz") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            return Wrapped.gzip(tar("", Map.of("resources/app.asar", Asars.asar(files))));
        }
    },
    DEB("a package of Debian") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            return new Ars()
                    .file("debian-binary", "2.0\n")
                    .file("control.tar.gz", Wrapped.gzip(Tars.tar("./control", "Package: innocent\n")))
                    .file("data.tar.gz", Wrapped.gzip(tar("./opt/", files)))
                    .bytes();
        }
    },
    FOLDER("a folder") {
        @Override
        byte[] packed(Map<String, byte[]> files) {
            throw new UnsupportedOperationException("a folder has no bytes");
        }

        @Override
        Path in(Path scratch, Map<String, byte[]> files) throws IOException {
            Path folder = Files.createTempDirectory(scratch, "folder");
            for (var file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.write(path, file.getValue());
            }
            return folder;
        }
    };

    private final String title;

    Crates(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract byte[] packed(Map<String, byte[]> files);

    /** Something to check that has these files, at a place where a test may write. */
    Path in(Path scratch, Map<String, byte[]> files) throws IOException {
        return Files.write(scratch.resolve("artifact"), packed(files));
    }

    private static byte[] npm(Map<String, byte[]> files) {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("package.json", "{\"name\":\"innocent\",\"version\":\"1.0.0\",\"main\":\"index.js\"}".getBytes(UTF_8));
        all.put("index.js", "module.exports = (a, b) => a + b;\n".getBytes(UTF_8));
        all.putAll(files);
        return tar("package/", all);
    }

    private static byte[] tar(String folder, Map<String, byte[]> files) {
        var tar = new Tars();
        files.forEach((path, content) -> tar.entry(folder + path, '0', 0644, "", content));
        return tar.end();
    }

    private static byte[] jar(Map<String, byte[]> files) {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n".getBytes(UTF_8));
        all.putAll(files);
        return zip(all);
    }

    static byte[] zip(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
