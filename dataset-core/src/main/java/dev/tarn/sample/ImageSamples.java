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
    PreparedImage image = prepare(value, rowNumber);
    vector.setIndexDefined(row);
    ByteBuffer bytes = image.bytes();
    vector
        .getChild("bytes", VarBinaryVector.class)
        .setSafe(row, bytes, bytes.position(), bytes.remaining());
    SampleWriter.writeShape(
        vector, row, image.heightPixels(), image.widthPixels(), image.channels());
    vector.getChild("format", UInt1Vector.class).setSafe(row, image.compression().number());
  }

  /** Reads, checks and encodes an image; for any number of threads. */
  PreparedImage prepare(Object value, long rowNumber) {
    if (value instanceof PreparedImage prepared) {
      return prepared;
    }
    if (value instanceof byte[] bytes) {
      return encoded(ByteBuffer.wrap(bytes), rowNumber, null);
    }
    if (value instanceof ByteBuffer buffer) {
      return encoded(buffer.duplicate(), rowNumber, null);
    }
    if (value instanceof Path path) {
      return encoded(ByteBuffer.wrap(bytes(path)), rowNumber, path.toString());
    }
    return pixels(ArrayReading.read(value), rowNumber);
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
          "missing-file", "There is no file " + path + ".", "Nothing of this change was kept.", e);
    } catch (IOException e) {
      throw new EnvironmentException(
          "unreadable-file", "Cannot read " + path + ": " + e.getMessage() + ".", null, e);
    }
  }

  private PreparedImage encoded(ByteBuffer bytes, long rowNumber, @Nullable String source) {
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
      return fitting(
          new PreparedImage(
              bytes, came, header.heightPixels(), header.widthPixels(), header.channels()),
          rowNumber);
    }
    return encode(ImageCodec.decode(bytes), wanted, rowNumber);
  }

  private PreparedImage pixels(NdArray pixels, long rowNumber) {
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
      return fitting(
          new PreparedImage(data, SampleCompression.NONE, height, width, channels), rowNumber);
    }
    PixelType type = tensor.dtype() == Dtype.UINT16 ? PixelType.UINT16 : PixelType.UINT8;
    return encode(new Pixels(data, height, width, channels, type), wanted, rowNumber);
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

  private PreparedImage encode(Pixels pixels, SampleCompression wanted, long rowNumber) {
    ByteBuffer bytes =
        wanted == SampleCompression.NONE
            ? pixels.data()
            : ByteBuffer.wrap(file(pixels, wanted, rowNumber));
    return fitting(
        new PreparedImage(
            bytes, wanted, pixels.heightPixels(), pixels.widthPixels(), pixels.channels()),
        rowNumber);
  }

  private byte[] file(Pixels pixels, SampleCompression wanted, long rowNumber) {
    ImageFormat format = ImageFormat.valueOf(wanted.name().toUpperCase(Locale.ROOT));
    try {
      return ImageCodec.encode(pixels, ImageEncoding.of(format));
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
  }

  private PreparedImage fitting(PreparedImage image, long rowNumber) {
    int height = image.heightPixels();
    int width = image.widthPixels();
    int channels = image.channels();
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
    return image;
  }

  private static SampleCompression compression(ImageFormat format) {
    return SampleCompression.valueOf(format.name());
  }

  private RefusedException refused(
      String code, String message, long rowNumber, @Nullable Throwable cause) {
    RefusedException e =
        new RefusedException(code, message, "Nothing of this change was kept.", cause);
    e.with("tensor", tensor.name()).with("row", rowNumber);
    return e;
  }
}
