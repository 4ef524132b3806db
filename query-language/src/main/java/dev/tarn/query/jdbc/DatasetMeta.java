package dev.tarn.query.jdbc;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.query.TableQuery;
import dev.tarn.query.fault.QueryException;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/** What Avatica's JDBC objects ask for: queries, their rows, and the dataset's tables. */
final class DatasetMeta extends MetaImpl {
  private final Dataset dataset;
  private final Tables tables;
  private final Map<Integer, TableQuery> prepared = new ConcurrentHashMap<>();

  /**
   * @param dataset transferred: {@link #closeConnection} closes it
   */
  DatasetMeta(AvaticaConnection connection, Dataset dataset) {
    super(connection);
    this.dataset = dataset;
    this.tables = Tables.of(dataset);
  }

  @Override
  public void closeConnection(ConnectionHandle handle) {
    prepared.clear();
    dataset.close();
  }

  /** Nothing is ever changed. */
  @Override
  public void commit(ConnectionHandle handle) {}

  /** Nothing is ever changed. */
  @Override
  public void rollback(ConnectionHandle handle) {}

  @Override
  public StatementHandle prepare(ConnectionHandle handle, String sql, long maxRowCount) {
    StatementHandle statement = createStatement(handle);
    try {
      TableQuery query = TableQuery.of(dataset, sql, tables.names());
      statement.signature = signature(query, columns(query), query.parameterCount());
      prepared.put(statement.id, query);
      return statement;
    } catch (RuntimeException e) {
      throw SqlFaults.thrown(SqlFaults.of(e));
    }
  }

  /** The columns as far as they are known without the values of parameters. */
  private static List<Column> columns(TableQuery query) {
    int parameters = query.parameterCount();
    QueryOptions nulls = QueryOptions.params(new Object[parameters]);
    try {
      return query.columns(nulls);
    } catch (QueryException e) {
      if (parameters == 0) {
        throw e;
      }
      // Not every parameter may be null: LIMIT takes a number. The result will say.
      return List.of();
    }
  }

  @Override
  @Deprecated
  public ExecuteResult prepareAndExecute(
      StatementHandle handle, String sql, long maxRowCount, PrepareCallback callback) {
    return prepareAndExecute(handle, sql, maxRowCount, 0, callback);
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle handle,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback) {
    try {
      MetaResultSet result = answer(handle, TableQuery.of(dataset, sql, tables.names()), List.of());
      synchronized (callback.getMonitor()) {
        callback.clear();
        callback.assign(result.signature, result.firstFrame, -1);
      }
      callback.execute();
      return new ExecuteResult(List.of(result));
    } catch (SQLException e) {
      throw SqlFaults.thrown(e);
    } catch (RuntimeException e) {
      throw SqlFaults.thrown(SqlFaults.of(e));
    }
  }

  @Override
  @Deprecated
  public ExecuteResult execute(StatementHandle handle, List<TypedValue> values, long maxRows) {
    return execute(handle, values, 0);
  }

  @Override
  public ExecuteResult execute(StatementHandle handle, List<TypedValue> values, int firstRows) {
    TableQuery query = prepared.get(handle.id);
    if (handle.signature == null) {
      // So Avatica asks for an update.
      throw SqlFaults.thrown(SqlFaults.readOnly());
    }
    if (query == null) {
      throw SqlFaults.thrown(new SQLException("The statement is closed."));
    }
    try {
      return new ExecuteResult(List.of(answer(handle, query, values)));
    } catch (SQLException e) {
      throw SqlFaults.thrown(e);
    } catch (RuntimeException e) {
      throw SqlFaults.thrown(SqlFaults.of(e));
    }
  }

  private MetaResultSet answer(StatementHandle handle, TableQuery query, List<TypedValue> values)
      throws SQLException {
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT);
    List<@Nullable Object> params = new ArrayList<>();
    for (TypedValue value : values) {
      // Null is a value; one that was never set is none.
      params.add(value == null ? null : value.toJdbc(calendar));
    }
    QueryOptions options = QueryOptions.defaults().withParams(params.toArray());
    AvaticaStatement statement = connection.statementMap.get(handle.id);
    long most = 0;
    if (statement != null) {
      most = statement.getLargeMaxRows();
      int seconds = statement.getQueryTimeout();
      options = seconds > 0 ? options.withTimeLimit(Duration.ofSeconds(seconds)) : options;
    }
    View view = run(statement, query, options);
    View shown = most > 0 ? view.range(0, most) : view;
    Signature signature = signature(query, shown.columns(), values.size());
    Frame rows = new Frame(0, true, new ViewRows(shown));
    return MetaResultSet.create(connection.id, handle.id, false, signature, rows);
  }

  private View run(@Nullable AvaticaStatement statement, TableQuery query, QueryOptions options)
      throws SQLException {
    if (statement == null) {
      return query.run(options);
    }
    AtomicBoolean isCancelled;
    try {
      isCancelled = connection.getCancelFlag(statement.handle);
    } catch (NoSuchStatementException e) {
      throw new SQLException("The statement is closed.", e);
    }
    return StatementRun.call(statement, isCancelled, () -> query.run(options));
  }

  private static Signature signature(TableQuery query, List<Column> columns, int parameters) {
    List<ColumnMetaData> described = new ArrayList<>();
    for (Column column : columns) {
      described.add(
          columnMetaData(column.name(), described.size(), CellType.of(column).type(), true));
    }
    List<AvaticaParameter> places =
        Collections.nCopies(
            parameters,
            new AvaticaParameter(false, 0, 0, Types.OTHER, "OTHER", "java.lang.Object", "?"));
    return Signature.create(
        described, query.text(), places, CursorFactory.ARRAY, StatementType.SELECT);
  }

  @Override
  public void closeStatement(StatementHandle handle) {
    prepared.remove(handle.id);
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle handle, List<String> texts) {
    throw SqlFaults.thrown(SqlFaults.readOnly());
  }

  @Override
  public ExecuteBatchResult executeBatch(StatementHandle handle, List<List<TypedValue>> values) {
    throw SqlFaults.thrown(SqlFaults.readOnly());
  }

  /** All rows are in the first frame, which reads them as they are asked for. */
  @Override
  public Frame fetch(StatementHandle handle, long offset, int maxRows) {
    return Frame.EMPTY;
  }

  @Override
  public boolean syncResults(StatementHandle handle, QueryState state, long offset) {
    return false;
  }

  @Override
  public MetaResultSet getTables(
      ConnectionHandle handle, String catalog, Pat schema, Pat table, List<String> types) {
    return listing(Tables.TABLE_COLUMNS, tables.list(table.s, types));
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle handle, String catalog, Pat schema, Pat table, Pat column) {
    return listing(Tables.COLUMN_COLUMNS, tables.listColumns(table.s, column.s));
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle handle) {
    return listing(Tables.TYPE_COLUMNS, Tables.types());
  }

  private MetaResultSet listing(List<String> names, List<Object> rows) {
    List<ColumnMetaData> columns = new ArrayList<>();
    for (String name : names) {
      Class<?> type = Tables.NUMBERS.contains(name) ? Integer.class : String.class;
      columns.add(columnMetaData(name, columns.size(), type, true));
    }
    return createResultSet(Map.of(), columns, CursorFactory.ARRAY, new Frame(0, true, rows));
  }
}
