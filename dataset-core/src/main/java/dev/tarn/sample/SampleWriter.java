package dev.tarn.sample;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples of one tensor into its vector, each checked against the tensor's htype, dtype,
 * shape and class names. Not for several threads at once.
 */
public final class SampleWriter {
  private final TensorSchema tensor;
  private final ArrowLayout.Kind kind;
  private final ImageSamples images;
  private final @Nullable SampleWriter items;

  /** A writer for samples of that tensor. */
  public SampleWriter(TensorSchema tensor) {
    this.tensor = tensor;
    this.kind = ArrowLayout.kind(tensor);
    this.images = new ImageSamples(tensor);
    this.items = tensor.isSequence() ? new SampleWriter(tensor.item()) : null;
  }

  /**
   * Writes a sample; rows are written in order, each once.
   *
   * @param vector in the tensor's layout; borrowed
   * @param row its place in the vector
   * @param value null; a Boolean, Number or String; an array, nested arrays or lists of them;
   *     {@link NdArray}; for images encoded bytes ({@code byte[]}, {@code ByteBuffer}), a {@code
   *     Path}, or pixels as an {@link NdArray} of shape (height, width) or (height, width,
   *     channels); for labels a class name or number, or with {@code multi} several; for JSON any
   *     tree of maps, lists, texts and numbers; for sequences a collection or array of these; for
   *     links a {@code Path}, {@code URI} or text
   * @param rowNumber the row as the user counts, for messages
   */
  public void write(FieldVector vector, int row, @Nullable Object value, long rowNumber) {
    if (value == null) {
      writeNull(vector, row);
      return;
    }
    try {
      switch (kind) {
        case IMAGE -> images.write((StructVector) vector, row, value, rowNumber);
        case TEXT -> writeText((VarCharVector) vector, row, value, rowNumber);
        case SEQUENCE -> writeItems((ListVector) vector, row, items(value), rowNumber);
        default -> writeArray(vector, row, array(value, rowNumber), rowNumber);
      }
    } catch (ElementWriter.OutOfRange | ArrayReading.NotNumeric e) {
      throw misfit(rowNumber, "got " + e.getMessage());
    }
  }

  /**
   * Does of the work what needs no vector, which for images is most of it: they are read, checked
   * and encoded. Threads may do this at once.
   *
   * @param value as {@link #write} takes it
   * @param rowNumber the row as the user counts, for messages
   * @return what {@link #write} takes instead of the value
   */
  public Object prepare(Object value, long rowNumber) {
    if (kind != ArrowLayout.Kind.IMAGE) {
      return value;
    }
    try {
      return images.prepare(value, rowNumber);
    } catch (ElementWriter.OutOfRange | ArrayReading.NotNumeric e) {
      throw misfit(rowNumber, "got " + e.getMessage());
    }
  }

  private void writeNull(FieldVector vector, int row) {
    if (vector instanceof FixedSizeListVector list && list.getListSize() == 0) {
      // Its capacity is 0 however often it grows.
      list.setNull(row);
      return;
    }
    while (vector.getValueCapacity() <= row) {
      vector.reAlloc();
    }
    if (vector instanceof ListVector list) {
      list.setNull(row);
    } else if (vector instanceof StructVector struct) {
      // The children of a null sample are null too, so that their offsets go on.
      struct.getChildrenFromFields().forEach(child -> writeNull(child, row));
      struct.setNull(row);
    } else {
      vector.setNull(row);
    }
  }

  private void writeItems(ListVector list, int row, List<?> values, long rowNumber) {
    SampleWriter writer = Objects.requireNonNull(items);
    int start = list.startNewValue(row);
    for (int i = 0; i < values.size(); i++) {
      Object item = values.get(i);
      if (item == null) {
        throw misfit(rowNumber, "got a null as item " + i + " of the sequence");
      }
      writer.write(list.getDataVector(), start + i, item, rowNumber);
    }
    list.endValue(row, values.size());
  }

  private static List<?> items(Object value) {
    if (value instanceof Collection<?> collection) {
      return new ArrayList<>(collection);
    }
    if (value instanceof Object[] array) {
      return Arrays.asList(array);
    }
    NdArray array = ArrayReading.read(value);
    if (array.ndim() == 0) {
      throw new ArrayReading.NotNumeric("a single value, expected a sequence of them");
    }
    return array.alongFirst();
  }

  private void writeText(VarCharVector vector, int row, Object value, long rowNumber) {
    String text;
    if (tensor.htype() == Htype.LINK) {
      text = Link.write(value).orElseThrow(() -> notALink(rowNumber, value));
    } else if (tensor.dtype() == Dtype.JSON) {
      text = JsonText.write(value);
    } else if (value instanceof CharSequence || value instanceof Enum) {
      text = value.toString();
    } else {
      throw misfit(rowNumber, "got a " + value.getClass().getSimpleName() + ", expected a text");
    }
    vector.setSafe(row, utf8(text, rowNumber));
  }

  private byte[] utf8(String text, long rowNumber) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Half a character has no UTF-8: it would come back as a question mark.
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean whole =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!whole) {
          throw misfit(
              rowNumber, "got a text with half a character at " + i + ", expected Unicode");
        }
        i++;
      }
    }
    return bytes;
  }

  private RefusedException notALink(long rowNumber, Object value) {
    RefusedException e =
        new RefusedException(
            "bad-link",
            "'"
                + value
                + "' for tensor '"
                + tensor.name()
                + "' at row "
                + rowNumber
                + " is no link; expected a file's path or a URL.",
            "For instance photos/1.jpg, file:/data/1.jpg or https://example.org/1.jpg.");
    e.with("tensor", tensor.name()).with("row", rowNumber);
    return e;
  }

  private NdArray array(Object value, long rowNumber) {
    if (tensor.htype() != Htype.CLASS_LABEL) {
      return ArrayReading.read(value);
    }
    NdArray numbers =
        tensor.isMulti()
            ? classNumbers(value, rowNumber)
            : NdArray.of(new long[] {classNumber(value, rowNumber)});
    ClassNames classes = tensor.info().classes();
    for (int i = 0; i < numbers.size(); i++) {
      long number = ElementWriter.exact(numbers, i, Dtype.INT64);
      if (number < 0 || (!classes.isEmpty() && number >= classes.size())) {
        throw outsideClasses(rowNumber, Long.toString(number));
      }
    }
    return numbers;
  }

  private NdArray classNumbers(Object value, long rowNumber) {
    List<Object> items = new ArrayList<>();
    if (value instanceof Collection<?> collection) {
      items.addAll(collection);
    } else if (value instanceof Object[] array) {
      items.addAll(Arrays.asList(array));
    } else if (value instanceof CharSequence || value instanceof Enum) {
      items.add(value);
    } else {
      NdArray array = ArrayReading.read(value);
      return array.ndim() == 0 ? NdArray.of(array.toLongs(), 1) : array;
    }
    long[] numbers = new long[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      Object item = items.get(i);
      if (item == null) {
        throw misfit(rowNumber, "got a null among its classes");
      }
      numbers[i] = classNumber(item, rowNumber);
    }
    return NdArray.of(numbers, numbers.length);
  }

  private long classNumber(Object value, long rowNumber) {
    if (value instanceof CharSequence || value instanceof Enum) {
      return tensor
          .info()
          .classes()
          .number(value.toString())
          .orElseThrow(() -> outsideClasses(rowNumber, "'" + value + "'"));
    }
    NdArray array = ArrayReading.read(value);
    if (array.size() != 1) {
      throw misfit(rowNumber, "got " + array + ", expected one class");
    }
    return ElementWriter.exact(array, 0, Dtype.INT64);
  }

  private RefusedException outsideClasses(long rowNumber, String value) {
    List<String> names = tensor.info().classNames();
    String allowed =
        names.isEmpty()
            ? "it has no class names, so classes are numbers from 0"
            : "it has "
                + names.size()
                + " classes, 0 to "
                + (names.size() - 1)
                + ": "
                + abbreviate(names);
    // A number outside the range is no misspelt name.
    Optional<String> near =
        value.startsWith("'")
            ? Suggestion.nearest(value.substring(1, value.length() - 1), names)
            : Optional.empty();
    String hint =
        near.map(name -> "Did you mean '" + name + "'? ").orElse("")
            + "Null is the way to say 'not labelled'. Nothing of this change was kept.";
    RefusedException e =
        new RefusedException(
            "label-out-of-range",
            "Label "
                + value
                + " at row "
                + rowNumber
                + " is no class of tensor '"
                + tensor.name()
                + "'; "
                + allowed
                + ".",
            hint);
    e.with("tensor", tensor.name()).with("row", rowNumber);
    return e;
  }

  private static String abbreviate(List<String> names) {
    return names.size() <= 20
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 20)) + ", …";
  }

  private void writeArray(FieldVector vector, int row, NdArray array, long rowNumber) {
    NdArray fitted = fit(array);
    if (!tensor.shape().accepts(fitted.shape())) {
      throw misfit(rowNumber, "got " + describe(array));
    }
    Optional<String> pixel = MaskValues.misfit(tensor, fitted);
    if (pixel.isPresent()) {
      throw misfit(rowNumber, "got " + pixel.get());
    }
    switch (kind) {
      case SCALAR -> ElementWriter.write(vector, row, fitted, tensor.dtype());
      case FIXED -> {
        FixedSizeListVector list = (FixedSizeListVector) vector;
        ElementWriter.write(list.getDataVector(), list.startNewValue(row), fitted, tensor.dtype());
      }
      case LIST -> writeList((ListVector) vector, row, fitted);
      default -> {
        StructVector struct = (StructVector) vector;
        struct.setIndexDefined(row);
        writeList(struct.getChild("data", ListVector.class), row, fitted);
        writeShape(struct, row, fitted.shape());
      }
    }
  }

  private void writeList(ListVector list, int row, NdArray array) {
    int start = list.startNewValue(row);
    ElementWriter.write(list.getDataVector(), start, array, tensor.dtype());
    list.endValue(row, array.size());
  }

  static void writeShape(StructVector struct, int row, int... shape) {
    FixedSizeListVector shapes = struct.getChild("shape", FixedSizeListVector.class);
    int at = shapes.startNewValue(row);
    IntVector sizes = (IntVector) shapes.getDataVector();
    for (int i = 0; i < shape.length; i++) {
      sizes.setSafe(at + i, shape[i]);
    }
  }

  /**
   * An empty list stands for an empty sample of any number of dimensions: no boxes are of shape (0,
   * 4).
   */
  private NdArray fit(NdArray array) {
    if (array.size() > 0 || array.ndim() == tensor.ndim() || tensor.ndim() == 0) {
      return array;
    }
    int[] shape = tensor.shape().toArray();
    boolean zero = false;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == Shape.ANY) {
        shape[i] = 0;
        zero = true;
      }
    }
    return zero ? NdArray.of(array.dtype(), array.values(), shape) : array;
  }

  private static String describe(NdArray array) {
    return array.ndim() == 0 ? "a single " + array.dtype() : array.toString();
  }

  private RefusedException misfit(long rowNumber, String got) {
    String expected =
        got.contains("expected") ? "" : ", expected " + tensor.dtype() + " " + tensor.shape();
    RefusedException e =
        new RefusedException(
            "sample-misfit",
            "The sample does not fit tensor '"
                + tensor.name()
                + "' at row "
                + rowNumber
                + ": "
                + got
                + expected
                + ".",
            "Nothing of this change was kept.");
    e.with("tensor", tensor.name()).with("row", rowNumber);
    return e;
  }
}
