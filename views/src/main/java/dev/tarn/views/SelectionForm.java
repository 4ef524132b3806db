package dev.tarn.views;

import dev.tarn.dataset.RowSelection;
import dev.tarn.error.DamagedException;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.StoredForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a saved view lie in its object {@code views/<id>/selection}: a map of {@code
 * dataset}, {@code commit}, {@code projection}, and either {@code range} (first row, row behind the
 * last) or {@code rows32} or {@code rows64} (row numbers in order, u32le or u64le).
 *
 * @param dataset the dataset's id
 * @param commit the id of the data commit
 * @param projection the columns in canonical form
 * @param rows the rows in order
 */
record SelectionForm(String dataset, String commit, String projection, RowSelection rows) {
  private static final int DATASET_BYTES = 16;
  private static final long MAX_U32 = 0xffffffffL;

  byte[] encode() {
    CborWriter out = new CborWriter();
    out.map(
        4,
        () -> {
          out.key("dataset").hex(dataset);
          out.key("commit").hex(commit);
          out.key("projection").text(projection);
          if (rows.isRange()) {
            long first = rows.count() == 0 ? 0 : rows.row(0);
            out.key("range").array(2, () -> out.integer(first).integer(first + rows.count()));
          } else {
            boolean narrow = max() <= MAX_U32;
            out.key(narrow ? "rows32" : "rows64")
                .bytes(numbers(narrow ? Integer.BYTES : Long.BYTES));
          }
        });
    return StoredForm.encode(StoredForm.Kind.SELECTION, out.finish());
  }

  private long max() {
    long max = 0;
    for (long i = 0; i < rows.count(); i++) {
      max = Math.max(max, rows.row(i));
    }
    return max;
  }

  private byte[] numbers(int width) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(rows.count() * width)).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < rows.count(); i++) {
      if (width == Integer.BYTES) {
        bytes.putInt((int) rows.row(i));
      } else {
        bytes.putLong(rows.row(i));
      }
    }
    return bytes.array();
  }

  static SelectionForm decode(byte[] object, String name) {
    CborReader in = StoredForm.decode(StoredForm.Kind.SELECTION, object, name);
    Map<String, String> texts = new HashMap<>();
    @Nullable RowSelection[] rows = {null};
    in.map(
        key -> {
          switch (key) {
            case "dataset" -> texts.put(key, in.hex(DATASET_BYTES));
            case "commit" -> texts.put(key, in.id());
            case "projection" -> texts.put(key, in.text());
            case "range" -> {
              in.begin();
              rows[0] = range(in.count(), in.count(), name);
              in.end();
            }
            case "rows32" -> rows[0] = rows(in.bytes(), Integer.BYTES, name);
            case "rows64" -> rows[0] = rows(in.bytes(), Long.BYTES, name);
            default -> in.skip();
          }
        });
    RowSelection selection = rows[0];
    if (selection == null || texts.size() != 3) {
      throw new DamagedException("Object " + name + " lacks its commit, projection or rows.", null);
    }
    return new SelectionForm(
        texts.getOrDefault("dataset", ""),
        texts.getOrDefault("commit", ""),
        texts.getOrDefault("projection", ""),
        selection);
  }

  private static RowSelection range(long from, long to, String name) {
    if (to < from) {
      throw new DamagedException(
          "Object " + name + " has the rows from " + from + " to before " + to + ".", null);
    }
    return RowSelection.range(from, to);
  }

  private static RowSelection rows(byte[] bytes, int width, String name) {
    if (bytes.length % width != 0) {
      throw new DamagedException(
          "Object " + name + " has " + bytes.length + " bytes of rows of " + width + " each.",
          null);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] numbers = new long[bytes.length / width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          width == Integer.BYTES ? Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
    }
    return RowSelection.of(numbers);
  }

  /** Refuses rows that the commit does not have. */
  void checkRows(long rowCount, String name) {
    boolean has = !rows.isRange() || rows.count() == 0 || rows.row(rows.count() - 1) < rowCount;
    for (long i = 0; has && !rows.isRange() && i < rows.count(); i++) {
      has = rows.row(i) >= 0 && rows.row(i) < rowCount;
    }
    if (!has) {
      throw new DamagedException(
          "Object "
              + name
              + " has rows that commit "
              + commit
              + " of "
              + rowCount
              + " rows has not.",
          null);
    }
  }

  String id() {
    return ViewId.of(dataset, commit, projection, rows);
  }
}
