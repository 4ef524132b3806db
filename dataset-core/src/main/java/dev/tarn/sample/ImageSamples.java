package dev.tarn.sample;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.image.ImageCheck;
import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageEncoding;
import dev.tarn.image.ImageFormat;
import dev.tarn.image.ImageHeader;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.SampleCompression;
import dev.tarn.schema.TensorSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Writes images: encoded bytes as they come once they are known to be whole, pixels encoded without
 * loss.
 */
final class ImageSamples {
  private static final long MAX_SAMPLE_BYTES = Integer.MAX_VALUE - 8L;

  private final TensorSchema tensor;

  ImageSamples(TensorSchema tensor) {
    this.tensor = tensor;
  }

  void write(StructVector vector, int row, Object value, long rowNumber) {
    if (value instanceof byte[] bytes) {
      writeEncoded(vector, row, ByteBuffer.wrap(bytes), rowNumber, null);
    } else if (value instanceof ByteBuffer buffer) {
      writeEncoded(vector, row, buffer.duplicate(), rowNumber, null);
    } else if (value instanceof Path path) {
      writeEncoded(vector, row, ByteBuffer.wrap(bytes(path)), rowNumber, path.toString());
    } else {
      writePixels(vector, row, ArrayReading.read(value), rowNumber);
    }
  }

  static byte[] bytes(Path path) {
    try {
      if (Files.size(path) > MAX_SAMPLE_BYTES) {
        throw new RefusedException(
            "sample-too-large",
            path
                + " has "
                + Files.size(path)
                + " bytes; a sample has at most "
                + MAX_SAMPLE_BYTES
                + ".",
            null);
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new RefusedException(
          "missing-file", "There is no file " + path + ".", "Nothing of this append was kept.", e);
    } catch (IOException e) {
      throw new EnvironmentException(
          "unreadable-file", "Cannot read " + path + ": " + e.getMessage() + ".", null, e);
    }
  }

  private void writeEncoded(
      StructVector vector, int row, ByteBuffer bytes, long rowNumber, @Nullable String source) {
    ImageHeader header;
    try {
      header = ImageCheck.requireComplete(bytes);
    } catch (TarnException e) {
      String where = source == null ? "" : source + ": ";
      throw refused(
          e.code(),
          where
              + "the image for tensor '"
              + tensor.name()
              + "' at row "
              + rowNumber
              + " was refused: "
              + e.getMessage(),
          rowNumber,
          e);
    }
    if (header.bitDepth() != tensor.dtype().bits()) {
      throw refused(
          "sample-misfit",
          "The image at row "
              + rowNumber
              + " has "
              + header.bitDepth()
              + " bits a channel; tensor '"
              + tensor.name()
              + "' is "
              + tensor.dtype()
              + ".",
          rowNumber,
          null);
    }
    SampleCompression came = compression(header.format());
    SampleCompression wanted = tensor.compression();
    if (wanted == null || wanted == came) {
      put(
          vector,
          row,
          bytes,
          came,
          header.heightPixels(),
          header.widthPixels(),
          header.channels(),
          rowNumber);
    } else {
      encode(vector, row, ImageCodec.decode(bytes), wanted, rowNumber);
    }
  }

  private void writePixels(StructVector vector, int row, NdArray pixels, long rowNumber) {
    if (pixels.ndim() != 2 && pixels.ndim() != 3) {
      throw refused(
          "sample-misfit",
          "The image for tensor '"
              + tensor.name()
              + "' at row "
              + rowNumber
              + " is "
              + pixels
              + ", expected pixels of shape (height, width) or (height, width, channels).",
          rowNumber,
          null);
    }
    int height = pixels.dim(0);
    int width = pixels.dim(1);
    int channels = pixels.ndim() == 3 ? pixels.dim(2) : 1;
    ByteBuffer data = littleEndian(pixels);
    SampleCompression wanted =
        tensor.compression() == null ? SampleCompression.PNG : tensor.compression();
    boolean encodable =
        (channels == 1 || channels == 3 || channels == 4) && height > 0 && width > 0;
    if (wanted == SampleCompression.NONE || (tensor.compression() == null && !encodable)) {
      put(vector, row, data, SampleCompression.NONE, height, width, channels, rowNumber);
    } else {
      PixelType type = tensor.dtype() == Dtype.UINT16 ? PixelType.UINT16 : PixelType.UINT8;
      encode(vector, row, new Pixels(data, height, width, channels, type), wanted, rowNumber);
    }
  }

  private ByteBuffer littleEndian(NdArray pixels) {
    if (pixels.dtype() == Dtype.UINT8 && tensor.dtype() == Dtype.UINT8) {
      return ByteBuffer.wrap((byte[]) pixels.values());
    }
    int width = tensor.dtype().bits() / 8;
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(pixels.size(), width))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < pixels.size(); i++) {
      long value = ElementWriter.exact(pixels, i, tensor.dtype());
      if (width == 1) {
        data.put((byte) value);
      } else {
        data.putShort((short) value);
      }
    }
    return data.flip();
  }

  private void encode(
      StructVector vector, int row, Pixels pixels, SampleCompression wanted, long rowNumber) {
    if (wanted == SampleCompression.NONE) {
      put(
          vector,
          row,
          pixels.data(),
          wanted,
          pixels.heightPixels(),
          pixels.widthPixels(),
          pixels.channels(),
          rowNumber);
      return;
    }
    ImageFormat format = ImageFormat.valueOf(wanted.name().toUpperCase(Locale.ROOT));
    byte[] bytes;
    try {
      bytes = ImageCodec.encode(pixels, ImageEncoding.of(format));
    } catch (TarnException e) {
      throw refused(
          e.code(),
          "The image for tensor '"
              + tensor.name()
              + "' at row "
              + rowNumber
              + " cannot be stored as "
              + wanted
              + ": "
              + e.getMessage(),
          rowNumber,
          e);
    }
    put(
        vector,
        row,
        ByteBuffer.wrap(bytes),
        wanted,
        pixels.heightPixels(),
        pixels.widthPixels(),
        pixels.channels(),
        rowNumber);
  }

  private void put(
      StructVector vector,
      int row,
      ByteBuffer bytes,
      SampleCompression compression,
      int height,
      int width,
      int channels,
      long rowNumber) {
    if (!tensor.shape().accepts(height, width, channels)) {
      throw refused(
          "sample-misfit",
          "The image at row "
              + rowNumber
              + " has shape ("
              + height
              + ", "
              + width
              + ", "
              + channels
              + "); tensor '"
              + tensor.name()
              + "' expects "
              + tensor.shape()
              + ".",
          rowNumber,
          null);
    }
    vector.setIndexDefined(row);
    vector
        .getChild("bytes", VarBinaryVector.class)
        .setSafe(row, bytes, bytes.position(), bytes.remaining());
    SampleWriter.writeShape(vector, row, height, width, channels);
    vector.getChild("format", UInt1Vector.class).setSafe(row, compression.number());
  }

  private static SampleCompression compression(ImageFormat format) {
    return SampleCompression.valueOf(format.name());
  }

  private RefusedException refused(
      String code, String message, long rowNumber, @Nullable Throwable cause) {
    RefusedException e =
        new RefusedException(code, message, "Nothing of this append was kept.", cause);
    e.with("tensor", tensor.name()).with("row", rowNumber);
    return e;
  }
}
