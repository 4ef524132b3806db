package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.HtypeName;
import dev.tarn.schema.SampleCompression;
import dev.tarn.schema.Schema;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a schema lies in its object: an array of tensors, each a map. */
public final class SchemaForm {
  private static final int TENSOR_ID_BYTES = 8;

  private SchemaForm() {}

  public static byte[] encode(Schema schema) {
    CborWriter out = new CborWriter();
    out.array(
        schema.tensors().size(), () -> schema.tensors().forEach(tensor -> write(out, tensor)));
    return out.finish();
  }

  private static void write(CborWriter out, TensorSchema tensor) {
    out.map(
        8,
        () -> {
          out.key("id").hex(tensor.id());
          out.key("name").text(tensor.name());
          out.key("htype").text(tensor.htypeName());
          out.key("dtype").text(tensor.dtype().toString());
          List<Integer> shape = tensor.shape().toList();
          out.key("shape").array(shape.size(), () -> shape.forEach(out::integer));
          out.key("compression");
          tensor.sampleCompression().ifPresentOrElse(c -> out.text(c.toString()), out::nil);
          List<String> names = tensor.info().classNames();
          out.key("class_names").array(names.size(), () -> names.forEach(out::text));
          Map<String, String> metadata = tensor.info().metadata();
          out.key("info")
              .map(
                  metadata.size(),
                  () -> metadata.forEach((key, value) -> out.key(key).text(value)));
        });
  }

  /**
   * Reads a schema.
   *
   * @throws DamagedException also where a tensor is none that can be made
   */
  public static Schema read(CborReader in) {
    List<TensorSchema> tensors = new ArrayList<>();
    try {
      in.array(() -> tensors.add(readTensor(in)));
      return new Schema(tensors);
    } catch (RefusedException e) {
      if (e.code().equals(ObjectLimits.TOO_LARGE)) {
        throw e;
      }
      throw new DamagedException(
          "A schema has a tensor that cannot be: " + e.getMessage(), null, e);
    }
  }

  private static Shape shape(List<Integer> dims) {
    Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    long elements = 1;
    for (int dim : dims) {
      // Each factor fits into 31 bits, and so does the product before it.
      elements *= shape.isFixed() ? dim : 1;
      if (elements > Integer.MAX_VALUE) {
        throw new DamagedException("A schema has samples of shape " + shape + ".", null);
      }
    }
    return shape;
  }

  private static int size(long dim) {
    if (dim < Shape.ANY || dim > Integer.MAX_VALUE) {
      throw new DamagedException("A schema has a dimension of size " + dim + ".", null);
    }
    return (int) dim;
  }

  private static TensorSchema readTensor(CborReader in) {
    Map<String, String> texts = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    List<Integer> shape = new ArrayList<>();
    List<String> names = new ArrayList<>();
    in.map(
        key -> {
          switch (key) {
            case "id" -> texts.put(key, in.hex(TENSOR_ID_BYTES));
            case "name", "htype", "dtype" -> texts.put(key, in.text());
            case "shape" -> in.array(() -> shape.add(size(in.integer())));
            case "compression" -> {
              if (!in.nil()) {
                texts.put(key, in.text());
              }
            }
            case "class_names" -> in.array(() -> names.add(in.text()));
            case "info" -> in.map(name -> metadata.put(name, in.text()));
            default -> in.skip();
          }
        });
    String compression = texts.get("compression");
    HtypeName htype = HtypeName.parse(texts.getOrDefault("htype", ""));
    return new TensorSchema(
        texts.getOrDefault("id", ""),
        texts.getOrDefault("name", ""),
        htype.htype(),
        htype.inner(),
        Dtype.parse(texts.getOrDefault("dtype", "")),
        shape(shape),
        compression == null ? null : SampleCompression.parse(compression),
        new TensorInfo(ClassNames.of(names), metadata));
  }
}
