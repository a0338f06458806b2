package org.weft.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.sim.explore.Failure;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.Log;
import org.weft.sim.explore.Recipe;
import org.weft.sim.explore.Verdict;
import org.weft.sim.explore.Way;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// What a person is shown.
class ReportTest {
    @TempDir Path folder;

    private final List<Row> rows = new ArrayList<>();

    private void row(long millis, String host, String path, Trace.Kind kind, String text) {
        rows.add(new Row(millis * 1_000_000, host, path, kind, text));
    }

    private String report(String summary, String picture) {
        var finding = new Finding(Finding.Kind.FAILURE, summary, Optional.empty(), "F", picture);
        var log =
                new Log(
                        List.of(
                                new Log.Entry(ChoiceKind.YIELD, 1, 1, ""),
                                new Log.Entry(ChoiceKind.NETWORK_FAULT, 2, 1, "")));
        var recipe = new Recipe(17, new Way.Logged(log));
        var history =
                new Failure.History(
                        new Recipe(17, new Way.Pct(3, 64)),
                        "found by pct.3.64",
                        212,
                        148,
                        97,
                        0,
                        "");
        var verdict = new Verdict(1, 10, 20, Optional.of(finding), rows);
        return Report.of(
                new Failure(finding, recipe, "1:0.1.0:3fa29c1b:17:=AAAA", verdict, history),
                List.of("seeds 100 from 1", "budget 1 min"),
                token -> "mvn test -Dtest=LeaseTest#oneOnly -Dweft.sim.replay=" + token);
    }

    private List<String> table(String summary) {
        List<String> lines = report(summary, "").lines().toList();
        int start = lines.indexOf("-".repeat("what happened".length())) + 1;
        int end = lines.indexOf("options") - 1;
        return lines.subList(start, end);
    }

    @Test
    void allOfItFitsTogether() {
        row(0, "client", "main", Trace.Kind.START, "");
        row(0, "client", "main", Trace.Kind.SLICE, "connect to server:7");
        row(0, "server", "main", Trace.Kind.SLICE, "connection of listener");
        row(1_000, "client", "", Trace.Kind.FAULT, "partition between client and server");
        row(1_000, "client/job", "main", Trace.Kind.CHOICE, "lets others run first");
        row(1_000, "", "", Trace.Kind.EVENT, "the network heals");
        row(2_500, "client", "main", Trace.Kind.SLICE, "");
        row(2_500, "client", "main", Trace.Kind.END, "");
        assertEquals(
                """
                FAILURE: AssertionError: expected always: an answer in client
                ========================================================================================================================
                found by pct.3.64 with seed 17, in run 212
                shrunk in 97 runs from 148 choices out of the ordinary to 1 deviation of the schedule and 1 other

                what happened
                -------------
                   time in s | client                                              | server
                ------------ | --------------------------------------------------- | ---------------------------------------------------
                    0.000000 | main runs, awaits connect to server:7               |
                             |                                                     | main runs, awaits connection of listener
                    1.000000 | ! partition between client and server               |
                             | * job main lets others run first                    |
                             | the network heals
                    2.500000 | main runs, and ends                                 |
                             | X AssertionError: expected always: an answer in client

                what each was doing
                -------------------
                reactor "client"
                    at Client.read

                options
                -------
                seeds 100 from 1
                budget 1 min

                to run it again
                ---------------
                mvn test -Dtest=LeaseTest#oneOnly -Dweft.sim.replay=1:0.1.0:3fa29c1b:17:=AAAA
                """,
                report(
                        "AssertionError: expected always: an answer in client",
                        "reactor \"client\"\n    at Client.read\n"));
    }

    @Test
    void whereOnlyOneHostMattersItsMicrothreadsAreTheColumns() {
        row(0, "body", "main", Trace.Kind.SLICE, "end of scope");
        row(0, "body", "main/a", Trace.Kind.SLICE, "permit of semaphore");
        List<String> table = table("wrong");
        assertTrue(table.get(0).matches(" +time in s \\| main +\\| main/a"), table.get(0));
        assertTrue(table.get(2).contains(" | runs, awaits end of scope "), table.get(2));
        assertTrue(
                table.get(3).matches(" +\\| +\\| runs, awaits permit of semaphore"), table.get(3));
    }

    @Test
    void aFaultWithinAMicrothreadNamesItUnlessTheColumnDoes() {
        row(0, "a", "main/writer", Trace.Kind.FAULT, "\"busy\" fires");
        assertTrue(
                table("wrong").get(2).endsWith(" | ! \"busy\" fires"), () -> "" + table("wrong"));
        row(0, "b", "main", Trace.Kind.SLICE, "");
        assertTrue(table("wrong").get(2).contains(" | ! main/writer \"busy\" fires "));
    }

    @Test
    void hostsThatHadNothingToDoWithTheFailingOneAreLeftOut() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "b", "", Trace.Kind.EVENT, "gets 5 bytes of a:1 > b:2");
        row(0, "c", "main", Trace.Kind.SLICE, "");
        row(0, "d", "", Trace.Kind.EVENT, "gets 5 bytes of c:1 > d:2");
        row(0, "network", "", Trace.Kind.FAULT, "partition between c and d");
        row(0, "log", "", Trace.Kind.EVENT, "gets 5 bytes of b:1 > log:2");
        List<String> table = table("wrong in b");
        assertTrue(table.getFirst().matches(".* \\| a +\\| b"), table.getFirst());
        assertEquals(
                List.of(
                        "",
                        "not shown, as no message of theirs has come to those above: c, d, log"),
                table.subList(5, table.size()));
    }

    @Test
    void whatCameTooLateToMatterLinksNoHosts() {
        row(0, "b", "", Trace.Kind.EVENT, "gets 5 bytes of a:1 > b:2");
        row(0, "c", "main", Trace.Kind.SLICE, "");
        row(1, "a", "", Trace.Kind.EVENT, "gets 5 bytes of c:1 > a:2");
        assertTrue(table("wrong in b").getLast().endsWith(": c"), () -> "" + table("wrong in b"));
        row(2, "b", "", Trace.Kind.EVENT, "gets 5 bytes of a:1 > b:2");
        assertTrue(table("wrong in b").getFirst().matches(".*\\| b +\\| c +\\| a"));
    }

    @Test
    void allHostsStayIfTheOneToBlameHasHeardOfNobody() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "checks", "main", Trace.Kind.SLICE, "");
        List<String> table = table("wrong in checks");
        assertTrue(table.getFirst().matches(".*\\| a +\\| checks"), table.getFirst());
    }

    @Test
    void whatHappensBetweenHostsGoesAcrossAndConnectsThem() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "b", "main", Trace.Kind.SLICE, "");
        row(0, "network", "", Trace.Kind.FAULT, "partition between a and b");
        List<String> table = table("wrong in b");
        assertTrue(table.getFirst().matches(".* \\| a +\\| b"), table.getFirst());
        assertTrue(table.get(4).endsWith(" | ! partition between a and b"), table.get(4));
    }

    @Test
    void allHostsStayIfNoneIsToBlame() {
        for (String host : List.of("a", "b", "c")) row(0, host, "main", Trace.Kind.SLICE, "");
        assertEquals(6, table("nothing can happen any more").size());
    }

    @Test
    void hostsBeyondTheFifthShareAColumn() {
        for (int i = 0; i < 9; i++)
            for (int j = 0; j < 9 - i; j++) row(10 * i + j, "h" + i, "main", Trace.Kind.SLICE, "");
        List<String> table = table("wrong");
        assertTrue(
                table.getFirst().matches(".* \\| h0 +\\| h1 +\\| h2 +\\| h3 +\\| others"),
                table.getFirst());
        assertTrue(table.get(table.size() - 2).endsWith("| h8 main runs"), table.getLast());
    }

    @Test
    void whatProgramsSayOfThemselvesStays() {
        row(0, "b", "", Trace.Kind.EVENT, "gets 5 bytes of a:1 > b:2");
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "c", "main", Trace.Kind.SLICE, "");
        row(0, "c", "main", Trace.Kind.NOTE, "leads term 3");
        List<String> table = table("wrong in b");
        assertTrue(table.getFirst().matches(".* \\| b +\\| a +\\| c"), table.getFirst());
        assertTrue(table.get(4).endsWith("| main notes: leads term 3"), table::toString);
        assertEquals(6, table.size());
    }

    @Test
    void whatIsTooLongForItsColumnGoesOnOverThoseToItsRight() {
        for (String host : List.of("a", "b", "c", "d"))
            row(0, host, "main", Trace.Kind.SLICE, "what takes more room than there is");
        row(0, "a", "main", Trace.Kind.SLICE, "bytes");
        assertEquals(
                List.of(
                        " | main runs, awaits what takes more room than there is         |",
                        " |                    | main runs, awaits what takes more room than there is",
                        " |                    |                    | main runs, awaits what takes more room than there is",
                        " |                    |                    |                    | main runs, awaits what takes more room",
                        " |                    |                    |                    |     than there is",
                        " | main runs, awaits bytes                 |                    |"),
                table("wrong").stream().skip(2).limit(6).map(line -> line.substring(12)).toList());
    }

    @Test
    void thePlaceInTheProgramStandsBesideIt() {
        rows.add(new Row(0, "a", "main", Trace.Kind.SLICE, ""));
        rows.add(new Row(0, "a", "main", Trace.Kind.PAUSE, "", "Till.java:4"));
        rows.add(
                new Row(
                        0,
                        "a",
                        "main/b",
                        Trace.Kind.CHOICE,
                        "lets others run first",
                        "Till.java:5"));
        rows.add(new Row(0, "a", "main", Trace.Kind.SLICE, ""));
        rows.add(new Row(0, "a", "main", Trace.Kind.PAUSE, "sleep", "Till.java:6"));
        rows.add(
                new Row(
                        0,
                        "a",
                        "main",
                        Trace.Kind.END,
                        "throws java.io.IOException",
                        "Till.java:7"));
        assertEquals(
                List.of(
                        "runs up to Till.java:4",
                        "* lets others run first (Till.java:5)",
                        "runs, awaits sleep (Till.java:6)",
                        "throws java.io.IOException (Till.java:7)"),
                table("wrong").stream()
                        .skip(2)
                        .limit(4)
                        .map(line -> line.replaceAll("^[ 0.|]+|[ |]+$", ""))
                        .toList());
    }

    @Test
    void theLastThatRunsIsWhoHasFailed() {
        row(0, "a", "main", Trace.Kind.SLICE, "sleep");
        row(9, "a", "main", Trace.Kind.SLICE, "");
        row(9, "a", "main", Trace.Kind.EVENT, "scope \"main\" is cancelled: its body failed: wet");
        row(9, "a", "main", Trace.Kind.END, "");
        row(
                9,
                "a",
                "main/d",
                Trace.Kind.EVENT,
                "is cancelled by main: the others in its scope have ended");
        row(9, "a", "main", Trace.Kind.PAUSE, "end of scope \"main\"");
        assertTrue(table("wrong").get(3).endsWith(" 0.009000 | runs"), () -> "" + table("wrong"));
        assertEquals(5, table("wrong").size());
    }

    @Test
    void whatTheFailureBringsAboutIsNotShownUnlessSomebodyFeelsIt() {
        String failed = "scope \"main\" is cancelled by main/b: microthread \"b\" failed";
        row(0, "a", "main/b", Trace.Kind.END, "throws java.io.IOException: wet");
        row(0, "a", "main", Trace.Kind.EVENT, failed);
        assertFalse(table("wrong").toString().contains("scope"), () -> "" + table("wrong"));
        row(0, "a", "main/c", Trace.Kind.END, "ends cancelled: microthread \"b\" failed");
        assertTrue(table("wrong").toString().contains("scope"), () -> "" + table("wrong"));
    }

    @Test
    void wordsAreNotBroken() {
        for (int i = 0; i < 5; i++)
            row(i, "host" + i, "", Trace.Kind.FAULT, "lost: acknowledgement of 10.0.0.1:7000");
        String table = table("wrong").toString();
        assertTrue(table.contains("acknowledgement") && table.contains("10.0.0.1:7000"), table);
    }

    @Test
    void aWordThatIsTooLongIsBrokenAtAJoint() {
        assertEquals(
                List.of("org.weft.sim.", " explore.Fin"),
                Columns.wrap("org.weft.sim.explore.Fin", 16));
    }

    @Test
    void noLineIsLongerThanAScreenIsWide() {
        row(0, "a", "main", Trace.Kind.SLICE, "a long story ".repeat(30));
        row(0, "b", "main", Trace.Kind.SLICE, "x".repeat(300));
        row(0, "", "", Trace.Kind.CHOICE, "NEXT ".repeat(60));
        String report = report("much to say ".repeat(40), "y".repeat(300));
        report.lines().forEach(line -> assertTrue(line.length() <= 120, line));
        assertTrue(report.chars().allMatch(c -> c < 128));
    }

    @Test
    void aHostIsNotTakenForAnotherOfWhichItsNameIsAPart() {
        row(0, "a", "", Trace.Kind.EVENT, "waits");
        row(0, "a1", "", Trace.Kind.EVENT, "waits");
        row(0, "a10", "", Trace.Kind.EVENT, "gets end of a:1 > a10:7");
        List<String> table = table("wrong in a10");
        assertFalse(table.getFirst().contains("a1 "), table.getFirst());
    }

    @Test
    void whatWasThrownIsThereWithTheFramesOfTheProgram() {
        var finding =
                new Finding(
                        Finding.Kind.FAILURE,
                        "wrong",
                        Optional.of(new IllegalStateException("no", new Error("why"))),
                        "F",
                        "");
        var history =
                new Failure.History(
                        new Recipe(1, new Way.Random()), "found by random", 1, 0, 0, 3, "a note");
        var verdict = new Verdict(1, 1, 1, Optional.of(finding), List.of());
        var failure =
                new Failure(finding, new Recipe(1, new Way.Random()), "token", verdict, history);
        List<String> lines = Report.of(failure, List.of(), token -> token).lines().toList();
        assertTrue(lines.contains("java.lang.IllegalStateException: no"));
        assertTrue(lines.contains("caused by java.lang.Error: why"));
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.contains("at org.weft.sim.report.ReportTest")));
        assertTrue(lines.stream().noneMatch(line -> line.contains("at org.junit")));
        assertTrue(lines.contains("3 of the choices on record did not come up any more"));
        assertTrue(lines.contains("a note"));
    }

    @Test
    void microthreadsOfTheLibraryAndStartsAreLeftOut() {
        row(0, "a", "main", Trace.Kind.START, "");
        row(0, "a", "propagator", Trace.Kind.SLICE, "");
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "a", "main/never ran", Trace.Kind.START, "");
        List<String> table = table("wrong");
        assertTrue(
                table.getFirst().matches(" +time in s \\| main +\\| main/never ran"),
                table.getFirst());
        assertEquals(5, table.size());
        assertTrue(table.get(3).endsWith("| is started"), table.get(3));
    }

    @Test
    void slicesInARowAreOneAndSoIsTheEnd() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "a", "main", Trace.Kind.SLICE, "sleep");
        row(1, "a", "main", Trace.Kind.SLICE, "");
        row(1, "a", "main", Trace.Kind.EVENT, "fires \"end of scope\": nobody waits");
        row(1, "a", "main", Trace.Kind.END, "");
        List<String> table = table("wrong");
        assertEquals(5, table.size());
        assertTrue(table.get(2).endsWith("| runs, awaits sleep"), table.get(2));
        assertTrue(table.get(3).endsWith("| runs, and ends"), table.get(3));
    }

    @Test
    void anEndThatIsNotTheUsualOneSaysSo() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "a", "main", Trace.Kind.END, "throws java.io.IOException: wet");
        row(1, "a", "main/b", Trace.Kind.SLICE, "");
        row(1, "a", "main/b", Trace.Kind.EVENT, "is cancelled by main: enough");
        row(1, "a", "main/b", Trace.Kind.END, "ends cancelled: enough");
        List<String> table = table("wrong");
        assertTrue(
                table.get(2).contains("| runs, and throws java.io.IOException: wet"),
                table::toString);
        assertTrue(table.get(4).endsWith("| ends cancelled: enough"), table::toString);
    }

    @Test
    void whatASliceDoesStandsInPlaceOfItsBeginning() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "a", "main", Trace.Kind.EVENT, "asks");
        row(0, "a", "main", Trace.Kind.PAUSE, "bytes");
        row(1, "a", "main", Trace.Kind.SLICE, "");
        row(1, "a", "main", Trace.Kind.PAUSE, "");
        row(2, "a", "main", Trace.Kind.SLICE, "");
        row(2, "a", "main", Trace.Kind.PAUSE, "sleep");
        assertEquals(
                List.of("asks", "awaits bytes", "runs, awaits sleep", "X wrong"),
                table("wrong").stream()
                        .skip(2)
                        .map(line -> line.substring(line.indexOf('|') + 2))
                        .toList());
    }

    @Test
    void whoConnectsWaitsForThat() {
        row(0, "a", "main", Trace.Kind.SLICE, "");
        row(0, "a", "main", Trace.Kind.EVENT, "connects to b:7");
        rows.add(new Row(0, "a", "main", Trace.Kind.PAUSE, "room for bytes", "Till.java:4"));
        List<String> table = table("wrong");
        assertEquals(4, table.size());
        assertTrue(table.get(2).endsWith(" | connects to b:7 (Till.java:4)"), table::toString);
    }

    @Test
    void ofStacksOnlyWhatTellsSomethingIsShown() {
        String report =
                report(
                        "wrong",
                        """
                        "main" WAITING for bytes
                            at org.weft.Waits.suspend(Waits.java:199)
                            at org.weft.net@1/org.weft.net.TcpListener.accept(TcpListener.java:36)
                            at shop.Till.lambda$open$0(Till.java:5)
                            at org.weft.Loop.lambda$create$0(Loop.java:223)
                        """);
        assertFalse(report.contains("Waits") || report.contains("Loop"), report);
        assertTrue(report.contains("TcpListener.accept") && report.contains("Till.java"), report);
    }

    @Test
    void childProcessesAreToldFromTheirHostsProgram() {
        row(0, "a", "main", Trace.Kind.SLICE, "sleep");
        row(0, "a/job", "main", Trace.Kind.SLICE, "sleep");
        String head = table("wrong").getFirst();
        assertTrue(head.matches(" +time in s \\| main +\\| job main"), head);
    }

    @Test
    void itIsWrittenToAFileOfTheTestsName() throws Exception {
        Path file = Report.write("text\n", folder.resolve("deep"), "LeaseTest one/only");
        assertEquals(folder.resolve("deep/LeaseTest-one-only.txt"), file);
        assertEquals("text\n", Files.readString(file));
    }
}
