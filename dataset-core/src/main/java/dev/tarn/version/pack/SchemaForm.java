package dev.tarn.version.pack;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a schema lies in its object: an array of tensors, each a map. */
public final class SchemaForm {
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

  public static Schema read(CborReader in) {
    List<TensorSchema> tensors = new ArrayList<>();
    in.array(() -> tensors.add(readTensor(in)));
    return new Schema(tensors);
  }

  private static TensorSchema readTensor(CborReader in) {
    Map<String, String> texts = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    List<Integer> shape = new ArrayList<>();
    List<String> names = new ArrayList<>();
    in.map(
        key -> {
          switch (key) {
            case "id" -> texts.put(key, in.hex());
            case "name", "htype", "dtype" -> texts.put(key, in.text());
            case "shape" -> in.array(() -> shape.add((int) in.integer()));
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
        Shape.of(shape.stream().mapToInt(Integer::intValue).toArray()),
        compression == null ? null : SampleCompression.parse(compression),
        new TensorInfo(ClassNames.of(names), metadata));
  }
}
