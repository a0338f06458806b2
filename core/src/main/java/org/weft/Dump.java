package org.weft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What each microthread of a reactor is doing, as text. Collected by the reactor in a slice of its own, so that it is
/// one consistent picture; written out by whoever asked.
final class Dump {
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final Loop loop;
    private final StringBuilder text = new StringBuilder();

    private Dump(Loop loop) {
        this.loop = loop;
    }

    static String of(Loop loop) {
        if (loop.stage.isHere()) return new Dump(loop).collect();
        if (loop.mailbox.isClosed()) return loop.reactor + " has ended\n";
        var answer = new CompletableFuture<String>();
        loop.mailbox.post((Mailbox.Job) () -> loop.callbacks.add(() -> complete(answer, loop)));
        try {
            return answer.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return stuck(loop);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the dump failed", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return loop.reactor + ": the thread that asked was interrupted\n";
        }
    }

    private static void complete(CompletableFuture<String> answer, Loop loop) {
        try {
            answer.complete(new Dump(loop).collect());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static String stuck(Loop loop) {
        if (loop.mailbox.isClosed()) return loop.reactor + " has ended\n";
        Microthread running = loop.stage.running();
        var text = new StringBuilder(loop.reactor + " has not answered for 1 s\n");
        if (running == null) return text.toString();
        text.append("\"").append(running.name).append("\" runs:\n");
        for (StackTraceElement frame : running.thread.getStackTrace())
            text.append("    at ").append(frame).append('\n');
        return text.toString();
    }

    private String collect() {
        text.append(loop.reactor).append(", ").append(loop.engine.kind()).append(" engine\n");
        for (Microthread m : all()) describe(m);
        for (Entry<String, Long> place : loop.hiddenSuspensions.perPlace())
            text.append("hidden suspensions at ")
                    .append(place.getKey())
                    .append(": ")
                    .append(place.getValue())
                    .append('\n');
        return text.toString();
    }

    private List<Microthread> all() {
        List<Microthread> all = new ArrayList<>();
        Microthread main = loop.main();
        if (main != null) collect(main, main.innermost, all);
        return all;
    }

    /// A microthread, then those of the scopes that it has opened, the outermost first.
    private static void collect(Microthread m, @Nullable Region innermost, List<Microthread> into) {
        into.add(m);
        List<Scope> scopes = new ArrayList<>();
        for (Region r = innermost; r != null && r != m.home; r = r.parent)
            if (r.scope != null) scopes.addFirst(r.scope);
        for (Scope scope : scopes) {
            for (Microthread each : scope.members()) collect(each, each.innermost, into);
        }
    }

    private void describe(Microthread m) {
        text.append('"').append(m.path()).append("\" ").append(m.state());
        m.waitingFor()
                .ifPresent(wait ->
                        text.append(" for ")
                                .append(wait.what())
                                .append(", since ")
                                .append(
                                        Durations.text(
                                                Duration.between(wait.since(), loop.clock.now()))));
        text.append('\n');
        for (StackTraceElement frame : m.thread.getStackTrace()) {
            if (!frame.getClassName().startsWith("java."))
                text.append("    at ").append(frame).append('\n');
        }
    }
}
