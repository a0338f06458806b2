package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./weft` says to who types something in.
@Tag("direct")
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();

    private record Ended(int exitCode, List<String> lines) {}

    @ParameterizedTest
    @ValueSource(strings = {"demo", "test", "run", "bench", "format", "api", "help"})
    void everyCommandExplainsItselfWhenAsked(String command) throws Exception {
        Ended ended = weft(command, "--help");
        assertEquals("usage: ./weft COMMAND ..", ended.lines().getFirst());
        assertEquals(0, ended.exitCode());
    }

    @Test
    void aWrongNameOfAMeasurementIsToldBeforeAnythingIsBuilt() throws Exception {
        Ended ended = weft("bench", "--json", "out.json", "switch", "nope");
        String told = ended.lines().getFirst();
        assertTrue(told.startsWith("weft: there is no measurement nope: "), told);
        assertEquals(2, ended.exitCode());
    }

    @Test
    @Tag("slow")
    void anErrorOfAProgramIsShownWithTheLineThatThrewItAndTheOneThatRanTheReactor(
            @TempDir Path folder) throws Exception {
        Path program = folder.resolve("Wrong.java");
        Files.writeString(
                program,
                """
                import org.weft.*;

                void main() throws Exception {
                    Reactor.run(main -> main.start("sum", () -> fail()));
                }

                void fail() {
                    throw new AssertionError("2 + 2 is not 5");
                }
                """);
        Ended ended = weft("run", program.toString());
        String output = String.join("\n", ended.lines());
        assertEquals(
                "Exception in thread \"main\" java.lang.AssertionError: 2 + 2 is not 5",
                ended.lines().getFirst());
        assertTrue(output.contains("at Wrong.fail(Wrong.java:8)"), output);
        assertTrue(output.contains("at Wrong.main(Wrong.java:4)"), output);
        assertEquals(1, ended.exitCode());
    }

    private static Ended weft(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(ROOT.resolve("weft").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        return new Ended(process.waitFor(), lines);
    }
}
