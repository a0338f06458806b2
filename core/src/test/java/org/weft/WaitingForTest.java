package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.weft.event.Semaphore;
import org.weft.testing.VirtualWorld;

/// What a microthread tells about its wait.
class WaitingForTest {
    private @Nullable Microthread owner;

    @Test
    void whoRunsWaitsForNothing() throws Exception {
        VirtualWorld.run(_ -> assertEquals(Optional.empty(), Microthread.current().waitingFor()));
    }

    @Test
    void theWaitTellsWhatAndSinceWhen() throws Exception {
        VirtualWorld.run(main -> {
            Microthread.sleep(ofSeconds(5));
            var sleeper = main.startDaemon("sleeper", () -> Microthread.sleep(ofHours(1)));
            letOthersRun();
            Wait wait = sleeper.waitingFor().orElseThrow();
            assertEquals("sleep", wait.what());
            assertEquals(VirtualWorld.ORIGIN.plusSeconds(5), wait.since());
        });
    }

    @Test
    void whatNobodyOwnsHasNoHolder() throws Exception {
        VirtualWorld.run(main -> {
            var semaphore = new Semaphore(0);
            var waiting = main.startDaemon("waiting", semaphore::acquire);
            letOthersRun();
            assertEquals(Optional.empty(), holderFor(waiting));
        });
    }

    @Test
    void aQueueWhoseMakerTellsWhoHasItShowsTheHolder() throws Exception {
        VirtualWorld.run(main -> {
            var queue = new WaitQueue<String>("lock", () -> owner);
            var waiting = main.startDaemon("waiting", () -> queue.event().await());
            letOthersRun();
            assertEquals(Optional.empty(), holderFor(waiting));
            owner = Microthread.current();
            assertEquals(Optional.of(owner), holderFor(waiting));
        });
    }

    @Test
    void aMakerThatFailsToTellHurtsNobody() throws Exception {
        VirtualWorld.run(main -> {
            var queue =
                    new WaitQueue<String>(
                            "lock",
                            () -> {
                                throw new IllegalStateException("who knows");
                            });
            var waiting = main.startDaemon("waiting", () -> queue.event().await());
            letOthersRun();
            assertEquals(Optional.empty(), holderFor(waiting));
        });
    }

    @Test
    void oneOfSeveralEventsHasNoHolderForAnotherMayFire() throws Exception {
        VirtualWorld.run(main -> {
            owner = Microthread.current();
            var queue = new WaitQueue<String>("lock", () -> owner);
            var waiting =
                    main.startDaemon(
                            "waiting", () -> Event.anyOf(queue.event(), Event.never()).await());
            letOthersRun();
            assertEquals(Optional.empty(), holderFor(waiting));
        });
    }

    @Test
    void aMicrothreadHoldsItsOwnEnd() throws Exception {
        VirtualWorld.run(main -> {
            var sleeper = main.start("sleeper", () -> Microthread.sleep(ofHours(1)));
            var joiner = main.start("joiner", sleeper::join);
            letOthersRun();
            assertEquals(Optional.of(sleeper), holderFor(joiner));
        });
    }

    @Test
    void aForkHoldsItsOwnEnd() throws Exception {
        VirtualWorld.run(main -> {
            var fork =
                    main.fork(
                            "fork",
                            () -> {
                                Microthread.sleep(ofHours(1));
                                return "done";
                            });
            var joiner = main.start("joiner", fork::join);
            letOthersRun();
            assertEquals(Optional.of(fork.microthread()), holderFor(joiner));
        });
    }

    @Test
    void theEndOfAScopeIsHeldByTheFirstOfThoseThatAreStillInIt() throws Exception {
        VirtualWorld.run(main -> {
            var members = new Microthread[2];
            var host =
                    main.start(
                            "host",
                            () ->
                                    Scope.run(scope -> {
                                        members[0] =
                                                scope.start(
                                                        "short",
                                                        () -> Microthread.sleep(ofSeconds(1)));
                                        members[1] =
                                                scope.start(
                                                        "long",
                                                        () -> Microthread.sleep(ofHours(1)));
                                    }));
            letOthersRun();
            assertEquals(Optional.of(members[0]), holderFor(host));
            Microthread.sleep(ofSeconds(2));
            assertEquals(Optional.of(members[1]), holderFor(host));
        });
    }

    private static Optional<Microthread> holderFor(Microthread waiting) {
        return waiting.waitingFor().orElseThrow().holder();
    }
}
