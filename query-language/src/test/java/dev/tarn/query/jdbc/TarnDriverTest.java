package dev.tarn.query.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarnDriverTest {
  @TempDir Path home;
  private Dataset dataset;
  private String url;

  @BeforeEach
  void create() {
    String location = home.resolve("my eyes").toString();
    url = "jdbc:tarn:" + location;
    dataset =
        Dataset.create(
            location,
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "друзы", "🩺"),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32),
            TensorSpec.of("big", Htype.GENERIC).withDtype(Dtype.UINT64),
            TensorSpec.of("e", Htype.EMBEDDING).withDtype(Dtype.FLOAT32));
    dataset.commit("rows", rows -> add(rows::add, 0, 3000));
    dataset.tag("v1");
    dataset.commit("more", rows -> add(rows::add, 3000, 3003));
  }

  private interface Rows {
    void add(Map<String, Object> row);
  }

  private static void add(Rows rows, int from, int to) {
    for (int i = from; i < to; i++) {
      rows.add(
          Map.of(
              "labels",
              i % 3,
              "n",
              i,
              "big",
              BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(i)),
              "e",
              NdArray.of(new float[] {i, 0.5f}, 2)));
    }
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private static List<List<Object>> rows(ResultSet result) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
        row.add(result.getObject(c));
      }
      rows.add(row);
    }
    return rows;
  }

  private List<List<Object>> ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      return rows(statement.executeQuery(sql));
    }
  }

  private SQLException refused(String sql) {
    return assertThrows(SQLException.class, () -> ask(sql));
  }

  @Test
  void labelsAreGroupedAndCounted() throws SQLException {
    List<List<Object>> counts =
        List.of(List.of("g0", 1001L), List.of("друзы", 1001L), List.of("🩺", 1001L));
    assertEquals(counts, ask("SELECT labels, count(*) FROM \"my eyes\" GROUP BY labels"));
    assertEquals(counts, ask("SELECT labels, count(*) FROM DataSet GROUP BY labels"));
    assertEquals(counts, ask("SELECT labels, count(*) GROUP BY labels"));
    assertEquals(List.of(List.of(1001L)), ask("SELECT count(*) FROM dataset WHERE labels = '🩺'"));
  }

  @Test
  void columnsHaveTheirTypesAndValues() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT labels, n, big, e, n > 5 AS more, n / 4 AS quarter"
                    + " FROM dataset WHERE n >= 2 LIMIT 1")) {
      List<Integer> types = new ArrayList<>();
      for (int c = 1; c <= 6; c++) {
        types.add(result.getMetaData().getColumnType(c));
      }
      assertEquals(
          List.of(
              Types.VARCHAR,
              Types.INTEGER,
              Types.DECIMAL,
              Types.ARRAY,
              Types.BOOLEAN,
              Types.DOUBLE),
          types);
      assertTrue(result.next());
      assertEquals("🩺", result.getString("labels"));
      assertEquals(2, result.getInt("n"));
      assertEquals(new BigDecimal("9223372036854775810"), result.getBigDecimal("big"));
      assertArrayEquals(new Object[] {2f, 0.5f}, (Object[]) result.getArray("e").getArray());
      assertFalse(result.getBoolean("more"));
      assertEquals(0.5, result.getDouble("quarter"));
      assertFalse(result.next());
    }
  }

  @Test
  void preparedStatementsTakeParametersAgainAndAgain() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT n FROM dataset WHERE labels = ? AND n > ? ORDER BY n DESC LIMIT ?")) {
      assertEquals(3, statement.getParameterMetaData().getParameterCount());
      statement.setString(1, "g0");
      statement.setInt(2, 10);
      statement.setLong(3, 2);
      assertEquals(List.of(List.of(3000), List.of(2997)), rows(statement.executeQuery()));
      statement.setString(1, "друзы");
      assertEquals(List.of(List.of(3001), List.of(2998)), rows(statement.executeQuery()));
      statement.setString(1, "g9");
      SQLException unknown = assertThrows(SQLException.class, statement::executeQuery);
      assertTrue(unknown.getMessage().startsWith("Unknown class name 'g9'"), unknown.getMessage());
    }
  }

  @Test
  void columnsOfAPreparedStatementAreKnownBeforeItRuns() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement("SELECT labels, n WHERE n > ?")) {
      assertEquals(2, statement.getMetaData().getColumnCount());
      assertEquals("INTEGER", statement.getMetaData().getColumnTypeName(2));
    }
  }

  @Test
  void toolsFindTheTableAndItsColumns() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      DatabaseMetaData metaData = connection.getMetaData();
      assertEquals("Tarn", metaData.getDatabaseProductName());
      assertTrue(metaData.isReadOnly());
      assertEquals(url, metaData.getURL());
      List<String> tables = new ArrayList<>();
      try (ResultSet result = metaData.getTables(null, null, "%", null)) {
        while (result.next()) {
          tables.add(result.getString("TABLE_NAME") + " " + result.getString("TABLE_TYPE"));
        }
      }
      assertEquals(List.of("my eyes TABLE", "dataset SYNONYM"), tables);
      List<String> columns = new ArrayList<>();
      try (ResultSet result = metaData.getColumns(null, null, "my%", "%")) {
        while (result.next()) {
          columns.add(
              result.getInt("ORDINAL_POSITION")
                  + " "
                  + result.getString("COLUMN_NAME")
                  + " "
                  + result.getString("TYPE_NAME")
                  + " "
                  + result.getInt("DATA_TYPE"));
        }
      }
      assertEquals(
          List.of(
              "1 labels VARCHAR " + Types.VARCHAR,
              "2 n INTEGER " + Types.INTEGER,
              "3 big DECIMAL " + Types.DECIMAL,
              "4 e REAL ARRAY " + Types.ARRAY),
          columns);
      assertFalse(metaData.getSchemas().next());
      assertFalse(metaData.getPrimaryKeys(null, null, "dataset").next());
      assertTrue(metaData.getTableTypes().next());
    }
  }

  @Test
  void aConnectionReadsTheRefItNames() throws SQLException {
    String all = "SELECT count(*) FROM dataset";
    assertEquals(List.of(List.of(3003L)), ask(all));
    assertEquals(List.of(List.of(3000L)), ask("SELECT count(*) FROM dataset AT VERSION 'v1'"));
    Properties at = new Properties();
    at.setProperty("at", "v1");
    try (Connection byUrl = DriverManager.getConnection(url + "?at=v1");
        Connection byProperty = DriverManager.getConnection(url, at)) {
      for (Connection connection : List.of(byUrl, byProperty)) {
        try (Statement statement = connection.createStatement()) {
          assertEquals(List.of(List.of(3000L)), rows(statement.executeQuery(all)));
        }
      }
    }
    SQLException none =
        assertThrows(SQLException.class, () -> DriverManager.getConnection(url + "?at=v9"));
    assertTrue(none.getMessage().contains("v9"), none.getMessage());
  }

  @Test
  void errorsShowThePlaceAndTheNextStep() {
    SQLException unknown = refused("SELECT lable FROM dataset");
    assertTrue(
        unknown.getMessage().startsWith("Unknown column 'lable' at line 1, column 8")
            || unknown.getMessage().startsWith("Unknown tensor 'lable' at line 1, column 8"),
        unknown.getMessage());
    assertTrue(
        unknown.getMessage().contains("SELECT lable FROM dataset\n         ^^^^^"),
        unknown.getMessage());
    assertTrue(unknown.getMessage().contains("hint: Did you mean 'labels'?"), unknown.getMessage());
    assertEquals("42000", unknown.getSQLState());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO dataset VALUES (1)",
        "UPDATE dataset SET n = 1",
        "DELETE FROM dataset",
        "DROP TABLE dataset",
        "CREATE TABLE x (n INTEGER)"
      })
  void nothingIsChanged(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      String head = dataset.head().id();
      for (SQLException e :
          List.of(
              assertThrows(SQLException.class, () -> statement.execute(sql)),
              assertThrows(SQLException.class, () -> statement.executeQuery(sql)),
              assertThrows(SQLException.class, () -> connection.prepareStatement(sql)))) {
        assertTrue(e.getMessage().startsWith("TQL only reads"), e.getMessage());
      }
      statement.addBatch(sql);
      for (SQLException e :
          List.of(
              assertThrows(SQLException.class, statement::executeBatch),
              assertThrows(SQLException.class, () -> statement.executeUpdate(sql)))) {
        assertTrue(e.getMessage().startsWith("A connection only reads."), e.getMessage());
      }
      assertTrue(connection.isReadOnly());
      assertEquals(head, dataset.head().id());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "schemaFactory",
        "parserFactory",
        "fun",
        "typeSystem",
        "metaTableFactory",
        "httpclient_factory",
        "schema.directory"
      })
  void noPropertyLoadsAnything(String name) throws Exception {
    Path model = home.resolve("model.json");
    Files.write(model, "{\"version\": \"1.0\"}".getBytes(StandardCharsets.UTF_8));
    Properties info = new Properties();
    info.setProperty(name, model.toString());
    SQLException refused =
        assertThrows(SQLException.class, () -> DriverManager.getConnection(url, info));
    assertTrue(
        refused.getMessage().startsWith("Unknown connection property '" + name + "'"),
        refused.getMessage());
    assertTrue(refused.getMessage().contains("hint: The only property is 'at'"));
  }

  @Test
  void noPropertyOfTheUrlLoadsAnything() {
    SQLException refused =
        assertThrows(
            SQLException.class,
            () -> DriverManager.getConnection(url + "?at=v1&model=inline:{version:1.0}"));
    assertTrue(refused.getMessage().startsWith("Unknown connection property 'model'"));
    refused("SELECT \"java.lang.System\".\"exit\"(1) FROM dataset");
    refused("SELECT * FROM TABLE(\"java.lang.Runtime\"())");
  }

  @Test
  void otherUrlsAreLeftToOtherDrivers() throws SQLException {
    assertNull(new TarnDriver().connect("jdbc:calcite:model=x", new Properties()));
    assertThrows(SQLException.class, () -> DriverManager.getConnection("jdbc:tarn:"));
    SQLException none =
        assertThrows(
            SQLException.class, () -> DriverManager.getConnection("jdbc:tarn:" + home + "/none"));
    assertTrue(none.getMessage().contains("none"), none.getMessage());
  }

  @Test
  void whatIsClosedTwiceOrLeftOpenHoldsNothing() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    Statement statement = connection.createStatement();
    ResultSet left = statement.executeQuery("SELECT n, e FROM dataset");
    assertTrue(left.next());
    statement.close();
    statement.close();
    assertThrows(SQLException.class, () -> statement.executeQuery("SELECT n"));
    Statement open = connection.createStatement();
    ResultSet half = open.executeQuery("SELECT n, e FROM dataset");
    assertTrue(half.next());
    // A dataset is closed only when nothing that it gave is left: this would throw.
    connection.close();
    connection.close();
    assertTrue(connection.isClosed());
    assertThrows(SQLException.class, connection::createStatement);
  }

  @Test
  void limitsOfAStatementAreKept() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT n FROM dataset")) {
      statement.setMaxRows(7);
      prepared.setMaxRows(5);
      assertEquals(7, rows(statement.executeQuery("SELECT n FROM dataset")).size());
      assertEquals(5, rows(prepared.executeQuery()).size());
      connection.setAutoCommit(false);
      connection.commit();
      connection.rollback();
      statement.setMaxRows(0);
      statement.setQueryTimeout(60);
      assertEquals(3003, rows(statement.executeQuery("SELECT n FROM dataset")).size());
    }
  }
}
