package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.quicktheories.QuickTheory.qt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/// Random programs of events do what a small model says, and random crowds of microthreads keep what must hold, whatever the
/// order in which they run. One that does not is shrunk before it is shown.
///
/// `-Dweft.programs=1000000` runs that many in the slow tests, `-Dweft.programs.seed=N` others than usual.
class RandomProgramsTest {
    private static final int FEW = 200;
    private static final int MANY = Integer.getInteger("weft.programs", 20_000);
    private static final long SEED = Long.getLong("weft.programs.seed", 20031231);
    private static final int SHRINKS = 20_000;
    private static final int LONG_SECONDS = 10;

    @Test
    void aProgramDoesWhatTheModelSays() throws Exception {
        check(FEW, Program.generator(), ProgramRun::of);
    }

    @Test
    @Tag("slow")
    void manyProgramsDoWhatTheModelSays() throws Exception {
        check(MANY, Program.generator(), ProgramRun::of);
    }

    @Test
    void aProgramTakesTheSameCourseAgain() throws Exception {
        check(
                FEW / 4,
                Program.generator(),
                program -> assertEquals(ProgramRun.of(program), ProgramRun.of(program)));
    }

    @Test
    @Tag("slow")
    void manyProgramsTakeTheSameCourseAgain() throws Exception {
        check(
                MANY / 10,
                Program.generator(),
                program -> assertEquals(ProgramRun.of(program), ProgramRun.of(program)));
    }

    @Test
    void aCrowdLosesNothingAndLeavesNothing() throws Exception {
        check(FEW, Crowd.generator(), Crowd::run);
    }

    @Test
    @Tag("slow")
    void manyCrowdsLoseNothingAndLeaveNothing() throws Exception {
        check(MANY, Crowd.generator(), Crowd::run);
    }

    @Test
    void aCrowdOfOwnersLosesNothingAndLeavesNothing() throws Exception {
        check(FEW, OwnersCrowd.generator(), OwnersCrowd::run);
    }

    @Test
    @Tag("slow")
    void manyCrowdsOfOwnersLoseNothingAndLeaveNothing() throws Exception {
        check(MANY, OwnersCrowd.generator(), OwnersCrowd::run);
    }

    @Test
    void aCrowdTakesTheSameCourseAgain() throws Exception {
        check(FEW / 4, Crowd.generator(), crowd -> assertEquals(crowd.run(), crowd.run()));
    }

    @Test
    @Tag("slow")
    void manyCrowdsTakeTheSameCourseAgain() throws Exception {
        check(MANY / 10, Crowd.generator(), crowd -> assertEquals(crowd.run(), crowd.run()));
    }

    /// On a carrier of the engine's kind, which so steps the loops.
    private static <P> void check(int examples, Gen<P> programs, Consumer<P> property)
            throws Exception {
        var underWay = new AtomicReference<P>();
        var end = new CompletableFuture<Void>();
        Engine engine = Reactor.builder().loop().engine;
        Consumer<P> watched = watched(property, underWay);
        engine.newCarrier("programs", () -> search(examples, programs, watched, end)).start();
        while (true) {
            P before = underWay.get();
            try {
                end.get(LONG_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException _) { // its loop never comes back, so it cannot be shrunk
                if (before != null && before == underWay.get())
                    throw new AssertionError("a slice that never ends, in " + before);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) throw error;
                throw e;
            }
        }
    }

    private static <P> Consumer<P> watched(Consumer<P> property, AtomicReference<P> underWay) {
        return program -> {
            underWay.set(program);
            property.accept(program);
        };
    }

    private static <P> void search(
            int examples, Gen<P> programs, Consumer<P> property, CompletableFuture<Void> end) {
        try {
            qt().withFixedSeed(SEED)
                    .withExamples(examples)
                    .withShrinkCycles(SHRINKS)
                    .forAll(programs)
                    .checkAssert(property);
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }
}
