package dev.tarn.query.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.dataset.Dataset;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Random datasets: nulls, empties, NaN, -0.0, limits, ragged shapes, several labels, Unicode. */
public final class Data {
  static final List<String> CLASSES = List.of("g0", "g3", "g1", "G1");
  static final List<String> TAGS = List.of("red", "green", "blue");
  static final List<String> TEXTS =
      List.of("", "a", "ab", "Ab", "a%b", "a_b", "é", "日本", "😀 x", "x😀", "b*", "a\\b", "it''s");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Data() {}

  private static TensorSpec generic(String name, Dtype dtype, int... shape) {
    return TensorSpec.of(name, Htype.GENERIC).withDtype(dtype).withShape(shape);
  }

  private static final List<TensorSpec> SPECS =
      List.of(
          generic("i", Dtype.INT32),
          generic("j", Dtype.INT64),
          generic("b", Dtype.INT8),
          generic("u", Dtype.UINT64),
          generic("f", Dtype.FLOAT32),
          generic("d", Dtype.FLOAT64),
          generic("t", Dtype.BOOL),
          TensorSpec.of("lab", Htype.CLASS_LABEL).withClassNames(CLASSES),
          TensorSpec.of("multi", Htype.CLASS_LABEL).multi().withClassNames(TAGS),
          generic("vec", Dtype.FLOAT32, -1),
          generic("fix", Dtype.INT32, 3),
          generic("mat", Dtype.INT16, -1, -1),
          TensorSpec.of("img", Htype.IMAGE),
          TensorSpec.of("txt", Htype.TEXT),
          TensorSpec.of("js", Htype.JSON));

  private static final List<Table.Col> COLUMNS =
      List.of(
          new Table.Col("i", "", Type.INT),
          new Table.Col("j", "", Type.INT),
          new Table.Col("b", "", Type.INT),
          new Table.Col("u", "", Type.UINT),
          new Table.Col("f", "", Type.FLOAT),
          new Table.Col("d", "", Type.FLOAT),
          new Table.Col("t", "", Type.BOOL),
          new Table.Col("lab", "", Type.LABEL),
          new Table.Col("multi", "", new Type(Kind.LABEL, 1)),
          new Table.Col("vec", "", new Type(Kind.FLOAT, 1)),
          new Table.Col("fix", "", new Type(Kind.INT, 1)),
          new Table.Col("mat", "", new Type(Kind.INT, 2)),
          new Table.Col("img", "", new Type(Kind.INT, 3)),
          new Table.Col("txt", "", Type.TEXT),
          new Table.Col("js", "", Type.JSON));

  /** A table with that many random rows. */
  public static TableOfRows random(Random random, int rows) {
    List<Table.Row> all = new ArrayList<>();
    boolean sparse = random.nextBoolean();
    for (int i = 0; i < rows; i++) {
      @Nullable Object[] values = new Object[COLUMNS.size()];
      for (int c = 0; c < values.length; c++) {
        boolean isNull = random.nextInt(sparse ? 5 : 40) == 0;
        values[c] = isNull ? null : sample(COLUMNS.get(c).name(), random);
      }
      all.add(new Table.Row(values, i, i));
    }
    return new TableOfRows(new Table(COLUMNS, all));
  }

  private static @Nullable Object sample(String column, Random random) {
    return switch (column) {
      case "i" -> BigInteger.valueOf(random.nextInt(11) - 5);
      case "j" ->
          BigInteger.valueOf(
              random.nextInt(8) == 0
                  ? (random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE)
                  : random.nextInt(5));
      case "b" -> BigInteger.valueOf(random.nextInt(4));
      case "u" ->
          random.nextInt(4) == 0
              ? BigInteger.ONE.shiftLeft(random.nextBoolean() ? 63 : 64).subtract(BigInteger.ONE)
              : BigInteger.valueOf(random.nextInt(6));
      case "f" -> floating(random);
      case "d" ->
          random.nextInt(8) == 0
              ? new double[] {1e300, -1e300, Double.POSITIVE_INFINITY, 0x1p53 + 2}
                  [random.nextInt(4)]
              : floating(random);
      case "t" -> random.nextBoolean();
      case "lab" -> BigInteger.valueOf(random.nextInt(3));
      case "multi" -> arr(random.nextInt(4), k -> BigInteger.valueOf(random.nextInt(3)));
      case "vec" -> arr(random.nextInt(4), k -> floating(random));
      case "fix" -> arr(3, k -> BigInteger.valueOf(random.nextInt(7) - 3));
      case "mat" -> {
        int[] dims = {random.nextInt(3), random.nextInt(3)};
        Arr flat = arr(dims[0] * dims[1], k -> BigInteger.valueOf(random.nextInt(7) - 3));
        yield new Arr(dims, flat.flat());
      }
      case "img" -> {
        int[] dims = {1 + random.nextInt(3), 1 + random.nextInt(3), 3};
        int[] shades = {0, 1, 2, 255};
        Arr flat = arr(dims[0] * dims[1] * 3, k -> BigInteger.valueOf(shades[random.nextInt(4)]));
        yield new Arr(dims, flat.flat());
      }
      case "txt" -> TEXTS.get(random.nextInt(TEXTS.size())).replace("''", "'");
      default -> json(random);
    };
  }

  private interface Element {
    Object at(int k);
  }

  private static Arr arr(int n, Element element) {
    Object[] flat = new Object[n];
    for (int k = 0; k < n; k++) {
      flat[k] = element.at(k);
    }
    return Arr.of(flat);
  }

  private static Double floating(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> -0.0;
      default -> (random.nextInt(41) - 20) / 8.0;
    };
  }

  private static @Nullable JsonNode json(Random random) {
    if (random.nextInt(8) == 0) {
      return JsonNodeFactory.instance.textNode("ab");
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    switch (random.nextInt(6)) {
      case 0 -> object.put("a", random.nextInt(4));
      case 1 -> object.put("a", random.nextInt(8) / 4.0);
      case 2 -> object.put("a", "x");
      case 3 -> object.putNull("a");
      case 4 -> object.put("a", random.nextBoolean());
      default -> {}
    }
    if (random.nextBoolean()) {
      var tags = object.putArray("tags");
      for (int k = random.nextInt(4); k > 0; k--) {
        if (random.nextBoolean()) {
          tags.add(random.nextInt(3));
        } else {
          tags.add(random.nextBoolean() ? "x" : "日本");
        }
      }
    }
    if (random.nextBoolean()) {
      object.putObject("o").put("k", random.nextInt(3));
    }
    return object;
  }

  /**
   * Rows that datasets are made of.
   *
   * @param table for the interpreter
   */
  public record TableOfRows(Table table) {
    /** How many. */
    public int count() {
      return table.rows().size();
    }

    /** Without the rows from one to before another. */
    public TableOfRows without(int from, int to) {
      List<Table.Row> left = new ArrayList<>();
      for (int i = 0; i < count(); i++) {
        if (i < from || i >= to) {
          left.add(new Table.Row(table.rows().get(i).values(), left.size(), left.size()));
        }
      }
      return new TableOfRows(table.with(left));
    }

    /** A dataset in memory whose chunks have that many rows at most. */
    public Dataset dataset(String name, int chunkRows) {
      Dataset dataset = Dataset.create("mem:" + name, SPECS.toArray(new TensorSpec[0]));
      for (int from = 0; from < count(); from += chunkRows) {
        int begin = from;
        int end = Math.min(count(), from + chunkRows);
        dataset.commit(
            "rows",
            appender -> {
              for (int i = begin; i < end; i++) {
                appender.add(sampled(table.rows().get(i)));
              }
            });
      }
      return dataset;
    }

    /** Row by row, for messages. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Table.Row row : table.rows()) {
        text.append("  ").append(row.id()).append(':');
        for (int c = 0; c < COLUMNS.size(); c++) {
          text.append(' ').append(COLUMNS.get(c).name()).append('=').append(row.values()[c]);
        }
        text.append('\n');
      }
      return text.toString();
    }
  }

  private static Map<String, Object> sampled(Table.Row row) {
    Map<String, Object> values = new HashMap<>();
    for (int c = 0; c < COLUMNS.size(); c++) {
      values.put(COLUMNS.get(c).name(), stored(COLUMNS.get(c), row.values()[c]));
    }
    return values;
  }

  private static @Nullable Object stored(Table.Col col, @Nullable Object value) {
    if (value instanceof Arr arr && col.name().equals("img")) {
      return png(arr);
    }
    if (value instanceof Arr arr) {
      return col.type().kind() == Kind.FLOAT
          ? NdArray.of(
              Arrays.stream(arr.flat()).mapToDouble(Ops::approximate).toArray(), arr.dims())
          : NdArray.of(
              Arrays.stream(arr.flat()).mapToLong(x -> ((BigInteger) x).longValue()).toArray(),
              arr.dims());
    }
    return value instanceof JsonNode json ? JSON.convertValue(json, Object.class) : value;
  }

  /** The file of a picture: its pixels have to be decoded, its shape has not. */
  private static byte[] png(Arr pixels) {
    int height = pixels.dims()[0];
    int width = pixels.dims()[1];
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < height * width; p++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        rgb = rgb << 8 | ((BigInteger) pixels.flat()[3 * p + c]).intValue();
      }
      image.setRGB(p % width, p / width, rgb);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
