package dev.tarn.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a work is given: the data, a folder of its own that outlives the process, and where its
 * figures go.
 */
final class Bench {
  private static final JsonMapper JSON = new JsonMapper();

  private final String work;
  private final Path data;
  private final Path folder;
  private final PrintStream out;
  private final JsonNode sizes;

  Bench(String work, Path data, Path folder, PrintStream out) throws IOException {
    this.work = work;
    this.data = data;
    this.folder = Files.createDirectories(folder);
    this.out = out;
    this.sizes = JSON.readTree(Files.readString(data.resolve("meta.json")));
  }

  String work() {
    return work;
  }

  /** One of the sizes in {@code meta.json}. */
  int size(String name) {
    return sizes.path(name).intValue();
  }

  /** The weight of each class when rows are drawn. */
  double[] weights() {
    JsonNode weights = sizes.path("weights");
    double[] values = new double[weights.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.get(i).doubleValue();
    }
    return values;
  }

  NumpyFile array(String name) throws IOException {
    return NumpyFile.open(data.resolve(name));
  }

  /** The bytes of an image; {@code kind} is empty or "-1440". */
  byte[] image(String kind, int row) throws IOException {
    return Files.readAllBytes(
        data.resolve("images" + kind)
            .resolve(String.format(java.util.Locale.ROOT, "%06d.jpg", row)));
  }

  /** A place in the work's folder where nothing is. */
  Path fresh(String name) throws IOException {
    Path path = folder.resolve(name);
    Folders.remove(path);
    return path;
  }

  /** A dataset that is kept over the runs; built, untimed, where it is not there yet. */
  Path prepared(String name, Builder builder) throws IOException {
    Path path = folder.resolve(name);
    Path mark = folder.resolve(name + ".done");
    if (!Files.exists(mark)) {
      Folders.remove(path);
      builder.build(path);
      Files.createFile(mark);
    }
    return path;
  }

  /** Where indexes of this machine are kept. */
  Path cacheFolder() {
    return folder.resolve("cache");
  }

  /** Makes a dataset. */
  interface Builder {
    void build(Path path) throws IOException;
  }

  /** A figure of the work itself, or of {@code work/part}. */
  Line line(String part, double value, String unit) {
    return new Line(part.isEmpty() ? work : work + "/" + part, value, unit);
  }

  /** A line of the answer. */
  final class Line {
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Map<String, Object> check = new LinkedHashMap<>();

    private Line(String name, double value, String unit) {
      fields.put("work", name);
      fields.put("value", value);
      fields.put("unit", unit);
    }

    /** A figure that the peers must agree on. */
    Line check(String key, Object value) {
      check.put(key, value);
      return this;
    }

    /** A further figure, kept beside the value. */
    Line also(String key, double value) {
      fields.put(key, value);
      return this;
    }

    void say() throws IOException {
      fields.put("check", check);
      out.println(JSON.writeValueAsString(fields));
    }
  }
}
