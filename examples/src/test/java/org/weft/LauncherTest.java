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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./weft` says to who types something in.
@Tag("direct")
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("user.dir")).getParent();

    private record Ended(int exitCode, List<String> lines) {}

    @ParameterizedTest
    @ValueSource(strings = {"demo", "test", "run", "sim", "bench", "format", "api", "help"})
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

    @ParameterizedTest
    @CsvSource({
        "'', sim needs a Java source file",
        "Nowhere.java, there is no file Nowhere.java",
        "pom.xml, 'pom.xml is no Java source file, its name does not end in .java'",
        "--seeds, --seeds needs a value",
        "--replay, --replay needs a value",
        "--seeds 0 A.java, 'the count of seeds is a number from 1 to 999999999, and not 0'",
        "--seeds few A.java, 'the count of seeds is a number from 1 to 999999999, and not few'",
        "--seeds 1000000000 A.java, 'the count of seeds is a number from 1 to 999999999, and not 1000000000'",
        "--fast A.java, sim has no option --fast",
        "A.java B.java, 'sim runs one file, and B.java is a second one'",
        "--class-path, --class-path needs a value",
        "--class-path A.java, sim needs a Java source file",
        "A.java -Xmx1g, 'sim has no option -Xmx1g behind FILE.java, options of the JVM stand before it,"
                + " and arguments of its main behind --'"
    })
    void whatIsWrongWithASimulationsArgumentsIsToldInASentence(String arguments, String expected)
            throws Exception {
        Ended ended = weft(("sim " + arguments).strip().split(" "));
        assertEquals(
                List.of(
                        "weft: "
                                + expected
                                + ": ./weft sim [JAVA-OPTION..] FILE.java [--seeds N] [--replay TOKEN] [-- ARG..]"),
                ended.lines());
        assertEquals(2, ended.exitCode());
    }

    @Test
    @Tag("slow")
    void aSimulationThatFailsEndsWithItsReportAndIsHadAgainByItsToken(@TempDir Path folder)
            throws Exception {
        Path program = folder.resolve("Unlucky.java");
        Files.writeString(
                program,
                """
                import org.weft.*;
                import org.weft.sim.*;

                void main() {
                    Simulation.run(SimOptions.seeds(1), sim -> sim.on("one", () -> IO.println("in one world")));
                    Simulation.run(SimOptions.seeds(1), sim -> sim.on("host", () -> {
                        int drawn = Reactor.current().random().nextInt(10);
                        if (drawn == 7) throw new IllegalStateException("it is " + drawn);
                    }));
                }
                """);
        Ended ended = weftIn(folder, "sim", "Unlucky.java", "--seeds", "1000");
        String output = String.join("\n", ended.lines());
        assertTrue(output.contains("in one world"), output);
        assertTrue(output.contains("FAILURE: java.lang.IllegalStateException: it is 7"), output);
        assertTrue(output.endsWith("\n\tat Unlucky.main(Unlucky.java:6)"), output);
        assertTrue(Files.exists(folder.resolve("weft-sim/Unlucky-main-2.txt")), output);
        assertEquals(1, ended.exitCode());

        String again =
                ended.lines().stream().filter(l -> l.contains(" --replay ")).findFirst().get();
        String token = again.substring(again.lastIndexOf(' ') + 1);
        Ended replayed = weftIn(folder, "sim", "Unlucky.java", "--replay", token);
        assertTrue(String.join("\n", replayed.lines()).contains("it is 7"), token);
        assertEquals(1, replayed.exitCode());
    }

    /// Lucky, and then unlucky.
    private static final String IN_A_ROW =
            """
            import org.weft.*;
            import org.weft.sim.*;

            void main(String[] arguments) {
                IO.println(String.join("|", arguments) + "|" + System.getProperty("lucky"));
                Simulation.run(SimOptions.seeds(3), sim -> sim.on("one", () -> IO.println("in one world")));
                Simulation.run(SimOptions.seeds(3), sim -> sim.on("two", () -> { %s; }));
            }
            """;

    private static final String FAIL = "throw new IllegalStateException(\"unlucky\")";

    @Test
    @Tag("slow")
    void whatIsTypedToHaveAFailureAgainRepeatsOptionsOfTheJvmAndArgumentsOfTheProgram(
            @TempDir Path folder) throws Exception {
        Path program = Files.createDirectories(folder.resolve("a folder")).resolve("InARow.java");
        Files.writeString(program, IN_A_ROW.formatted(FAIL));
        String[] arguments = {"one", "two words", "it's", "", "$HOME"};
        var typed =
                new ArrayList<>(
                        List.of("sim", "-Dlucky=by far", "-cp", ".", program.toString(), "--"));
        typed.addAll(List.of(arguments));
        Ended ended = weftIn(folder, typed.toArray(String[]::new));
        String told = String.join("|", arguments) + "|by far";
        assertEquals(told, ended.lines().getFirst());

        String again =
                ended.lines().stream().filter(l -> l.contains(" --replay ")).findFirst().get();
        Ended replayed = shell(folder, again);
        String output = String.join("\n", replayed.lines());
        assertEquals(told, replayed.lines().getFirst());
        assertEquals(
                "weft: InARow#main: skipped, for the token is of another simulation",
                replayed.lines().get(1));
        assertTrue(output.contains("repeated by its token"), output);
        assertTrue(output.contains("\n" + again + "\n"), output);
        assertEquals(1, replayed.exitCode());

        Ended withoutArguments = shell(folder, again.replaceFirst(" -- .*", ""));
        String refused = withoutArguments.lines().getLast();
        assertTrue(refused.contains("or the program's arguments, are others now"), refused);
        assertEquals(2, withoutArguments.exitCode());
    }

    @Test
    @Tag("slow")
    void aTokenOfASimulationThatIsNotRunIsRefusedAtTheEnd(@TempDir Path folder) throws Exception {
        Path program = folder.resolve("InARow.java");
        Files.writeString(program, IN_A_ROW.formatted(FAIL));
        String output = String.join("\n", weftIn(folder, "sim", program.toString()).lines());
        String token = output.replaceFirst("(?s).* --replay (\\S+).*", "$1");
        List<String> lines = IN_A_ROW.lines().filter(line -> !line.contains("two")).toList();
        Files.write(program, lines);
        Ended ended = weftIn(folder, "sim", program.toString(), "--replay", token);
        assertEquals(
                List.of(
                        "|null",
                        "weft: InARow#main: skipped, for the token is of another simulation",
                        "weft: the token cannot be replayed: it is of none of the simulations that were run: "
                                + token),
                ended.lines());
        assertEquals(2, ended.exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, 'nothing was found in 20 runs'",
        "System.exit(0), 1, 'System.exit was called inside of the simulation, so that it has no"
                + " verdict, and the exit code is 1: let what calls it return, or throw'"
    })
    @Tag("slow")
    void aSimulationTellsWhatItsExitCodeMeans(
            String action, int exitCode, String said, @TempDir Path folder) throws Exception {
        Path program = folder.resolve("Quiet.java");
        Files.writeString(
                program,
                """
                import org.weft.sim.*;

                void main() {
                    Simulation.run(SimOptions.seeds(20), sim -> sim.on("host", () -> { %s; }));
                }
                """
                        .formatted(action));
        Ended ended = weft("sim", program.toString());
        assertEquals(List.of("weft: Quiet#main: " + said), ended.lines());
        assertEquals(exitCode, ended.exitCode());
    }

    @Test
    @Tag("slow")
    void aProgramThatHasFailedEndsThoughThreadsThatAMicrothreadHasMadeWouldGoOn(
            @TempDir Path folder) throws Exception {
        Path program = folder.resolve("Held.java");
        Files.writeString(
                program,
                """
                import org.weft.sim.*;

                void main() {
                    Simulation.run(SimOptions.seeds(1), sim -> sim.on("host", () ->
                            Thread.ofPlatform().daemon(false).name("clock").start(this::goOn)));
                }

                void goOn() {
                    while (true) java.util.concurrent.locks.LockSupport.park();
                }
                """);
        Ended ended = weftIn(folder, "sim", program.toString());
        String told = ended.lines().getLast();
        String expected = "weft: ended, although threads that microthreads have made go on: [clock";
        assertTrue(told.startsWith(expected), told);
        assertEquals(1, ended.exitCode());
    }

    @ParameterizedTest
    @CsvSource({
        "bad, 'its format is \"bad\", and this version reads 2'",
        "2:0.1:0a1b2c3d:1:fifo:0000, 'it is damaged: not all of it is as it was printed'",
        "@nowhere.choices, there is no file nowhere.choices"
    })
    @Tag("slow")
    void aTokenThatCannotBeReplayedIsToldInASentence(
            String token, String reason, @TempDir Path folder) throws Exception {
        Path program = folder.resolve("Empty.java");
        Files.writeString(
                program,
                """
                void main() {
                    org.weft.sim.Simulation.run(org.weft.sim.SimOptions.seeds(1), _ -> {});
                }
                """);
        Ended ended = weft("sim", program.toString(), "--replay", token);
        assertEquals(
                List.of("weft: the token cannot be replayed: " + reason + ": " + token),
                ended.lines());
        assertEquals(2, ended.exitCode());
    }

    private static Ended weft(String... arguments) throws IOException, InterruptedException {
        return weftIn(Path.of(""), arguments);
    }

    private static Ended weftIn(Path folder, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(ROOT.resolve("weft").toString()));
        command.addAll(List.of(arguments));
        return ended(folder, command);
    }

    private static Ended shell(Path folder, String line) throws IOException, InterruptedException {
        return ended(folder, List.of("sh", "-c", line));
    }

    private static Ended ended(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        return new Ended(process.waitFor(), lines);
    }
}
