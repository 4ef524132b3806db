package dev.tarn.dataset;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.MaskValues;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Checks Arrow columns that users hand in. */
final class ArrowBatches {
  private ArrowBatches() {}

  /**
   * Refuses a column that has not its tensor's layout, or holds a label or shape outside what the
   * tensor allows.
   */
  static void check(FieldVector column, TensorSchema tensor, long firstRow) {
    Field expected = ArrowLayout.field(tensor);
    if (!sameStorage(column.getField(), expected)) {
      throw new RefusedException(
          "batch-misfit",
          "Column '"
              + tensor.name()
              + "' of the batch is "
              + describe(column.getField())
              + "; tensor '"
              + tensor.name()
              + "' is "
              + describe(expected)
              + ".",
          "Build the batch with ArrowLayout.field(tensor).");
    }
    if (tensor.isSequence()) {
      check(((ListVector) column).getDataVector(), tensor.item(), firstRow);
    }
    if (tensor.htype() == Htype.CLASS_LABEL) {
      checkLabels(column, tensor, firstRow);
    }
    if (tensor.htype() == Htype.BINARY_MASK || tensor.htype() == Htype.SEGMENT_MASK) {
      checkMasks(column, tensor, firstRow);
    }
    if (ArrowLayout.kind(tensor) == ArrowLayout.Kind.RAGGED
        || ArrowLayout.kind(tensor) == ArrowLayout.Kind.IMAGE) {
      checkShapes(column, tensor, firstRow);
    }
  }

  private static void checkMasks(FieldVector column, TensorSchema tensor, long firstRow) {
    SampleReader reader = new SampleReader(tensor);
    for (int row = 0; row < column.getValueCount(); row++) {
      Optional<String> misfit =
          reader
              .value(column, row)
              .flatMap(
                  mask ->
                      mask instanceof NdArray pixels
                          ? MaskValues.misfit(tensor, pixels)
                          : Optional.empty());
      if (misfit.isPresent()) {
        throw new RefusedException(
            "sample-misfit",
            "The sample at row "
                + (firstRow + row)
                + " of tensor '"
                + tensor.name()
                + "' has "
                + misfit.get()
                + ".",
            "Nothing of this append was kept.");
      }
    }
  }

  private static boolean sameStorage(Field a, Field b) {
    if (!a.getType().equals(b.getType())) {
      return false;
    }
    List<Field> as = a.getChildren();
    List<Field> bs = b.getChildren();
    for (int i = 0; i < Math.min(as.size(), bs.size()); i++) {
      boolean struct =
          a.getType().getTypeID()
              == org.apache.arrow.vector.types.pojo.ArrowType.ArrowTypeID.Struct;
      if ((struct && !as.get(i).getName().equals(bs.get(i).getName()))
          || !sameStorage(as.get(i), bs.get(i))) {
        return false;
      }
    }
    return as.size() == bs.size();
  }

  private static String describe(Field field) {
    return field.getChildren().isEmpty()
        ? field.getType().toString()
        : field.getType() + field.getChildren().toString();
  }

  private static void checkLabels(FieldVector column, TensorSchema tensor, long firstRow) {
    int classes = tensor.info().classes().size();
    SampleReader reader = new SampleReader(tensor);
    for (int row = 0; classes > 0 && row < column.getValueCount(); row++) {
      for (long number :
          reader
              .value(column, row)
              .map(value -> Values.integers(java.util.Optional.of(value), tensor.name(), 0))
              .orElse(new long[0])) {
        if (number < 0 || number >= classes) {
          throw new RefusedException(
              "label-out-of-range",
              "Label "
                  + number
                  + " at row "
                  + (firstRow + row)
                  + " is no class of tensor '"
                  + tensor.name()
                  + "'; it has "
                  + classes
                  + " classes, 0 to "
                  + (classes - 1)
                  + ".",
              "Null is the way to say 'not labelled'. Nothing of this append was kept.");
        }
      }
    }
  }

  private static void checkShapes(FieldVector column, TensorSchema tensor, long firstRow) {
    SampleReader reader = new SampleReader(tensor);
    for (int row = 0; row < column.getValueCount(); row++) {
      if (!column.isNull(row) && !tensor.shape().accepts(reader.shape(column, row).toArray())) {
        throw new RefusedException(
            "sample-misfit",
            "The sample at row "
                + (firstRow + row)
                + " has shape "
                + reader.shape(column, row)
                + "; tensor '"
                + tensor.name()
                + "' expects "
                + tensor.shape()
                + ".",
            "Nothing of this append was kept.");
      }
    }
  }
}
