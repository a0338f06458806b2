package org.weft.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The measured JVM: runs one contestant, pinned by whoever started it, and tells what it sees on its standard output.
///
/// A loop or a probe prints `result ..` and ends. A server prints `port N`, answers each line `mark` with `allocated BYTES`, and
/// serves until its standard input ends. That end, of either, is also how a child notices that its parent is gone.
public final class Child {
    private Child() {}

    /// Takes the group, the contestant, and for how many milliseconds to warm up and to measure.
    public static void main(String[] args) throws Exception {
        var contestant = Catalogue.contestant(args[0], args[1]);
        endWithParent();
        switch (contestant.work()) {
            case Work.Loop loop ->
                    System.out.println(
                            Measurement.of(loop, millis(args[2]), millis(args[3])).line());
            case Work.Probe probe ->
                    System.out.println(probe.take(millis(args[2]), millis(args[3])).line());
            case Work.Server server -> server.serve(port -> System.out.println("port " + port));
            case Work.Program program ->
                    throw new IllegalArgumentException("no JVM runs " + program);
        }
        Runtime.getRuntime().halt(0); // whatever threads the contestant has left behind
    }

    /// Ends this process when the parent closes our standard input, on purpose or by dying.
    static void endWithParent() {
        Thread.ofPlatform().daemon().name("parent").start(Child::followParent);
    }

    private static void followParent() {
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            while (commands.readLine() != null)
                System.out.println("allocated " + Allocation.total());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }
}
