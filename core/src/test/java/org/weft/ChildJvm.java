package org.weft;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A program run in a JVM of its own.
///
/// @param exitCode what it ended with
/// @param output what it has printed, errors included
record ChildJvm(int exitCode, String output) {
    private static final long LIMIT_SECONDS = 60;

    /// Runs `program`, a class with a `main` method, with everything on the class path.
    static ChildJvm onClassPath(Class<?> program, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(
                List.of(
                        "-cp",
                        rootOf(Reactor.class) + File.pathSeparator + rootOf(program),
                        program.getName()));
        return run(command);
    }

    /// Runs `program` as a class of the module under test.
    static ChildJvm onModulePath(Class<?> program, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(options));
        command.addAll(
                List.of(
                        "-p",
                        rootOf(Reactor.class),
                        "--patch-module",
                        "org.weft.core=" + rootOf(program),
                        "-m",
                        "org.weft.core/" + program.getName()));
        return run(command);
    }

    private static ChildJvm run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var killer =
                Foreign.start(
                        "killer",
                        () -> {
                            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                                process.destroyForcibly();
                        });
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        killer.join();
        return new ChildJvm(exitCode, output);
    }

    /// The directory that a class was loaded from.
    private static String rootOf(Class<?> loaded) {
        String file = loaded.getName().replace('.', '/') + ".class";
        URL url =
                Objects.requireNonNull(
                        loaded.getResource("/" + file),
                        () -> "no file of " + loaded.getName() + " is to be found");
        try {
            String path = Path.of(url.toURI()).toString();
            return path.substring(0, path.length() - file.length() - 1);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("not a file: " + url, e);
        }
    }
}
