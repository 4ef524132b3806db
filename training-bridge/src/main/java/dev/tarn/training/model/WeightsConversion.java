package dev.tarn.training.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rewrites a weights file as safetensors, with the same names.
 *
 * <p>Floating numbers become single or half precision, others stay as they are. Where the tensors
 * are those of an EfficientNet, the file's remarks say how it is padded and normalised. The same
 * input gives the same bytes.
 */
public final class WeightsConversion {
  /** The precision of the floating numbers that are written. */
  public enum Precision {
    /** 4 bytes a number. */
    SINGLE(ElementType.F32),
    /** 2 bytes a number, rounded to the nearest. */
    HALF(ElementType.F16);

    private final ElementType type;

    Precision(ElementType type) {
      this.type = type;
    }
  }

  /**
   * What was written.
   *
   * @param tensorCount how many tensors
   * @param numberCount how many numbers they have together
   */
  public record Result(int tensorCount, long numberCount) {}

  private WeightsConversion() {}

  /**
   * Reads {@code in}, any file that {@link WeightsFile#open} reads, and writes {@code out}.
   *
   * @throws WeightsException if {@code in} cannot be read, {@code out} cannot be written, or a
   *     number is too large for half precision; {@code out} is then as it was
   */
  public static Result convert(Path in, Path out, Precision precision) {
    try (WeightsFile file = WeightsFile.open(in)) {
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      file.tensors()
          .forEach(
              (name, info) ->
                  tensors.put(
                      name,
                      info.type().isFloating()
                          ? new TensorInfo(precision.type, info.shape())
                          : info));
      SafetensorsWriter.write(out, tensors, metadata(file), name -> bytes(file, name, precision));
      long numbers = tensors.values().stream().mapToLong(TensorInfo::size).sum();
      return new Result(tensors.size(), numbers);
    }
  }

  private static Map<String, String> metadata(WeightsFile file) {
    Map<String, String> metadata = new TreeMap<>(file.metadata());
    metadata.put("format", "pt");
    WeightsFit.nearest(file.tensors())
        .filter(fit -> fit.misfits().isEmpty())
        .map(fit -> ConventionsMetadata.write(PretrainedWeights.conventions(file, fit)))
        .ifPresent(metadata::putAll);
    return metadata;
  }

  private static ByteBuffer bytes(WeightsFile file, String name, Precision precision) {
    if (!file.info(name).type().isFloating()) {
      return file.bytes(name);
    }
    float[] values = file.floats(name);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, precision.type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (precision == Precision.SINGLE) {
        bytes.putFloat(value);
      } else if (HalfFloat.holds(value) || !Float.isFinite(value)) {
        bytes.putShort(HalfFloat.fromFloat(value));
      } else {
        throw WeightsException.unfit(
            "'"
                + name
                + "' in "
                + file.path()
                + " has "
                + value
                + ", half precision ends at 65504.",
            "Convert without half precision.");
      }
    }
    return bytes.flip();
  }
}
