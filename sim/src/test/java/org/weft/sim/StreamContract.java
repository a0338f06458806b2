package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.weft.Event;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;

/// How bytes go over a connection, and how it ends in order.
interface StreamContract extends SocketContract {
    // ---- bytes

    @Test
    default void bytesArriveInOrderBothWays() throws Exception {
        connected(
                server -> {
                    server.write("to the client");
                    assertEquals("to the server", server.read(13));
                },
                client -> {
                    client.write("to the server");
                    assertEquals("to the client", client.read(13));
                });
    }

    @Test
    default void questionsAndAnswersAlternate() throws Exception {
        connected(
                server -> {
                    for (int i = 10; i < 60; i++) {
                        assertEquals("question " + i, server.read(11));
                        server.write("answer " + i);
                    }
                },
                client -> {
                    for (int i = 10; i < 60; i++) {
                        client.write("question " + i);
                        assertEquals("answer " + i, client.read(9));
                    }
                });
    }

    @Test
    default void manyBytesArriveWholeAndInOrder() throws Exception {
        connected(
                server -> server.stream().write(ByteBuffer.wrap(SocketContract.pattern(SOME))),
                client ->
                        assertArrayEquals(
                                SocketContract.pattern(SOME),
                                Side.exactly(client.stream(), SOME).array()));
    }

    @Test
    default void manyBytesGoBothWaysAtOnce() throws Exception {
        Program both =
                side ->
                        Scope.<Exception>run(
                                "both ways",
                                scope -> {
                                    scope.start(
                                            "writer",
                                            () ->
                                                    side.stream()
                                                            .write(
                                                                    ByteBuffer.wrap(
                                                                            SocketContract.pattern(
                                                                                    SOME))));
                                    assertArrayEquals(
                                            SocketContract.pattern(SOME),
                                            Side.exactly(side.stream(), SOME).array());
                                });
        connected(both, both);
    }

    @Test
    default void aReadReturnsWhatIsThereWithoutWaitingForMore() throws Exception {
        connected(
                server -> server.write("abc"),
                client -> {
                    var buffer = ByteBuffer.allocate(1000);
                    int count = client.stream().read(buffer);
                    assertTrue(count >= 1 && count <= 3, "bytes: " + count);
                });
    }

    @Test
    default void messagesMayBeReadInOtherPiecesThanTheyWereWritten() throws Exception {
        connected(
                server -> {
                    server.write("ab");
                    server.write("cd");
                    server.write("ef");
                },
                client -> {
                    assertEquals("abc", client.read(3));
                    assertEquals("def", client.read(3));
                });
    }

    @Test
    default void anEmptyWriteWritesNothing() throws Exception {
        connected(
                server -> {
                    server.write("");
                    server.stream().finish();
                },
                Side::assertEnd);
    }

    @Test
    default void connectionsDoNotDisturbEachOther() throws Exception {
        connected(
                server -> {
                    server.stream().close();
                    server.tell();
                },
                client -> {
                    client.assertEnd();
                    client.awaitTold();
                });
    }

    // ---- the end

    @Test
    default void closingEndsThePeersInputForGood() throws Exception {
        connected(
                server -> server.stream().close(),
                client -> {
                    client.assertEnd();
                    client.assertEnd();
                });
    }

    @Test
    default void lastWordsAreReadBeforeTheEnd() throws Exception {
        connected(
                server -> {
                    server.write("last words");
                    server.stream().close();
                },
                client -> {
                    assertEquals("last words", client.read(10));
                    client.assertEnd();
                });
    }

    @Test
    default void manyLastWordsAreReadAfterTheirWriterHasClosed() throws Exception {
        connected(
                server -> {
                    server.stream().write(ByteBuffer.wrap(SocketContract.pattern(SOME)));
                    server.stream().close();
                },
                client -> {
                    assertArrayEquals(
                            SocketContract.pattern(SOME),
                            Side.exactly(client.stream(), SOME).array());
                    client.assertEnd();
                });
    }

    @Test
    default void whoHasFinishedStillReads() throws Exception {
        connected(
                server -> {
                    assertEquals("question", server.read(8));
                    server.assertEnd();
                    server.write("answer");
                    server.stream().finish();
                },
                client -> {
                    client.write("question");
                    client.stream().finish();
                    assertEquals("answer", client.read(6));
                    client.assertEnd();
                });
    }

    @Test
    default void whoHasFinishedStillReadsMuch() throws Exception {
        connected(
                server -> {
                    server.assertEnd();
                    server.stream().write(ByteBuffer.wrap(SocketContract.pattern(SOME)));
                },
                client -> {
                    client.stream().finish();
                    assertArrayEquals(
                            SocketContract.pattern(SOME),
                            Side.exactly(client.stream(), SOME).array());
                });
    }

    @Test
    default void bothMayFinishAtOnce() throws Exception {
        Program both =
                side -> {
                    side.stream().finish();
                    side.assertEnd();
                    side.assertEnd();
                };
        connected(both, both);
    }

    @Test
    default void finishingTwiceIsHarmlessAndWritingAfterwardsIsNot() throws Exception {
        connected(
                server -> {
                    server.stream().finish();
                    server.stream().finish();
                    server.assertWriteFails("finished");
                },
                Side::assertEnd);
    }

    // ---- room

    @Test
    default void aWriterWaitsForAPeerThatDoesNotRead() throws Exception {
        connected(
                server -> {
                    server.awaitTold();
                    var buffer = ByteBuffer.allocate(1 << 16);
                    long count = 0;
                    while (server.stream().read(buffer.clear()) >= 0) count += buffer.position();
                    assertEquals(LARGE, count);
                },
                client -> {
                    var large = ByteBuffer.allocate(LARGE);
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            Duration.ofMillis(30),
                                            () -> client.stream().write(large)));
                    assertTrue(large.position() > 0 && large.hasRemaining(), large.toString());
                    client.tell();
                    client.stream().write(large);
                    client.stream().finish();
                });
    }

    @Test
    default void aConnectionThatWasFullIsWritableOnceThePeerReads() throws Exception {
        connected(
                server -> {
                    server.awaitTold();
                    while (server.stream().read(ByteBuffer.allocate(1 << 16)) >= 0) continue;
                },
                client -> {
                    var large = ByteBuffer.allocate(LARGE);
                    assertThrows(
                            TimedOutException.class,
                            () ->
                                    Timeout.run(
                                            Duration.ofMillis(30),
                                            () -> client.stream().write(large)));
                    client.tell();
                    client.stream().writable().await();
                    client.stream().finish();
                });
    }

    @Test
    default void aNewConnectionIsWritableAndNotReadable() throws Exception {
        connected(
                server -> server.awaitTold(),
                client -> {
                    client.stream().writable().await();
                    Event<String> readableOrNot =
                            Event.anyOf(
                                    client.stream().readable().as("readable"),
                                    Event.after(Duration.ofMillis(5)).as("nothing"));
                    assertEquals("nothing", readableOrNot.await());
                    client.tell();
                });
    }

    @Test
    default void aConnectionIsReadableWhenBytesOrTheEndHaveCome() throws Exception {
        connected(
                server -> {
                    server.write("a");
                    server.awaitTold();
                    server.stream().finish();
                },
                client -> {
                    client.stream().readable().await();
                    client.stream().readable().await();
                    assertEquals("a", client.read(1));
                    client.tell();
                    client.stream().readable().await();
                    client.assertEnd();
                });
    }

    @Test
    default void closingWakesWhoWaitsHere() throws Exception {
        connected(
                Side::awaitTold,
                client ->
                        Scope.<Exception>run(
                                "waiters",
                                scope -> {
                                    Fork<IOException> reader =
                                            scope.fork(
                                                    "reader",
                                                    () -> Side.failureOf(() -> client.read(1)));
                                    var large = ByteBuffer.allocate(LARGE);
                                    Fork<IOException> writer =
                                            scope.fork(
                                                    "writer",
                                                    () ->
                                                            Side.failureOf(() ->
                                                                    client.stream().write(large)));
                                    Microthread.sleep(Duration.ofMillis(5));
                                    client.stream().close();
                                    Side.assertSays("closed on this side", reader.join());
                                    Side.assertSays("closed on this side", writer.join());
                                    client.tell();
                                }));
    }

    // ---- addresses

    @Test
    default void bothEndsAgreeOnTheirAddresses() throws Exception {
        connected(
                server -> server.write(port(server.stream().remoteAddress().getPort())),
                client -> {
                    int mine = client.stream().localAddress().getPort();
                    assertEquals(port(mine), client.read(5));
                    client.stream().close();
                    assertEquals(
                            mine, client.stream().localAddress().getPort(), "also when closed");
                });
    }

    private static String port(int port) {
        return Integer.toString(100_000 + port).substring(1);
    }
}
