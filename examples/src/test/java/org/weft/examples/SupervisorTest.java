package org.weft.examples;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.event.Value;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.process.spi.Processes;

class SupervisorTest {
    private static final Command ANY = Command.of("anything");

    private final FakeChildren children = new FakeChildren();
    private final Supervisor supervisor = new Supervisor(2, 4, ofSeconds(15), () -> liveOnce(ANY));

    private interface Script {
        void play() throws InterruptedException;
    }

    /// Lets the supervisor keep fake children running, on a clock that jumps, while the script
    /// happens to it.
    private void during(Script script) throws InterruptedException {
        Reactor.builder()
                .world(new JumpingWorld().with(Processes.class, children))
                .run(main -> {
                    main.start("supervisor", () -> supervisor.keepRunning(main));
                    script.play();
                    main.cancel("the play is over");
                });
        assertEquals(0, children.alive());
    }

    private static void liveOnce(Command command) throws InterruptedException {
        try (var child = ChildProcess.start(command)) {
            child.exited().await();
        } catch (IOException e) {
            throw new AssertionError("nothing is read or written here", e);
        }
    }

    private static void sleepUntil(int second) throws InterruptedException {
        Microthread.sleep(ofSeconds(second).minus(Reactor.current().uptime()));
    }

    private void requestAt(int second) throws InterruptedException {
        sleepUntil(second);
        supervisor.requestOneMore();
    }

    @Test
    @DisplayName("C55: the supervisor loop of the seed, minimum 2, maximum 4, start interval 15 s")
    void theLoopOfTheSeedStartsChildrenWhenItShould() throws Exception {
        during(() -> {
            for (int second : new int[] {110, 111, 112, 150}) requestAt(second);
            sleepUntil(200);
            assertEquals(List.of(0L, 15L, 110L, 125L), children.starts());
            assertEquals(4, supervisor.running().get());

            children.oneDies();
            children.oneDies();
            sleepUntil(310);
            assertEquals(List.of(0L, 15L, 110L, 125L), children.starts());

            children.oneDies();
            children.oneDies();
            sleepUntil(410);
            assertEquals(List.of(0L, 15L, 110L, 125L, 310L, 325L), children.starts());

            supervisor.requestOneMore();
            sleepUntil(412);
            children.oneDies();
            sleepUntil(1_000);
            assertEquals(List.of(0L, 15L, 110L, 125L, 310L, 325L, 410L), children.starts());
            assertEquals(2, supervisor.running().get());
        });
    }

    @Test
    void thereAreNeverMoreThanTheMaximum() throws Exception {
        during(() -> {
            for (int second = 0; second < 300; second++) requestAt(second);
            sleepUntil(1_000);
            assertEquals(List.of(0L, 15L, 30L, 45L), children.starts());
        });
    }

    @Test
    void aRequestThatIsMetFallsBackToTheMinimum() throws Exception {
        during(() -> {
            requestAt(100);
            assertEquals(3, supervisor.desired().get());
            sleepUntil(101);
            assertEquals(2, supervisor.desired().get());
            assertEquals(3, supervisor.running().get());
        });
    }

    @Test
    void aChildThatIsRetiredIsNotReplacedAndTheMinimumRemains() throws Exception {
        during(() -> {
            requestAt(100);
            sleepUntil(120);
            assertTrue(supervisor.retireOne());
            assertFalse(supervisor.retireOne(), "the first counts as gone at once");
            sleepUntil(500);
            assertEquals(2, supervisor.running().get());
            assertEquals(List.of(0L, 15L, 100L), children.starts());
        });
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertEquals("minimum < 0: -1", refusal(-1, 4));
        assertEquals("maximum < 1 or < minimum 0: 0", refusal(0, 0));
        assertEquals("maximum < 1 or < minimum 3: 2", refusal(3, 2));
    }

    private static String refusal(int minimum, int maximum) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new Supervisor(minimum, maximum, Duration.ZERO, () -> {}))
                .getMessage();
    }

    @Test
    void aRealChildThatIsKilledIsReplaced() throws Exception {
        var started = new Value<>(List.<Long>of());
        var two = new Supervisor(2, 2, Duration.ZERO, () -> liveAndTell(started));
        Reactor.run(main -> {
            main.start("supervisor", () -> two.keepRunning(main));
            started.is(pids -> pids.size() == 2).await();
            long first = started.get().getFirst();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            started.is(pids -> pids.size() == 3).await();
            assertFalse(ProcessHandle.of(first).isPresent(), "it has been reaped");
            assertEquals(2, two.running().get());
            main.cancel("seen enough");
        });
        ProcessHandle.current().children().forEach(left -> left.onExit().join());
    }

    private static void liveAndTell(Value<List<Long>> started) throws InterruptedException {
        try (var child = ChildProcess.start(Command.of("sleep", "1000"))) {
            var pids = new ArrayList<>(started.get());
            pids.add(child.pid());
            started.set(pids);
            child.exited().await();
        } catch (IOException e) {
            throw new AssertionError("nothing is read or written here", e);
        }
    }
}
