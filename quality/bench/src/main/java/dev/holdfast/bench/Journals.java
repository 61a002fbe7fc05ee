package dev.holdfast.bench;

import dev.holdfast.ledger.Actor;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** What the ledger is measured beside: each makes one entry of 1 KiB durable and says so. */
final class Journals {
    private static final int ENTRY_BYTES = 1024;
    private static final int GROUP_MAX = 1024;
    private static final Run RUN =
            new Run(new SessionId("s-000000000001"), new TraceId("0af7651916cd43dd8448eb211c80319c"), Run.setup("{}"));
    private static final byte[] ROW = "x".repeat(ENTRY_BYTES).getBytes(StandardCharsets.US_ASCII);

    private Journals() {}

    /** Something that takes entries. Safe for use by several threads. */
    interface Journal extends AutoCloseable {
        /** Returns when one more entry is durable. */
        void append() throws Exception;

        @Override
        void close() throws SQLException;
    }

    /** Opens a journal for that many writers. */
    interface Opening {
        Journal open(int writers) throws Exception;
    }

    static Journal ledger(Path folder) throws IOException {
        var ledger = Ledger.open(
                FileDisk.open(Files.createTempDirectory(folder, "ledger-")),
                Ed25519Signer.open(Files.createTempDirectory(folder, "key-").resolve("key")));
        List<Entry> entry = List.of(entry(ENTRY_BYTES));
        return new Journal() {
            @Override
            public void append() {
                var _ = ledger.append(entry);
            }

            @Override
            public void close() {
                ledger.close();
            }
        };
    }

    /** An entry whose canonical form has that many bytes, or as few as an entry can have. */
    static Entry entry(int bytes) {
        return filled(Math.max(0, bytes - filled(0).bytes()));
    }

    private static Entry filled(int more) {
        return new Entry("bench.filled", RUN, Actor.platform(), Instant.EPOCH, "{\"x\":\"" + "x".repeat(more) + "\"}");
    }

    /** SQLite with its own write-ahead log, synced at each commit. */
    static Connection sqlite(Path folder) throws SQLException, IOException {
        var connection = DriverManager.getConnection(
                "jdbc:sqlite:" + Files.createTempDirectory(folder, "sqlite-").resolve("db"));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, content BLOB NOT NULL)");
        }
        return connection;
    }

    /** PostgreSQL with an empty table; several rows of a transaction go to it as one statement. */
    static Connection postgres(String url) throws SQLException {
        var connection = DriverManager.getConnection(url + "&reWriteBatchedInserts=true");
        try (var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS entry");
            statement.execute("CREATE TABLE entry (id BIGSERIAL PRIMARY KEY, content BYTEA NOT NULL)");
        }
        return connection;
    }

    /** One transaction an entry, on one connection in turn. */
    static Journal single(Connection connection) throws SQLException {
        var turn = new ReentrantLock();
        PreparedStatement insert = insert(connection);
        return new Journal() {
            @Override
            public void append() throws SQLException {
                turn.lock();
                try {
                    insert.executeUpdate();
                } finally {
                    turn.unlock();
                }
            }

            @Override
            public void close() throws SQLException {
                connection.close();
            }
        };
    }

    /** One transaction an entry, on as many connections as there are writers. */
    static Journal pooled(String url, int writers) throws SQLException {
        var free = new ArrayBlockingQueue<PreparedStatement>(writers);
        var all = new ArrayList<Connection>();
        for (int writer = 0; writer < writers; writer++) {
            all.add(writer == 0 ? postgres(url) : DriverManager.getConnection(url));
            free.add(insert(all.getLast()));
        }
        return new Journal() {
            @Override
            public void append() throws SQLException, InterruptedException {
                PreparedStatement insert = free.take();
                try {
                    insert.executeUpdate();
                } finally {
                    free.add(insert);
                }
            }

            @Override
            public void close() throws SQLException {
                for (Connection connection : all) {
                    connection.close();
                }
            }
        };
    }

    /** One thread commits whatever waits, in one transaction of many rows. */
    static Journal grouped(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        PreparedStatement insert = insert(connection);
        BlockingQueue<CompletableFuture<Void>> waiting = new ArrayBlockingQueue<>(GROUP_MAX);
        Thread committer = Thread.ofPlatform().name("committer").start(() -> {
            var group = new ArrayList<CompletableFuture<Void>>();
            try {
                while (true) {
                    group.add(waiting.take());
                    waiting.drainTo(group);
                    for (int row = 0; row < group.size(); row++) {
                        insert.setBytes(1, ROW); // SQLite forgets it after each batch
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                    group.forEach(one -> one.complete(null));
                    group.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
            } catch (SQLException e) {
                group.forEach(one -> one.completeExceptionally(e));
            }
        });
        return new Journal() {
            @Override
            public void append() throws InterruptedException {
                var mine = new CompletableFuture<Void>();
                waiting.put(mine);
                mine.join();
            }

            @Override
            public void close() throws SQLException {
                committer.interrupt();
                connection.close();
            }
        };
    }

    private static PreparedStatement insert(Connection connection) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO entry (content) VALUES (?)");
        insert.setBytes(1, ROW);
        return insert;
    }
}
