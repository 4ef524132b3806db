package dev.tarn.query.jdbc;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.query.function.LikePattern;
import dev.tarn.query.source.TensorTypes;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dataset as the table that it is to SQL tools: named after its folder, and {@code dataset}
 * whatever the folder is called.
 */
final class Tables {
  static final List<String> TABLE_COLUMNS =
      List.of(
          "TABLE_CAT",
          "TABLE_SCHEM",
          "TABLE_NAME",
          "TABLE_TYPE",
          "REMARKS",
          "TYPE_CAT",
          "TYPE_SCHEM",
          "TYPE_NAME",
          "SELF_REFERENCING_COL_NAME",
          "REF_GENERATION");
  static final List<String> COLUMN_COLUMNS =
      List.of(
          "TABLE_CAT",
          "TABLE_SCHEM",
          "TABLE_NAME",
          "COLUMN_NAME",
          "DATA_TYPE",
          "TYPE_NAME",
          "COLUMN_SIZE",
          "BUFFER_LENGTH",
          "DECIMAL_DIGITS",
          "NUM_PREC_RADIX",
          "NULLABLE",
          "REMARKS",
          "COLUMN_DEF",
          "SQL_DATA_TYPE",
          "SQL_DATETIME_SUB",
          "CHAR_OCTET_LENGTH",
          "ORDINAL_POSITION",
          "IS_NULLABLE",
          "SCOPE_CATALOG",
          "SCOPE_SCHEMA",
          "SCOPE_TABLE",
          "SOURCE_DATA_TYPE",
          "IS_AUTOINCREMENT",
          "IS_GENERATEDCOLUMN");
  static final List<String> TYPE_COLUMNS = List.of("TABLE_TYPE");

  /** The columns of these listings that hold numbers. */
  static final Set<String> NUMBERS =
      Set.of(
          "DATA_TYPE",
          "COLUMN_SIZE",
          "BUFFER_LENGTH",
          "DECIMAL_DIGITS",
          "NUM_PREC_RADIX",
          "NULLABLE",
          "SQL_DATA_TYPE",
          "SQL_DATETIME_SUB",
          "CHAR_OCTET_LENGTH",
          "ORDINAL_POSITION",
          "SOURCE_DATA_TYPE");

  private static final String ANY_FOLDER = "dataset";
  private static final String TABLE = "TABLE";
  private static final String SYNONYM = "SYNONYM";

  private final Dataset dataset;
  private final Set<String> names;

  private Tables(Dataset dataset, Set<String> names) {
    this.dataset = dataset;
    this.names = names;
  }

  static Tables of(Dataset dataset) {
    String location = dataset.location().replaceAll("[/\\\\]+$", "");
    String folder =
        location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
    Set<String> names = new LinkedHashSet<>();
    names.add(folder.isEmpty() ? ANY_FOLDER : folder);
    names.add(ANY_FOLDER);
    return new Tables(dataset, names);
  }

  /** The names that FROM may call the dataset by, the folder's first. */
  Set<String> names() {
    return names;
  }

  static List<Object> types() {
    return List.of(new Object[] {SYNONYM}, new Object[] {TABLE});
  }

  List<Object> list(@Nullable String pattern, @Nullable List<String> types) {
    List<Object> rows = new ArrayList<>();
    String type = TABLE;
    for (String name : names) {
      if (matches(pattern, name) && (types == null || types.contains(type))) {
        String remarks = dataset.rowCount() + " rows at " + dataset.head().id().substring(0, 8);
        rows.add(row(TABLE_COLUMNS.size(), null, null, name, type, remarks));
      }
      type = SYNONYM;
    }
    return rows;
  }

  List<Object> listColumns(@Nullable String tables, @Nullable String columns) {
    List<Object> rows = new ArrayList<>();
    for (String name : names) {
      int place = 0;
      for (Tensor tensor : dataset.tensors()) {
        place++;
        if (matches(tables, name) && matches(columns, tensor.name())) {
          rows.add(column(name, tensor, place));
        }
      }
    }
    return rows;
  }

  private static Object column(String table, Tensor tensor, int place) {
    CellType type = CellType.of(Column.of(tensor.name(), tensor.schema()));
    String remarks =
        tensor.schema().htypeName() + ", " + TensorTypes.of(tensor.schema()).describe();
    @Nullable Object[] row =
        row(
            COLUMN_COLUMNS.size(),
            null,
            null,
            table,
            tensor.name(),
            type.type().id,
            type.type().getName());
    row[COLUMN_COLUMNS.indexOf("NULLABLE")] = DatabaseMetaData.columnNullable;
    row[COLUMN_COLUMNS.indexOf("REMARKS")] = remarks;
    row[COLUMN_COLUMNS.indexOf("ORDINAL_POSITION")] = place;
    row[COLUMN_COLUMNS.indexOf("IS_NULLABLE")] = "YES";
    row[COLUMN_COLUMNS.indexOf("IS_AUTOINCREMENT")] = "NO";
    row[COLUMN_COLUMNS.indexOf("IS_GENERATEDCOLUMN")] = "NO";
    return row;
  }

  private static @Nullable Object[] row(int size, @Nullable Object... first) {
    @Nullable Object[] row = new @Nullable Object[size];
    System.arraycopy(first, 0, row, 0, first.length);
    return row;
  }

  private static boolean matches(@Nullable String pattern, String name) {
    return pattern == null || LikePattern.of(pattern, '\\', false).matches(name);
  }
}
