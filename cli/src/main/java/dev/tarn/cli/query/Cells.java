package dev.tarn.cli.query;

import dev.tarn.cli.json.JsonText;
import dev.tarn.dataset.Column;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one column as JSON values: class labels as names, images as what they are (their
 * bytes only where asked for), arrays as nested lists.
 */
public final class Cells {
  private final Column column;
  private final SampleReader reader;
  private final boolean imageBytes;

  /**
   * @param column the column
   * @param imageBytes whether images come with their bytes, as base64
   */
  Cells(Column column, boolean imageBytes) {
    this.column = column;
    this.reader = new SampleReader(column.type());
    this.imageBytes = imageBytes;
  }

  /** The column's name. */
  String name() {
    return column.name();
  }

  /** The cell of a row as a value for JSON; null where the cell is null. */
  @Nullable Object cell(FieldVector vector, int row) {
    if (!column.sequence()) {
      return json(reader.value(vector, row));
    }
    if (vector.isNull(row)) {
      return null;
    }
    ListVector list = (ListVector) vector;
    FieldVector samples = list.getDataVector();
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
      cells.add(json(reader.value(samples, i)));
    }
    return cells;
  }

  private @Nullable Object json(Optional<Object> sample) {
    return sample.map(value -> json(column.type(), value, imageBytes)).orElse(null);
  }

  /**
   * A sample as a value for JSON.
   *
   * @param value as {@link SampleReader#value} gives it
   * @param imageBytes whether an image comes with its bytes, as base64
   */
  public static Object json(TensorSchema type, Object value, boolean imageBytes) {
    if (value instanceof List<?> items) {
      return items.stream().map(item -> json(type.item(), item, imageBytes)).toList();
    }
    if (value instanceof ImageSample image) {
      return image(image, imageBytes);
    }
    if (value instanceof NdArray array) {
      return nested(type, array, new int[] {0}, 0);
    }
    if (value instanceof String text && type.dtype() == Dtype.JSON) {
      return new JsonText(text);
    }
    return scalar(type, value);
  }

  private static Object scalar(TensorSchema type, Object value) {
    if (type.htype() == Htype.CLASS_LABEL && value instanceof Number number) {
      List<String> names = type.info().classNames();
      return number.intValue() < names.size() ? names.get(number.intValue()) : value;
    }
    // A float32 is written with the digits that read back as the same float32, not as a double.
    boolean single = type.dtype() == Dtype.FLOAT32 || type.dtype() == Dtype.FLOAT16;
    return single && value instanceof Double d ? (Object) d.floatValue() : value;
  }

  private static Object nested(TensorSchema type, NdArray array, int[] next, int axis) {
    if (axis == array.ndim()) {
      return scalar(type, array.valueAt(next[0]++));
    }
    List<Object> list = new ArrayList<>(array.dim(axis));
    for (int i = 0; i < array.dim(axis); i++) {
      list.add(nested(type, array, next, axis + 1));
    }
    return list;
  }

  private static Map<String, Object> image(ImageSample image, boolean imageBytes) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("shape", List.of(image.heightPixels(), image.widthPixels(), image.channels()));
    shown.put("compression", image.compression().toString());
    shown.put("bytes", image.bytes().length);
    if (imageBytes) {
      shown.put("base64", Base64.getEncoder().encodeToString(image.bytes()));
    }
    return shown;
  }
}
