package dev.tarn.query.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Statements that another thread cancels, and those that ask for a change. */
class CancelledStatementsTest {
  private static final int ROWS = 20_000;

  /** 400 million pairs, each with work to do: minutes. */
  private static final String LONG =
      "SELECT COUNT(*) FROM (SELECT *) AS a JOIN (SELECT *) AS b"
          + " ON POWER(a.n + 0.5, 1.7) * b.n > 1e9 AND SQRT(a.n) < EXP(b.n)";

  @TempDir Path home;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    String location = home.resolve("numbers").toString();
    try (Dataset dataset =
        Dataset.create(location, TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32))) {
      dataset.commit(
          "rows",
          rows -> {
            for (int i = 0; i < ROWS; i++) {
              rows.add(Map.of("n", i));
            }
          });
    }
    connection = DriverManager.getConnection("jdbc:tarn:" + location);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** Runs something long until it is cancelled; what it threw. */
  private static SQLException cancelled(Statement statement, Executable running) {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                running.execute();
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          asking.start();
          // One that comes before the query has begun is forgotten.
          while (asking.isAlive()) {
            statement.cancel();
            asking.join(50);
          }
        });
    return (SQLException) thrown.get();
  }

  /** Avatica puts an exception of its own round those of prepared statements. */
  private static String state(SQLException e) {
    return e.getSQLState() == null && e.getCause() instanceof SQLException cause
        ? cause.getSQLState()
        : e.getSQLState();
  }

  @Test
  void aRunningStatementIsCancelledAndMayRunAgain() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException e = cancelled(statement, () -> statement.executeQuery(LONG));

      assertEquals("57014", e.getSQLState());
      assertTrue(e.getMessage().startsWith("The query was cancelled."), e.getMessage());
      try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) AS n")) {
        assertTrue(rows.next());
        assertEquals(ROWS, rows.getInt(1));
      }
    }
  }

  @Test
  void aRunningPreparedStatementIsCancelledAndMayRunAgain() throws SQLException {
    String tql = "SELECT COUNT(*) AS n WHERE n < ? OR EXISTS (" + LONG.replace("COUNT(*)", "*");
    try (PreparedStatement statement = connection.prepareStatement(tql + " AND a.n < -1)")) {
      statement.setInt(1, 0);
      SQLException e = cancelled(statement, statement::executeQuery);

      assertEquals("57014", state(e));
      // Where the left side decides for every row, the right side is not asked.
      statement.setInt(1, ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(ROWS, rows.getInt(1));
        assertFalse(rows.next());
      }
    }
  }

  @Test
  void anUpdateIsRefusedEvenWhereItOnlyReads() throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT n")) {
      for (Executable update :
          new Executable[] {
            () -> statement.executeUpdate("SELECT n"),
            () -> statement.executeLargeUpdate("SELECT n"),
            prepared::executeUpdate
          }) {
        SQLException e = assertThrows(SQLException.class, update);
        assertEquals("25006", state(e));
        assertTrue(e.getMessage().startsWith("A connection only reads."), e.getMessage());
      }
    }
  }
}
