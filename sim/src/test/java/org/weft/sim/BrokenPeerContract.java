package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.weft.Fork;
import org.weft.Microthread;
import org.weft.Scope;

/// What is seen of a peer that is gone.
interface BrokenPeerContract extends SocketContract {
    @Test
    default void theFirstWriteToAPeerThatHasClosedSucceeds() throws Exception {
        connected(
                server -> server.stream().close(),
                client -> {
                    client.assertEnd();
                    client.write("into the void");
                });
    }

    @Test
    default void writingToAPeerThatHasClosedBreaksThePipe() throws Exception {
        connected(
                server -> server.stream().close(),
                client -> {
                    client.assertEnd();
                    Side.assertSays("Broken pipe", client.failureOfWriting());
                    client.assertWriteFails("Broken pipe");
                    client.assertEnd();
                });
    }

    @Test
    default void aBrokenPipeLeavesWhatWasReceivedBefore() throws Exception {
        connected(
                server -> {
                    server.write("kept");
                    server.stream().close();
                    server.tell();
                },
                client -> {
                    client.awaitTold();
                    assertEquals("k", client.read(1));
                    client.failureOfWriting();
                    assertEquals("ept", client.read(3));
                    client.assertEnd();
                });
    }

    @Test
    default void aPeerThatClosesWithBytesUnreadResets() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.stream().close();
                },
                client -> {
                    client.write("never read");
                    client.assertReadFails("Connection reset");
                    client.assertReadFails("Connection reset");
                });
    }

    @Test
    default void aPeerThatClosesWithOneByteUnreadResetsToo() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.stream().close();
                },
                client -> {
                    client.write("!");
                    client.assertReadFails("Connection reset");
                });
    }

    @Test
    default void aResetIsToldToAReaderAndThenThePipeIsBroken() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.stream().close();
                },
                client -> {
                    client.write("never read");
                    client.assertReadFails("Connection reset");
                    client.assertWriteFails("Broken pipe");
                    client.assertReadFails("Connection reset");
                });
    }

    @Test
    default void aResetIsToldToAWriterOnceAndThenTheReaderSeesAnEnd() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.stream().close();
                },
                client -> {
                    client.write("never read");
                    client.stream().readable().await();
                    client.assertWriteFails("Connection reset by peer");
                    client.assertWriteFails("Broken pipe");
                    client.assertEnd();
                });
    }

    @Test
    default void whatCameBeforeAResetIsRead() throws Exception {
        connected(
                BrokenPeerContract::replyAndReset,
                client -> {
                    client.write("never read");
                    client.stream().readable().await();
                    client.tell();
                    assertEquals("!", client.read(1));
                    client.assertReadFails("Connection reset");
                });
    }

    @Test
    default void whatCameBeforeAResetIsReadAlsoIfAWriterWasToldOfThat() throws Exception {
        connected(
                BrokenPeerContract::replyAndReset,
                client -> {
                    client.write("never read");
                    client.stream().readable().await();
                    client.tell();
                    Side.assertSays("Connection reset by peer", client.failureOfWriting());
                    assertEquals("!", client.read(1));
                    client.assertEnd();
                });
    }

    private static void replyAndReset(Side server) throws Exception {
        server.write("!");
        server.awaitTold();
        server.stream().readable().await();
        server.stream().close();
    }

    @Test
    default void aResetWakesAReader() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.awaitTold();
                    server.stream().close();
                },
                client -> {
                    client.write("never read");
                    Scope.<Exception>run(
                            "reader",
                            scope -> {
                                Fork<IOException> reader =
                                        scope.fork(
                                                "reader",
                                                () -> Side.failureOf(() -> client.read(1)));
                                Microthread.yield();
                                client.tell();
                                Side.assertSays("Connection reset", reader.join());
                            });
                });
    }

    @Test
    default void aWriterWhoWaitsForRoomIsWokenByAReset() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.stream().close();
                },
                client ->
                        Side.assertSays(
                                "Connection reset",
                                Side.failureOf(
                                        () -> client.stream().write(ByteBuffer.allocate(LARGE)))));
    }

    @Test
    default void bytesThatArriveAtAClosedSocketAreAnsweredByAReset() throws Exception {
        connected(
                server -> {
                    server.stream().finish();
                    server.stream().close();
                    server.tell();
                },
                client -> {
                    client.awaitTold();
                    client.write("too late");
                    Side.assertSays("Broken pipe", client.failureOfWriting());
                });
    }

    @Test
    default void finishingAConnectionThatWasResetIsNoError() throws Exception {
        connected(
                server -> {
                    server.stream().readable().await();
                    server.stream().close();
                },
                client -> {
                    client.write("never read");
                    client.stream().readable().await();
                    client.stream().finish();
                });
    }

    @Test
    default void closingWithBytesUnreadResetsAlthoughThePeerHasFinished() throws Exception {
        connected(
                server -> {
                    assertEquals("n", server.read(1));
                    server.stream().readable().await();
                    server.stream().close();
                },
                client -> {
                    client.write("not all read");
                    client.stream().finish();
                    client.assertReadFails("Connection reset");
                });
    }
}
