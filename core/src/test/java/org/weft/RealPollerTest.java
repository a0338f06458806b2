package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.weft.spi.ChannelPoller;

class RealPollerTest {
    private static final int MANY = 100;

    private final RealPoller poller = new RealPoller();
    private final List<String> trail = new ArrayList<>();
    private final List<Pipe> pipes = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        poller.close();
        for (Pipe pipe : pipes) {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    @Test
    void aWakeUpBeforeTheFirstPollEndsIt() {
        poller.wakeUp();
        Foreign.start(
                        "polling",
                        () -> {
                            takeParkPermit();
                            poller.poll(Timers.NEVER);
                        })
                .join();
    }

    @Test
    void aWakeUpBetweenTwoPollsEndsTheSecond() {
        Foreign.start(
                        "polling",
                        () -> {
                            poller.poll(1);
                            var waking = Foreign.start("waking", poller::wakeUp);
                            while (waking.thread().isAlive()) Thread.onSpinWait();
                            poller.poll(Timers.NEVER);
                        })
                .join();
    }

    @Test
    void aWakeUpEndsAPollUnderWay() {
        var mayEnd = new AtomicBoolean();
        var polling =
                Foreign.start(
                        "polling",
                        () -> {
                            while (!mayEnd.get()) poller.poll(Timers.NEVER); // it may end early
                        });
        Foreign.waitUntil("the poll", () -> polling.thread().getState() == Thread.State.WAITING);
        mayEnd.set(true);
        poller.wakeUp();
        polling.join();
    }

    /// A thread may have one from whatever it did before; with it any poll ends at once.
    private static void takeParkPermit() {
        LockSupport.parkNanos(1);
    }

    @Test
    void aWakeUpEndsAPollWithChannelsUnderWay() throws IOException {
        watch("a");
        var polling = Foreign.start("polling", () -> poller.poll(Timers.NEVER));
        Foreign.waitUntil("the poll", () -> polling.thread().getStackTrace().length > 0);
        poller.wakeUp();
        polling.join();
    }

    @Test
    void closingAListenerLosesNoWakeUp() throws IOException {
        var watch = poller.watch(ServerSocketChannel.open(), _ -> {});
        poller.wakeUp();
        watch.close();
        Foreign.start("polling", () -> poller.poll(Timers.NEVER)).join();
    }

    @Test
    void aPollAfterAListenerWasClosedAndAnotherPollWaits() throws IOException {
        poller.watch(ServerSocketChannel.open(), _ -> {}).close();
        poller.poll(1_000_000);
        long before = System.nanoTime();
        poller.poll(2_000_000);
        assertTrue(System.nanoTime() - before >= 2_000_000);
    }

    @Test
    void aPollEndsAfterItsLimit() throws IOException {
        poller.poll(1_000_000);
        watch("a");
        long before = System.nanoTime();
        poller.poll(1_000_000);
        assertTrue(System.nanoTime() - before >= 1_000_000);
    }

    @Test
    void withoutChannelsItOpensNoDescriptor() throws Exception {
        int before = descriptors();
        try (var another = new RealPoller()) {
            another.poll(0);
            another.wakeUp();
            another.poll(Timers.NEVER);
            assertEquals(before, descriptors());
        }
    }

    @Test
    void itsDescriptorsAreGoneWhenItIsClosed() throws Exception {
        int before = descriptors();
        try (var another = new RealPoller()) {
            Pipe pipe = Pipe.open();
            another.watch(pipe.source(), _ -> {}).want(SelectionKey.OP_READ);
            another.poll(0);
            assertTrue(descriptors() > before);
            pipe.sink().close();
        }
        assertEquals(before, descriptors());
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }

    @Test
    void aChannelThatNobodyWantsIsNotTold() throws IOException {
        Pipe pipe = pipe();
        poller.watch(pipe.source(), _ -> trail.add("told"));
        writeTo(pipe);
        poller.poll(0);
        assertEquals(List.of(), trail);
    }

    @Test
    void aWantedOperationIsToldOnce() throws IOException {
        Pipe pipe = pipe();
        var watch = poller.watch(pipe.source(), operations -> trail.add("told " + operations));
        watch.want(SelectionKey.OP_READ);
        poller.poll(0);
        assertEquals(List.of(), trail);
        writeTo(pipe);
        poller.poll(0);
        poller.poll(0);
        poller.poll(1_000_000);
        assertEquals(List.of("told 1"), trail);
        watch.want(SelectionKey.OP_READ);
        poller.poll(0);
        assertEquals(List.of("told 1", "told 1"), trail);
    }

    @Test
    void anOperationNoLongerWantedIsNotTold() throws IOException {
        Pipe pipe = pipe();
        var watch = poller.watch(pipe.source(), _ -> trail.add("told"));
        watch.want(SelectionKey.OP_READ);
        watch.unwant(SelectionKey.OP_READ);
        writeTo(pipe);
        poller.poll(0);
        assertEquals(List.of(), trail);
    }

    @Test
    void aReadyChannelThatNobodyWantsDoesNotKeepTheReactorFromSleeping() throws IOException {
        Pipe pipe = pipe();
        var watch = poller.watch(pipe.source(), _ -> trail.add("told"));
        watch.want(SelectionKey.OP_READ);
        watch.unwant(SelectionKey.OP_READ);
        writeTo(pipe);
        poller.poll(1_000_000); // finds it, disarms it
        long before = System.nanoTime();
        poller.poll(2_000_000);
        assertTrue(System.nanoTime() - before >= 2_000_000);
    }

    @Test
    void whatBecomesReadyTogetherIsToldInTheOrderInWhichItWasWanted() throws IOException {
        List<ChannelPoller.Watch> watches = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) watches.add(watch(String.valueOf(i)));
        for (int i = MANY - 1; i >= 0; i -= 2) want(i, watches, expected);
        for (int i = 0; i < MANY; i += 2) want(i, watches, expected);
        for (Pipe pipe : pipes) writeTo(pipe);
        poller.poll(0);
        assertEquals(expected, trail);
    }

    private static void want(int index, List<ChannelPoller.Watch> watches, List<String> expected) {
        watches.get(index).want(SelectionKey.OP_READ);
        expected.add(String.valueOf(index));
    }

    @Test
    void aChannelClosedThroughItsWatchIsNoLongerPolled() throws IOException {
        Pipe pipe = pipe();
        var watch = poller.watch(pipe.source(), _ -> trail.add("told"));
        watch.want(SelectionKey.OP_READ);
        writeTo(pipe);
        watch.close();
        assertFalse(pipe.source().isOpen());
        poller.poll(0);
        watch.want(SelectionKey.OP_READ);
        poller.poll(0);
        assertEquals(List.of(), trail);
    }

    private ChannelPoller.Watch watch(String name) throws IOException {
        return poller.watch(pipe().source(), _ -> trail.add(name));
    }

    private Pipe pipe() throws IOException {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        return pipe;
    }

    private static void writeTo(Pipe pipe) throws IOException {
        pipe.sink().write(ByteBuffer.wrap(new byte[] {1}));
    }
}
