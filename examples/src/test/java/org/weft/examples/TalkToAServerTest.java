package org.weft.examples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weft.Reactor;
import org.weft.TimedOutException;
import org.weft.net.Tcp;

class TalkToAServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String HOST = LOOPBACK.getHostAddress();
    private static final Duration AMPLE = ofSeconds(20);
    private static final Duration SHORT = ofMillis(20);

    private static final TalkToAServer PATIENT = new TalkToAServer(AMPLE, AMPLE);

    @Test
    @DisplayName("C54: talkToAServer of the seed: greeting")
    void aServerIsGreetedAndAnswers() throws Exception {
        LineServerTest.withServer(port -> assertEquals("hello world", PATIENT.greet(HOST, port)));
    }

    @Test
    @DisplayName("C54: talkToAServer of the seed: time-out on connect")
    void aServerThatDoesNotTakeTheConnectionIsGivenUp() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            List<SocketChannel> crowd = fillBacklog(server.getLocalPort());
            var client = new TalkToAServer(SHORT, AMPLE);
            var e =
                    assertThrows(
                            TimedOutException.class, () -> greet(client, server.getLocalPort()));
            assertTrue(e.getMessage().contains("\"connect\""), e.getMessage());
            for (SocketChannel one : crowd) one.close();
        }
    }

    /// Has so many connections wait to be accepted that the system takes no more.
    private static List<SocketChannel> fillBacklog(int port) throws IOException {
        var crowd = new ArrayList<SocketChannel>();
        for (int i = 0; i < 4; i++) {
            SocketChannel one = SocketChannel.open();
            one.configureBlocking(false);
            one.connect(new InetSocketAddress(LOOPBACK, port));
            crowd.add(one);
        }
        return crowd;
    }

    @Test
    @DisplayName("C54: talkToAServer of the seed: time-out on the line")
    void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var client = new TalkToAServer(AMPLE, SHORT);
            var e =
                    assertThrows(
                            TimedOutException.class, () -> greet(client, server.getLocalPort()));
            assertTrue(e.getMessage().contains("\"reply\""), e.getMessage());
        }
    }

    @Test
    @DisplayName("C54: talkToAServer of the seed: refused")
    void aPortThatNobodyListensAtRefuses() throws Exception {
        int port;
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            port = server.getLocalPort();
        }
        var e = assertThrows(ConnectException.class, () -> greet(PATIENT, port));
        assertTrue(e.getMessage().contains(HOST + ":" + port), e.getMessage());
    }

    @Test
    void aServerThatHangsUpWithoutAWordIsAnError() throws Exception {
        Reactor.run(main -> {
            try (var listener = Tcp.listen(HOST, 0)) {
                main.start(
                        "server",
                        () -> {
                            try (var client = listener.accept()) {
                                client.finish();
                                client.read(ByteBuffer.allocate(100));
                            }
                        });
                assertThrows(EOFException.class, () -> PATIENT.greet(HOST, listener.port()));
            }
        });
    }

    private static void greet(TalkToAServer client, int port)
            throws IOException, InterruptedException {
        Reactor.run(main -> client.greet(HOST, port));
    }
}
