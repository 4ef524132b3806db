package dev.tarn.sample;

import dev.tarn.error.RefusedException;
import dev.tarn.image.ImageCheck;
import dev.tarn.image.ImageHeader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.SampleCompression;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the bytes of a sample lie outside the dataset: a path (relative ones are meant from the
 * dataset's folder), a {@code file:} URL, or another URL. Only local files are read; nothing is
 * fetched.
 *
 * @param target as it was written
 */
public record Link(String target) {
  /** Two letters or more: one letter may be a drive. */
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):.*");

  private static final int MAX_CHARS = 8192;

  /** The text that a path, URI or text is kept as; empty where it can lead nowhere. */
  static Optional<String> write(Object value) {
    String text;
    if (value instanceof Path path) {
      text = path.toAbsolutePath().normalize().toString();
    } else if (value instanceof CharSequence || value instanceof URI) {
      text = value.toString();
    } else {
      return Optional.empty();
    }
    boolean fits =
        !text.isBlank()
            && text.length() <= MAX_CHARS
            && text.chars().noneMatch(Character::isISOControl);
    return fits ? Optional.of(text) : Optional.empty();
  }

  /**
   * The local file that is meant; it need not be there.
   *
   * @param folder what a relative path is meant from
   * @throws RefusedException {@code link-not-local} for any other URL, {@code bad-link} for what is
   *     no path
   */
  public Path file(Path folder) {
    try {
      Matcher scheme = SCHEME.matcher(target);
      if (!scheme.matches()) {
        return folder.resolve(target);
      }
      if (scheme.group(1).toLowerCase(Locale.ROOT).equals("file")) {
        URI uri = URI.create(target);
        return uri.isOpaque() ? folder.resolve(target.substring(5)) : Path.of(uri);
      }
    } catch (InvalidPathException e) {
      throw new RefusedException("bad-link", "'" + target + "' is no path.", null, e);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("bad-link", "'" + target + "' is no file URL.", null, e);
    }
    throw new RefusedException(
        "link-not-local",
        "'" + target + "' is not on this machine, and nothing is fetched unasked.",
        "Bring the file here and update the link to its path.");
  }

  /**
   * The bytes there.
   *
   * @param folder what a relative path is meant from
   * @throws RefusedException {@code link-target-missing} if there is no file
   */
  public byte[] read(Path folder) {
    Path file = file(folder);
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          "link-target-missing",
          "It leads to '" + target + "', and there is no file " + file + ".",
          "Bring the file back, or update the link.");
    }
    return ImageSamples.bytes(file);
  }

  /**
   * The image there, checked to be whole.
   *
   * @param folder what a relative path is meant from
   */
  public ImageSample image(Path folder) {
    byte[] bytes = read(folder);
    ImageHeader header = ImageCheck.requireComplete(ByteBuffer.wrap(bytes));
    return new ImageSample(
        SampleCompression.valueOf(header.format().name()),
        header.heightPixels(),
        header.widthPixels(),
        header.channels(),
        header.bitDepth() > 8 ? Dtype.UINT16 : Dtype.UINT8,
        bytes);
  }
}
