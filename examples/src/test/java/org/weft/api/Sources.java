package org.weft.api;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/// The sources of all modules of this checkout, as javac understands them.
final class Sources {
    /// The checkout's root; the tests of a module run in the module's directory.
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Sources() {}

    /// Finds the directories `*/src/main/java` that hold a module, by the module's short name: `core`.
    static Map<String, Path> modules() throws IOException {
        var modules = new TreeMap<String, Path>();
        try (var directories = Files.list(ROOT)) {
            for (var directory : directories.toList()) {
                var sources = directory.resolve("src/main/java");
                if (Files.exists(sources.resolve("module-info.java")))
                    modules.put(directory.getFileName().toString(), sources);
            }
        }
        return modules;
    }

    /// Lets `reader` read the modules with their contents; what javac has to say against them is an error.
    static void read(BiConsumer<ProcessingEnvironment, Set<ModuleElement>> reader)
            throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var files = compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8);
        try (files) {
            var options = new ArrayList<>(options());
            options.add("-proc:only");
            var units =
                    files.getJavaFileObjectsFromPaths(
                            modules().values().stream().flatMap(Sources::javaFiles).toList());
            var task = compiler.getTask(null, files, diagnostics, options, null, units);
            task.setProcessors(List.of(new Reader(reader)));
            if (task.call()) return;
        }
        throw new IllegalStateException(
                diagnostics.getDiagnostics().stream()
                        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                        .map(Object::toString)
                        .collect(joining("\n", "the sources do not compile:\n", "")));
    }

    /// What the modules require statically: annotations for the compiler, and JUnit for the simulator's extension.
    private static final Pattern STATIC_LIBRARY =
            Pattern.compile("jspecify|junit|apiguardian|opentest4j");

    /// What javac and javadoc need to find the modules, and what these require.
    static List<String> options() throws IOException {
        var options = new ArrayList<String>();
        modules()
                .forEach((name, sources) -> {
                    options.add("--module-source-path");
                    options.add("org.weft." + name + "=" + sources);
                });
        options.add("--module-path");
        options.add(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(STATIC_LIBRARY.asPredicate())
                        .collect(joining(File.pathSeparator)));
        return options;
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reader extends AbstractProcessor {
        private final BiConsumer<ProcessingEnvironment, Set<ModuleElement>> reader;

        Reader(BiConsumer<ProcessingEnvironment, Set<ModuleElement>> reader) {
            this.reader = reader;
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return Set.of("*");
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latest();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            if (!round.processingOver())
                reader.accept(processingEnv, ElementFilter.modulesIn(round.getRootElements()));
            return false;
        }
    }
}
