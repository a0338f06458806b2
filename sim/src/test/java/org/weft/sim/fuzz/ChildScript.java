package org.weft.sim.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import org.weft.Microthread;
import org.weft.net.ByteStream;
import org.weft.net.Lines;
import org.weft.sim.SimProcess;

/// A child that does what it is told, line by line: as a shell script, and simulated.
final class ChildScript {
    private static final int MUCH_BYTES = 200_000;
    private static final int SIGNALLED = 128;
    private static final int PIPE = 13;
    private static final int KILL = 9;
    private static final int TERM = 15;

    static final String SHELL =
            """
            while read what; do
              case $what in
                print) printf x 2>/dev/null;;
                alas) printf x >&2 2>/dev/null;;
                much) printf '%0200000d' 0 2>/dev/null;;
                mute) exec >&-;;
                calm) exec 2>&-;;
                deaf) exec <&-; exec sleep 1000;;
                stubborn) trap '' TERM;;
                exit) exit 3;;
                kill) kill -KILL $$;;
                term) kill -TERM $$;;
              esac
            done
            exit 0
            """;

    private final SimProcess process;
    private boolean isMute;
    private boolean isCalm;
    private boolean isStubborn;

    private ChildScript(SimProcess process) {
        this.process = process;
    }

    static int simulated(SimProcess process) throws IOException, InterruptedException {
        var script = new ChildScript(process);
        Lines lines = Lines.ascii(process.input(), 80);
        try {
            for (String line = lines.read(); line != null; line = lines.read()) {
                int code = script.obey(line);
                if (code >= 0) return code;
            }
        } catch (IOException _) {
            return SIGNALLED + PIPE;
        }
        return 0;
    }

    /// @return the exit code; less than 0 to go on
    private int obey(String line) throws IOException, InterruptedException {
        switch (line) {
            case "print" -> print(process.output(), isMute, 1);
            case "much" -> print(process.output(), isMute, MUCH_BYTES);
            case "alas" -> print(process.errors(), isCalm, 1);
            case "mute" -> {
                isMute = true;
                process.output().close();
            }
            case "calm" -> {
                isCalm = true;
                process.errors().close();
            }
            case "deaf" -> {
                process.input().close();
                Microthread.sleep(Duration.ofSeconds(1000));
                return 0;
            }
            case "stubborn" -> {
                var _ = process.terminated();
                isStubborn = true;
            }
            case "exit" -> {
                return 3;
            }
            case "kill" -> {
                return SIGNALLED + KILL;
            }
            case "term" -> {
                return isStubborn ? -1 : SIGNALLED + TERM;
            }
            default -> throw new AssertionError(line);
        }
        return -1;
    }

    private static void print(ByteStream to, boolean isClosed, int bytes)
            throws IOException, InterruptedException {
        if (!isClosed) to.write(US_ASCII.encode("0".repeat(bytes)));
    }
}
