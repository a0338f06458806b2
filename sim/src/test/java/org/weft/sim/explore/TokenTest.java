package org.weft.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Hashes;

/// What a person copies, and what is said if it does not fit.
class TokenTest {
    private static final Origin HERE = Origin.of("0.1.0-SNAPSHOT", "ATest#works", "longest 1 day");

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("deep/long.choices");
    }

    private static Log log(int entries) {
        List<Log.Entry> list = new ArrayList<>();
        for (int i = 0; i < entries; i++)
            list.add(
                    new Log.Entry(
                            ChoiceKind.values()[i % ChoiceKind.values().length],
                            Log.key(Hashes.mix(i)),
                            1L << i % 40,
                            ""));
        return new Log(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifo", "random", "pos", "pct.3.120"})
    void aStrategyAndASeedAreAToken(String way) throws Exception {
        var recipe = new Recipe(-5, Way.parse(way));
        String token = Token.of(recipe, HERE, file());
        String start = "2:0.1.0-SNAPSHOT:" + HERE.place() + ":-5:" + way + ":";
        assertTrue(token.startsWith(start) && token.length() == start.length() + 4, token);
        assertEquals(recipe, Token.parse(token, HERE));
    }

    @Test
    void aCalmRunIsHadAgain() throws Exception {
        for (Log script : List.of(Log.EMPTY, log(3))) {
            var calm = new Recipe(17, new Way.Calm(-4, script));
            assertEquals(calm, Token.parse(Token.of(calm, HERE, file()), HERE));
        }
    }

    @Test
    void aLogOfAFewEntriesFitsIntoAToken() throws Exception {
        var recipe = new Recipe(Long.MIN_VALUE, new Way.Logged(log(11)));
        String token = Token.of(recipe, HERE, file());
        assertTrue(token.length() <= 200, token);
        assertTrue(token.matches("[A-Za-z0-9_.:=-]+"), token);
        assertEquals(recipe, Token.parse(token, HERE));
    }

    @Test
    void aLongLogIsAFile() throws Exception {
        var recipe = new Recipe(3, new Way.Logged(log(100)));
        String token = Token.of(recipe, HERE, file());
        assertTrue(token.startsWith("@" + folder.resolve("deep/long-")), token);
        assertEquals(recipe, Token.parse(token, HERE));
    }

    @Test
    void aLongLogDoesNotTakeThePlaceOfAnother() throws Exception {
        var recipe = new Recipe(3, new Way.Logged(log(100)));
        String token = Token.of(recipe, HERE, file());
        Token.of(new Recipe(3, new Way.Logged(log(101))), HERE, file());
        assertEquals(recipe, Token.parse(token, HERE));
    }

    @Test
    void aTokenOfAnotherVersionIsRefusedWithTheReason() throws Exception {
        String token = Token.of(new Recipe(1, new Way.Random()), HERE, file());
        String message = refusal(token, new Origin("0.2.0", HERE.simulation(), HERE.options()));
        assertTrue(message.contains("of version 0.1.0-SNAPSHOT, and this is 0.2.0"), message);
    }

    @Test
    void aTokenOfOtherOptionsIsRefusedWithTheReason() throws Exception {
        String token = Token.of(new Recipe(1, new Way.Random()), HERE, file());
        String message = refusal(token, Origin.of(HERE.version(), "ATest#works", "longest 2 days"));
        assertTrue(
                message.contains("options, or the program's arguments, are others now ("), message);
    }

    @Test
    void aFileOfAnotherVersionIsRefusedWithTheReason() throws Exception {
        String token = Token.of(new Recipe(3, new Way.Logged(log(100))), HERE, file());
        String message = refusal(token, new Origin("0.2.0", HERE.simulation(), HERE.options()));
        assertTrue(message.contains("of version 0.1.0-SNAPSHOT, and this is 0.2.0"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "1:x:y:1:fifo, its format is \"1\"",
        "hello, its format is \"hello\"",
        "2:v:o:1, it has 4 fields of 6",
        "2:v:o:17:pct.3.40:abcd, it is damaged",
        "2:v:o:1:lifo:0, it is damaged",
        "@nowhere/x.choices, there is no file nowhere/x.choices"
    })
    void whatIsNoTokenIsRefusedWithTheReason(String token, String reason) {
        String message = refusal(token, new Origin("v", "s", "o"));
        assertTrue(
                message.startsWith("the token cannot be replayed")
                        && message.contains(reason)
                        && message.endsWith(token),
                message);
    }

    /// Which no terminal makes of a token, but a person may.
    @ParameterizedTest
    @CsvSource({
        "lifo, \"lifo\"",
        "pct.0.3, depth 0",
        "pct.a.3, \"a\"",
        "=AAAA, cut off",
        "=-AAAAAAAAA, no kind",
        "=!, base64"
    })
    void whatIsNoWayIsRefusedWithTheReason(String way, String reason) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> Way.parse(way)).getMessage();
        assertTrue(message.contains(reason), message);
    }

    @Test
    void aTokenOfWhichThereIsOnlyAPartIsRefused() throws Exception {
        String token = Token.of(new Recipe(17, new Way.Pct(3, 120)), HERE, file());
        for (int end = 1; end < token.length(); end++) refusal(token.substring(0, end), HERE);
    }

    @Test
    void aFileThatIsDamagedIsRefusedWithTheReason() throws Exception {
        Path file = folder.resolve("damaged.choices");
        Files.write(file, new byte[] {-1, -2, -3});
        String message = refusal("@" + file, HERE);
        assertTrue(message.contains("damaged.choices is no text: @"), message);
        Files.writeString(file, "weft choices 1\nversion v");
        message = refusal("@" + file, HERE);
        assertTrue(message.contains("ends after its first lines: @"), message);
    }

    private static String refusal(String token, Origin here) {
        return assertThrows(IllegalArgumentException.class, () -> Token.parse(token, here))
                .getMessage();
    }

    @Test
    void aFileSaysInWordsWhatWasChosen() throws Exception {
        var entry = new Log.Entry(ChoiceKind.YIELD, 0xabc, 1, "YIELD toy a\nb");
        LogFile.write(new Recipe(3, new Way.Logged(new Log(List.of(entry)))), HERE, file());
        assertEquals(
                List.of(
                        "weft choices 1",
                        "version 0.1.0-SNAPSHOT",
                        "options " + HERE.place(),
                        "seed 3",
                        "YIELD abc 1 YIELD toy a b"),
                Files.readAllLines(file()));
    }

    @ParameterizedTest
    @CsvSource({
        "'', does not begin with",
        "weft choices 2, does not begin with",
        "weft choices 1, ends after",
        "'weft choices 1\nversion v\noptions o\nsee 1', 'expected \"seed ..\"'",
        "'weft choices 1\nversion v\noptions o\nseed 1\nYIELD', 'no choice: \"YIELD\"'",
        "'weft choices 1\nversion v\noptions o\nseed 1\nGUESS a 1', GUESS",
        "'weft choices 1\nversion v\noptions o\nseed 1\nYIELD a 0', answer < 1",
        "'weft choices 1\nversion v\noptions o\nseed 1\nYIELD xyz 1', not a hexadecimal digit"
    })
    void aFileThatIsNoLogIsRefusedWithTheReason(String text, String reason) throws Exception {
        Path file = folder.resolve("broken.choices");
        Files.writeString(file, text);
        var e = assertThrows(java.io.IOException.class, () -> LogFile.read(file));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertTrue(e.getMessage().contains("broken.choices"), e.getMessage());
    }
}
