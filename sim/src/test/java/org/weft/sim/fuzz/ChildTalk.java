package org.weft.sim.fuzz;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.net.ByteStream;
import org.weft.process.ChildProcess;
import org.weft.process.Command;

/// What a parent does with a child, and sees of it.
final class ChildTalk {
    private static final Duration LIMIT = ofSeconds(1);
    private static final int PAUSE_NANOS = 2_000_000;
    private static final int FEW_BYTES = 1000;

    enum Step {
        TELL_PRINT,
        TELL_ALAS,
        TELL_MUCH,
        TELL_MUTE,
        TELL_CALM,
        TELL_DEAF,
        TELL_STUBBORN,
        TELL_EXIT,
        TELL_KILL,
        TELL_TERM,
        READ,
        READ_ERRORS,
        READ_ALL,
        READ_ALL_ERRORS,
        READ_CANCELLED,
        FINISH,
        CLOSE_INPUT,
        CLOSE_OUTPUT,
        CLOSE_ERRORS,
        AWAIT_END,
        STOP_AT_ONCE,
        STOP,
        CLOSE
    }

    private final ChildProcess child;
    private final RandomGenerator pauses;

    private ChildTalk(ChildProcess child, RandomGenerator pauses) {
        this.child = child;
        this.pauses = pauses;
    }

    static String of(List<Step> steps, Command command, RandomGenerator pauses)
            throws IOException, InterruptedException {
        var trail = new StringBuilder();
        ChildProcess child = ChildProcess.start(command);
        var talk = new ChildTalk(child, pauses);
        for (Step step : steps) {
            talk.pause();
            trail.append(step).append(": ").append(talk.outcome(step)).append("; ");
        }
        child.close();
        return trail.append("in the end ").append(child.exited().await()).toString();
    }

    private void pause() throws InterruptedException {
        switch (pauses.nextInt(4)) {
            case 0 -> Microthread.yield();
            case 1 -> Microthread.sleep(Duration.ofNanos(pauses.nextInt(PAUSE_NANOS)));
            default -> {}
        }
    }

    private String outcome(Step step) throws InterruptedException {
        try {
            return Timeout.call(LIMIT, () -> taken(step));
        } catch (TimedOutException _) {
            return "limit";
        } catch (IOException e) {
            return reason(e);
        }
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage()).contains("on this side") ? "closed here" : "broken";
    }

    private String taken(Step step) throws IOException, InterruptedException {
        return switch (step) {
            case READ -> read(child.output());
            case READ_ERRORS -> read(child.errors());
            case READ_ALL -> readAll(child.output());
            case READ_ALL_ERRORS -> readAll(child.errors());
            case READ_CANCELLED -> readCancelled();
            case FINISH -> {
                child.input().finish();
                yield "done";
            }
            case CLOSE_INPUT -> closed(child.input());
            case CLOSE_OUTPUT -> closed(child.output());
            case CLOSE_ERRORS -> closed(child.errors());
            case AWAIT_END -> child.exited().await().toString();
            case STOP_AT_ONCE -> child.stop(Duration.ZERO).toString();
            case STOP -> child.stop(ofMillis(500)).toString();
            case CLOSE -> {
                child.close();
                yield "done";
            }
            default -> tell(step.name().substring("TELL_".length()).toLowerCase(Locale.ROOT));
        };
    }

    private String tell(String line) throws IOException, InterruptedException {
        child.input().write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
        return "told";
    }

    private static String closed(ByteStream stream) {
        stream.close();
        return "done";
    }

    private static String read(ByteStream from) throws IOException, InterruptedException {
        return from.read(ByteBuffer.allocate(1)) < 0 ? "end" : "byte";
    }

    private static String readAll(ByteStream from) throws InterruptedException {
        var buffer = ByteBuffer.allocate(1 << 14);
        int count = 0;
        String how = "end";
        try {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer.clear())) count += n;
        } catch (IOException e) {
            how = reason(e);
        }
        return (count < FEW_BYTES ? count : "many") + " bytes and " + how;
    }

    private String readCancelled() throws IOException, InterruptedException {
        var outcome = new String[] {"cancelled"};
        Scope.<IOException>run(scope -> {
            var reading = scope.start("reading", () -> outcome[0] = outcome(Step.READ));
            for (int i = pauses.nextInt(3); i > 0; i--) Microthread.yield();
            reading.cancel("enough");
            reading.join();
        });
        return outcome[0];
    }
}
