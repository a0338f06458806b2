package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.net.Bytes.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.Event;
import org.weft.Microthread;

/// `readable()` and `writable()` of a TCP stream.
@Timeout(20)
class ReadinessTest {
    @Test
    void theEventsAreTheSameEachTime() throws Exception {
        Loopback.withConnection((_, client, _) -> {
            assertSame(client.readable(), client.readable());
            assertSame(client.writable(), client.writable());
        });
    }

    @Test
    void manyMayWaitAndNobodyTakesAByteByThat() throws Exception {
        Loopback.withConnection((scope, client, server) -> {
            List<String> trail = new ArrayList<>();
            for (String name : List.of("a", "b", "c"))
                scope.start(
                        name,
                        () -> {
                            client.readable().await();
                            trail.add(name);
                        });
            Microthread.yield();
            server.write(bytes("xyz"));
            client.readable().await();
            assertEquals("xyz", Bytes.text(Bytes.exactly(client, 3)));
            assertEquals(List.of("a", "b", "c"), trail);
        });
    }

    @Test
    void itHoldsUntilTheBytesAreRead() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            server.write(bytes("xyz"));
            client.readable().await();
            assertEquals(
                    "bytes",
                    Event.anyOf(client.readable().as("bytes"), Event.always("none")).await());
            client.read(ByteBuffer.allocate(2));
            client.readable().await();
            client.read(ByteBuffer.allocate(2));
            assertEquals(
                    "none",
                    Event.anyOf(client.readable().as("bytes"), Event.always("none")).await());
        });
    }

    @Test
    void aReadThatFillsItsBufferToTheLastByteThereEndsIt() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            server.write(bytes("xyz"));
            client.readable().await();
            assertEquals(3, client.read(ByteBuffer.allocate(3)));
            var limit = Event.after(Duration.ofMillis(5)).as("none");
            assertEquals("none", Event.anyOf(client.readable().as("bytes"), limit).await());
        });
    }

    @Test
    void writableHoldsUntilTheWayIsFullAndAgainWhenThereIsRoom() throws Exception {
        Loopback.withConnection((scope, client, server) -> {
            client.writable().await();
            Microthread writer =
                    scope.start(
                            "fill",
                            () -> client.write(ByteBuffer.allocate(ByteStreamContract.LARGE)));
            Loopback.settle();
            writer.cancel("full");
            assertEquals(
                    "full",
                    Event.anyOf(client.writable().as("room"), Event.always("full")).await());
            scope.startDaemon("drain", () -> Bytes.untilEnd(server));
            client.writable().await();
        });
    }

    /// C69 for a stream.
    @Test
    void closingTellsThoseWhoWaitAndThoseWhoCome() throws Exception {
        Loopback.withConnection((scope, client, _) -> {
            Microthread waiting = scope.start("alone", () -> client.readable().await());
            Microthread choosing =
                    scope.start(
                            "any of", () -> Event.anyOf(Event.never(), client.readable()).await());
            Microthread.yield();
            client.close();
            waiting.join();
            choosing.join();
            client.readable().await();
            client.writable().await();
            assertThrows(
                    IOException.class,
                    () -> client.read(ByteBuffer.allocate(1)),
                    "the next operation tells");
        });
    }

    @Test
    void thePeersEndIsReadable() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            server.finish();
            client.readable().await();
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
            assertEquals(
                    "end", Event.anyOf(client.readable().as("end"), Event.always("none")).await());
        });
    }

    @Test
    void aSubscriptionIsCalledOnceForEachTimeThatBytesComeIn() throws Exception {
        Loopback.withConnection((scope, client, server) -> {
            List<String> trail = new ArrayList<>();
            try (var _ = client.readable().subscribe(_ -> trail.add("readable"))) {
                Loopback.settle();
                server.write(bytes("abc"));
                client.readable().await();
                Loopback.settle();
                assertEquals(List.of("readable"), trail, "not once a turn");
                client.read(ByteBuffer.allocate(10));
                Microthread reader =
                        scope.start("reader", () -> client.read(ByteBuffer.allocate(10)));
                Microthread.yield();
                server.write(bytes("def"));
                reader.join();
                Loopback.settle();
                assertEquals(List.of("readable", "readable"), trail);
            }
        });
    }

    @Test
    void aLosingWaitLeavesNothingBehind() throws Exception {
        Loopback.withConnection((_, client, server) -> {
            var readableOrLate =
                    Event.anyOf(
                            client.readable().as("bytes"), Event.after(Duration.ZERO).as("late"));
            for (int i = 0; i < 1_000; i++) assertEquals("late", readableOrLate.await());
            server.write(bytes("abc"));
            client.readable().await();
            assertTrue(readableOrLate.await().equals("bytes"));
        });
    }
}
