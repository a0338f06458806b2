import java.io.IOException;
import java.time.Duration;
import org.weft.*;
import org.weft.net.*;

void main(String... arguments) throws IOException, InterruptedException {
    int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
    Reactor.builder().cancelOnShutdown(Duration.ofSeconds(2)).run(main -> {
        try (var listener = Tcp.listen("localhost", port)) {
            IO.println("listening at port " + listener.port());
            serve(listener);
        }
    });
}

void serve(TcpListener listener) throws IOException, InterruptedException {
    Scope.run("clients", clients -> {
        clients.onFailure(failure -> IO.println(failure.getMessage()));    // hurts nobody else
        while (true) {
            TcpStream client = listener.accept();
            clients.start("client " + client, () -> echo(client));         // one microthread each
        }
    });
}

void echo(TcpStream client) throws IOException, InterruptedException {
    try (client) {
        var lines = Lines.ascii(client, 512);
        while (true) {
            String line = Timeout.call("idle", Duration.ofMinutes(5), lines::read);
            if (line == null) return;                                      // the client has left
            lines.write("you said: " + line);
        }
    }
}
