package org.weft;

import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What each microthread of a reactor is doing, as text: first each with its stack, those that do the same together; then
/// who waits for each other; then which scope owns whom. Collected by the reactor in a slice of its own, so that it is
/// one consistent picture; written out by whoever asked.
final class Dump {
    /// What another thread has asked for. It is answered in a callback, or, if there will be none, at once.
    static final class Request implements Mailbox.Job {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        private final Loop loop;

        Request(Loop loop) {
            this.loop = loop;
        }

        @Override
        public void run() {
            if (loop.callbacks.isRetired()) dropped();
            else loop.callbacks.add(this::collect);
        }

        private void collect() {
            try {
                answer.complete(new Dump(loop).collect());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void dropped() {
            answer.complete(hasEnded(loop));
        }
    }

    private static final long PATIENCE_NANOS = 1_000_000_000;

    /// More than a person reads; each has a stack.
    private static final int MOST_BLOCKS = 1_000;

    private final Loop loop;
    private final Census census;
    private final StringBuilder text = new StringBuilder();

    private Dump(Loop loop) {
        this.loop = loop;
        this.census = new Census(loop);
    }

    static String of(Loop loop) {
        if (loop.stage.isHere()) return new Dump(loop).collect();
        if (loop.mailbox.isClosed()) return hasEnded(loop);
        var request = new Request(loop);
        loop.mailbox.post(request);
        try {
            return request.answer.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return stuck(loop);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the dump failed", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return loop.reactor + ": the thread that asked was interrupted\n";
        }
    }

    private static String hasEnded(Loop loop) {
        return loop.reactor + " has ended\n";
    }

    private static String stuck(Loop loop) {
        if (loop.mailbox.isClosed()) return hasEnded(loop);
        Microthread running = loop.stage.running();
        Thread thread = running == null ? loop.stage.thread() : running.thread;
        var text = new StringBuilder(loop.reactor + " has not answered for 1 s\n");
        if (thread == null) return text.append("nobody drives it\n").toString();
        text.append(running == null ? "its carrier" : "\"" + running.name + "\"")
                .append(" runs:\n");
        for (StackTraceElement frame : thread.getStackTrace())
            text.append("    at ").append(frame).append('\n');
        return text.toString();
    }

    private String collect() {
        text.append(loop.reactor).append(", ").append(loop.engine.kind()).append(" engine, ");
        text.append(census.all.size()).append(" microthreads\n");
        blocks();
        cycles();
        new ScopeTree(text).add(census);
        for (Entry<String, Long> place : loop.hiddenSuspensions.perPlace())
            text.append("hidden suspensions at ")
                    .append(place.getKey())
                    .append(": ")
                    .append(place.getValue())
                    .append('\n');
        return text.toString();
    }

    private void blocks() {
        int blocks = 0;
        for (List<Sighting> alike : census.sightings()) {
            if (++blocks > MOST_BLOCKS) continue;
            text.append(Sighting.head(alike)).append('\n');
            for (StackTraceElement frame : alike.getFirst().stack())
                text.append("    at ").append(frame).append('\n');
        }
        if (blocks > MOST_BLOCKS)
            text.append("and ").append(blocks - MOST_BLOCKS).append(" other kinds\n");
    }

    private void cycles() {
        for (List<Microthread> cycle : census.cycles()) {
            text.append("they wait for each other: ").append(Sighting.namesOf(cycle)).append('\n');
        }
    }
}
