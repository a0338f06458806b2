package org.weft.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.weft.*;

/// JDBC with the database H2, in both ways: on disk through threads set aside for it, because files
/// stop everybody; in memory directly, because there a statement is a short computation.
///
/// ```
/// ./weft run examples/src/main/java/org/weft/examples/Database.java
/// ```
final class Database {
    private static final int CONNECTIONS = 2; // as many threads, and statements at a time
    private static final int LOAVES = 6;

    static void main() throws IOException, SQLException, InterruptedException {
        Path folder = Files.createTempDirectory("weft");
        Reactor.run(main -> {
            onDisk("jdbc:h2:" + folder.resolve("bakery"));
            inMemory("jdbc:h2:mem:bakery");
        });
        Files.delete(folder.resolve("bakery.mv.db"));
        Files.delete(folder);
    }

    // guide: database-on-disk
    private static void onDisk(String url) throws SQLException, InterruptedException {
        try (Lane disk = Blocking.lane("database", CONNECTIONS)) {
            disk.run(() -> execute(url, "CREATE TABLE loaf (baker VARCHAR, weight INT)"));
            Scope.run(scope -> {
                for (int i = 1; i <= LOAVES; i++) {
                    String insert = "INSERT INTO loaf VALUES ('baker " + i % 2 + "', " + i + ")";
                    scope.start("baker", () -> disk.run(() -> execute(url, insert)));
                }
            }); // all of them are in
            IO.println("on disk: " + disk.call(() -> sum(url)) + " kg");
        }
    }

    // end

    // guide: database-in-memory
    private static void inMemory(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE loaf (baker VARCHAR, weight INT)");
            statement.execute("INSERT INTO loaf VALUES ('baker 1', 7), ('baker 2', 8)");
            IO.println("in memory: " + sum(url) + " kg");
        }
    }

    // end

    private static void execute(String url, String update) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.executeUpdate(update);
        }
    }

    private static int sum(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT SUM(weight) FROM loaf")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private Database() {}
}
