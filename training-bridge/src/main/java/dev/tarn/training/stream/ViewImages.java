package dev.tarn.training.stream;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.dataset.View;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.VectorAppender;

/** Finds the shortest way to the images of a view. */
final class ViewImages {
  private ViewImages() {}

  /** Straight from the tensor where the column is one, else through the view's own evaluation. */
  static EncodedImages of(View view, int column, ViewRows rows) {
    Optional<Tensor> tensor = tensor(view, column);
    if (tensor.isPresent() && view.rowSelection().isPresent()) {
      return (positions, allocator) -> {
        long[] wanted = new long[positions.length];
        for (int i = 0; i < wanted.length; i++) {
          wanted[i] = rows.row((int) positions[i]);
        }
        return tensor.get().take(wanted, 0, wanted.length, allocator);
      };
    }
    return (positions, allocator) -> readOneByOne(view, column, positions, allocator);
  }

  private static Optional<Tensor> tensor(View view, int column) {
    TensorSchema type = view.columns().get(column).type();
    Dataset dataset = view.dataset();
    return dataset.tensors().stream()
        .filter(t -> t.schema().equals(type.withName(t.name())))
        .findFirst();
  }

  private static FieldVector readOneByOne(
      View view, int column, long[] positions, BufferAllocator allocator) {
    FieldVector all = view.read(column, positions[0], 1, allocator);
    List<FieldVector> others = new ArrayList<>();
    try {
      VectorAppender appender = new VectorAppender(all);
      for (int i = 1; i < positions.length; i++) {
        FieldVector next = view.read(column, positions[i], 1, allocator);
        others.add(next);
        next.accept(appender, null);
      }
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    } finally {
      others.forEach(FieldVector::close);
    }
    return all;
  }
}
