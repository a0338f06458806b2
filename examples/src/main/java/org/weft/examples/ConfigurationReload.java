package org.weft.examples;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.weft.*;
import org.weft.event.*;

/// Takes over a configuration file whenever it changes, without a restart: one microthread reads the
/// file, any number wait for the value. A file that makes no sense changes nothing, and is reported.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/ConfigurationReload.java
/// ```
final class ConfigurationReload {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    record Settings(int workers) {
        static Settings read(Path file) throws IOException {
            return new Settings(Integer.parseInt(Files.readString(file).strip()));
        }
    }

    private final Path file;
    private final Value<Settings> settings;
    private final Value<String> trouble = new Value<>("");

    private ConfigurationReload(Path file, Settings first) {
        this.file = file;
        this.settings = new Value<>(first);
    }

    static void main() throws IOException, InterruptedException {
        Path file = Files.createTempFile("weft", ".conf");
        Reactor.run(main -> {
            write(file, "2");
            var reload = new ConfigurationReload(file, Settings.read(file));
            main.startDaemon("watch of " + file, reload::watch);
            main.startDaemon("service", reload::serve);
            reload.edit();
        });
        Files.delete(file);
    }

    // guide: reload
    private void watch() throws InterruptedException {
        while (true) {
            try {
                settings.set(Blocking.call(() -> Settings.read(file))); // equal: nobody is told
                trouble.set("");
            } catch (IOException | IllegalArgumentException e) {
                trouble.set(e.getMessage());
            }
            Microthread.sleep(LOOK_EVERY);
        }
    }

    private void serve() throws InterruptedException {
        trouble.changed().subscribe(text -> IO.println(text.isEmpty() ? "well again" : text));
        Settings current = settings.get();
        while (true) {
            IO.println("serving with " + current.workers() + " workers");
            current = settings.differsFrom(current).await(); // never misses the latest
        }
    }

    // end

    /// What an operator does meanwhile.
    private void edit() throws IOException, InterruptedException {
        write(file, "5");
        settings.is(s -> s.workers() == 5).await();
        write(file, "many");
        trouble.is(text -> !text.isEmpty()).await();
        write(file, "3");
        settings.is(s -> s.workers() == 3).await();
    }

    private static void write(Path file, String text) throws IOException, InterruptedException {
        Path draft = Path.of(file + ".new"); // moved, it is never there half written
        Blocking.run(() -> Files.move(Files.writeString(draft, text), file, ATOMIC_MOVE));
    }
}
