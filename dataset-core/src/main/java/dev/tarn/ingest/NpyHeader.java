package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a NumPy array file says before its data. Source: NumPy's NEP 1, format versions 1.0, 2.0 and
 * 3.0. Types that would need Python to be read are refused.
 *
 * @param kind {@code b} bool, {@code i} and {@code u} integers, {@code f} floating point, {@code U}
 *     text in UCS-4, {@code S} bytes
 * @param itemBytes bytes of one element
 * @param order of the bytes of an element
 * @param isFortran whether the first dimension runs fastest
 * @param shape the sizes; none for a single number
 * @param headerBytes bytes before the data
 */
record NpyHeader(
    char kind,
    int itemBytes,
    ByteOrder order,
    boolean isFortran,
    List<Long> shape,
    int headerBytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 20;
  private static final int MAX_NDIM = 32;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']{1,32})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]{0,1000})\\)");
  private static final Pattern TYPE = Pattern.compile("([<>|=]?)([?a-zA-Z])([0-9]{0,9})");

  /** Whether a file that begins so is a NumPy array. */
  static boolean isNpy(byte[] start) {
    return start.length >= MAGIC.length && Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC);
  }

  /**
   * Reads the header and leaves the stream at the data.
   *
   * @throws RefusedException without the place
   */
  static NpyHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !isNpy(start)) {
      throw new RefusedException(
          "not-numpy", "It does not begin as a NumPy array does.", "Expected .npy or .npz.");
    }
    int major = start[6];
    if (major < 1 || major > 3) {
      throw new RefusedException(
          "newer-format",
          "It is of NumPy's format version " + major + "; versions 1 to 3 are known.",
          "Save it with numpy.save of a released NumPy.");
    }
    int lengthBytes = major == 1 ? 2 : 4;
    byte[] lengthField = exactly(in, lengthBytes);
    long length = 0;
    for (int i = lengthBytes - 1; i >= 0; i--) {
      length = length << 8 | (lengthField[i] & 0xFF);
    }
    if (length > MAX_HEADER_BYTES) {
      throw damaged("its header has " + length + " bytes, at most " + MAX_HEADER_BYTES);
    }
    byte[] text = exactly(in, (int) length);
    String header =
        new String(text, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    return parse(header, 8 + lengthBytes + (int) length);
  }

  private static NpyHeader parse(String header, int headerBytes) {
    String descr = find(DESCR, header).orElseThrow(() -> noSimpleType(header));
    boolean isFortran =
        find(ORDER, header).orElseThrow(() -> damaged("no fortran_order")).equals("True");
    String sizes = find(SHAPE, header).orElseThrow(() -> damaged("no shape"));
    List<Long> shape = new ArrayList<>();
    for (String size : sizes.replace("L", "").split(",", -1)) {
      if (!size.isBlank()) {
        shape.add(parseSize(size.strip()));
      }
    }
    if (shape.size() > MAX_NDIM) {
      throw damaged(shape.size() + " dimensions, at most " + MAX_NDIM);
    }
    Matcher type = TYPE.matcher(descr);
    if (!type.matches()) {
      throw unsupported(descr);
    }
    boolean isBig =
        type.group(1).equals(">")
            || (type.group(1).equals("=") && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
    char kind = type.group(2).equals("?") ? 'b' : type.group(2).charAt(0);
    long width = type.group(3).isEmpty() ? 1 : Long.parseLong(type.group(3));
    checkType(kind, width, descr);
    int itemBytes = Math.toIntExact(kind == 'U' ? width * 4 : width);
    return new NpyHeader(
        kind,
        itemBytes,
        isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        isFortran,
        List.copyOf(shape),
        headerBytes);
  }

  private static long parseSize(String size) {
    if (size.length() > 18 || size.indexOf(' ') >= 0) {
      throw damaged("size " + size);
    }
    return Long.parseLong(size);
  }

  private static void checkType(char kind, long width, String descr) {
    boolean isKnown =
        switch (kind) {
          case 'b' -> width == 1;
          case 'i', 'u' -> width == 1 || width == 2 || width == 4 || width == 8;
          case 'f' -> width == 2 || width == 4 || width == 8;
          case 'U', 'S' -> width <= 1 << 24;
          default -> false;
        };
    if (!isKnown) {
      throw unsupported(descr);
    }
  }

  /** The dtype of the elements; empty for text. */
  Optional<Dtype> dtype() {
    return switch (kind) {
      case 'b' -> Optional.of(Dtype.BOOL);
      case 'i' -> Optional.of(Dtype.parse("int" + itemBytes * 8));
      case 'u' -> Optional.of(Dtype.parse("uint" + itemBytes * 8));
      case 'f' -> Optional.of(Dtype.parse("float" + itemBytes * 8));
      default -> Optional.empty();
    };
  }

  /** How many rows there are: the first size. */
  long rowCount() {
    return shape.get(0);
  }

  /** The shape of one row. */
  int[] rowShape() {
    int[] row = new int[shape.size() - 1];
    for (int i = 0; i < row.length; i++) {
      long size = shape.get(i + 1);
      if (size > Integer.MAX_VALUE) {
        throw damaged("size " + size);
      }
      row[i] = (int) size;
    }
    return row;
  }

  /** Bytes of one row. */
  int rowBytes() {
    long bytes = itemBytes;
    for (int size : rowShape()) {
      if (size != 0 && bytes > Integer.MAX_VALUE / size) {
        throw new RefusedException(
            "sample-too-large",
            "One row of shape " + shape.subList(1, shape.size()) + " has more than 2 GiB.",
            "Cut the rows into smaller ones first.");
      }
      bytes *= size;
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE - 8);
  }

  /** Bytes of all data. */
  long dataBytes() {
    try {
      return shape.isEmpty() ? itemBytes : Math.multiplyExact(rowCount(), (long) rowBytes());
    } catch (ArithmeticException e) {
      throw damaged("shape " + shape);
    }
  }

  private static Optional<String> find(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("it ends within its header");
    }
    return bytes;
  }

  private static RefusedException noSimpleType(String header) {
    return header.contains("'descr'")
        ? unsupported("a structure of several fields")
        : damaged("no descr");
  }

  private static RefusedException unsupported(@Nullable String descr) {
    boolean isObject = descr != null && descr.endsWith("O");
    return new RefusedException(
        "unsupported-dtype",
        "Its elements are "
            + (isObject ? "Python objects" : descr)
            + "; expected numbers, bool or text.",
        isObject
            ? "Only Python can read those, by running code in the file: save arrays of numbers."
            : "Convert it with astype first.");
  }

  private static RefusedException damaged(String what) {
    return new RefusedException(
        "damaged-input", "It is damaged: " + what + ".", "Copy the file again from where it came.");
  }
}
