package dev.tarn.views;

import dev.tarn.dataset.Question;
import dev.tarn.dataset.SavedView;
import dev.tarn.error.DamagedException;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.StoredForm;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How what is said of a saved view lies in {@code views/<id>/meta/<n>}: a map, written once for
 * each saying.
 */
final class MetadataForm {
  private MetadataForm() {}

  static byte[] encode(SavedView view) {
    CborWriter out = new CborWriter();
    out.map(
        11,
        () -> {
          out.key("view").hex(view.id());
          out.key("commit").hex(view.commit());
          out.key("query").text(view.question().text());
          List<Object> params = view.question().params();
          out.key("params")
              .array(params.size(), () -> params.forEach(param -> out.text(Params.write(param))));
          out.key("seed");
          if (view.question().seed().isPresent()) {
            out.integer(view.question().seed().getAsLong());
          } else {
            out.nil();
          }
          out.key("author").text(view.author());
          out.key("time").integer(ChronoUnit.MICROS.between(Instant.EPOCH, view.time()));
          out.key("message").text(view.message());
          out.key("name").text(view.name().orElse(""));
          out.key("rows").integer(view.rowCount());
          out.key("classes")
              .map(
                  view.classCounts().size(),
                  () -> view.classCounts().forEach((tensor, counts) -> write(out, tensor, counts)));
        });
    return StoredForm.encode(StoredForm.Kind.VIEW_META, out.finish());
  }

  private static void write(CborWriter out, String tensor, Map<String, Long> counts) {
    out.key(tensor)
        .array(
            counts.size(),
            () ->
                counts.forEach((name, count) -> out.array(2, () -> out.text(name).integer(count))));
  }

  static SavedView decode(byte[] object, String name) {
    CborReader in = StoredForm.decode(StoredForm.Kind.VIEW_META, object, name);
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Long> numbers = new LinkedHashMap<>();
    List<Object> params = new ArrayList<>();
    Map<String, Map<String, Long>> classes = new LinkedHashMap<>();
    in.map(
        key -> {
          switch (key) {
            case "view", "commit" -> texts.put(key, in.id());
            case "query", "author", "message", "name" -> texts.put(key, in.text());
            case "params" -> in.array(() -> params.add(Params.read(in.text(), name)));
            case "time", "rows" -> numbers.put(key, in.integer());
            case "seed" -> {
              if (!in.nil()) {
                numbers.put(key, in.integer());
              }
            }
            case "classes" -> in.map(tensor -> classes.put(tensor, counts(in)));
            default -> in.skip();
          }
        });
    if (!texts.containsKey("view") || !texts.containsKey("commit")) {
      throw new DamagedException("Object " + name + " names no view or no commit.", null);
    }
    OptionalLong seed =
        numbers.containsKey("seed") ? OptionalLong.of(numbers.get("seed")) : OptionalLong.empty();
    String given = texts.getOrDefault("name", "");
    return new SavedView(
        texts.getOrDefault("view", ""),
        texts.getOrDefault("commit", ""),
        new Question(texts.getOrDefault("query", ""), params, seed),
        texts.getOrDefault("author", ""),
        Instant.EPOCH.plus(numbers.getOrDefault("time", 0L), ChronoUnit.MICROS),
        texts.getOrDefault("message", ""),
        given.isEmpty() ? Optional.empty() : Optional.of(given),
        numbers.getOrDefault("rows", 0L),
        classes,
        true);
  }

  private static Map<String, Long> counts(CborReader in) {
    Map<String, Long> counts = new LinkedHashMap<>();
    in.array(
        () -> {
          in.begin();
          counts.put(in.text(), in.integer());
          in.end();
        });
    return counts;
  }
}
