package dev.tarn.query.postings;

import dev.tarn.index.LabelPostings;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.version.read.TensorReader.ChunkSpan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/** The rows of each class in one chunk, collected from its labels. For one thread. */
final class Postings {
  private static final int BATCH_ROWS = 65_536;

  private @Nullable RoaringBitmapWriter<RoaringBitmap>[] byClass;
  private final RoaringBitmapWriter<RoaringBitmap> nulls = newWriter();

  private Postings(int classes) {
    this.byClass = newArray(classes);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable RoaringBitmapWriter<RoaringBitmap>[] newArray(int length) {
    return new RoaringBitmapWriter[length];
  }

  private static RoaringBitmapWriter<RoaringBitmap> newWriter() {
    return RoaringBitmapWriter.writer().get();
  }

  /** Reads a chunk. */
  static Postings of(DatasetSource source, int field, ChunkSpan span) {
    Postings postings = new Postings(source.schema().tensors().get(field).info().classes().size());
    for (int from = 0; from < span.rowCount(); from += BATCH_ROWS) {
      int count = (int) Math.min(BATCH_ROWS, span.rowCount() - from);
      Rows rows = Rows.range(Math.toIntExact(span.firstRow() + from), count);
      postings.add((LongColumn) source.read(field, rows), from);
    }
    return postings;
  }

  private void add(LongColumn labels, int firstRow) {
    Layout layout = labels.layout();
    for (int row = 0; row < layout.rows(); row++) {
      if (layout.isNull(row)) {
        nulls.add(firstRow + row);
        continue;
      }
      int end = layout.start(row) + layout.size(row);
      for (int k = layout.start(row); k < end; k++) {
        writer((int) labels.values()[k]).add(firstRow + row);
      }
    }
  }

  private RoaringBitmapWriter<RoaringBitmap> writer(int number) {
    if (number >= byClass.length) {
      RoaringBitmapWriter<RoaringBitmap>[] larger = newArray(number + 1);
      System.arraycopy(byClass, 0, larger, 0, byClass.length);
      byClass = larger;
    }
    RoaringBitmapWriter<RoaringBitmap> writer = byClass[number];
    if (writer == null) {
      writer = newWriter();
      byClass[number] = writer;
    }
    return writer;
  }

  /** Has them remembered; where writing does not work, nothing happens. */
  void put(LabelPostings index, String chunkId) {
    Map<Integer, RoaringBitmap> rows = new HashMap<>();
    for (int number = 0; number < byClass.length; number++) {
      RoaringBitmapWriter<RoaringBitmap> writer = byClass[number];
      if (writer != null) {
        rows.put(number, writer.get());
      }
    }
    index.put(chunkId, rows, nulls.get());
  }
}
