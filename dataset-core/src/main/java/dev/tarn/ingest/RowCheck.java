package dev.tarn.ingest;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.sample.SampleWriter;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Checks rows as an append would, and keeps none. Images are left out: whoever reads them from
 * files has checked them.
 */
final class RowCheck implements RowSink, AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final List<Column> columns = new ArrayList<>();
  private long row;

  private record Column(String tensor, SampleWriter writer, FieldVector vector) {}

  RowCheck(Schema schema) {
    for (TensorSchema tensor : schema.tensors()) {
      if (tensor.htype() != Htype.IMAGE) {
        FieldVector vector = ArrowLayout.field(tensor).createVector(allocator);
        columns.add(new Column(tensor.name(), new SampleWriter(tensor), vector));
        vector.setInitialCapacity(1);
        vector.allocateNew();
      }
    }
  }

  @Override
  public void add(Map<String, @Nullable Object> values) {
    for (Column column : columns) {
      column.vector.reset();
      column.writer.write(column.vector, 0, values.get(column.tensor), row);
    }
    row++;
  }

  @Override
  public void close() {
    columns.forEach(column -> column.vector.close());
    allocator.close();
  }
}
