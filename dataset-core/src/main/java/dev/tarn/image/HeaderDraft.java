package dev.tarn.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a file says, in the file's own directions, and turns it into an {@link
 * ImageHeader}.
 */
final class HeaderDraft {
  private final ImageFormat format;
  private long height;
  private long width;
  private int channels;
  private int bitDepth = 8;
  private int orientation = 1;
  private boolean cmyk;
  private boolean icc;
  private @Nullable String warning;
  private @Nullable String unsupported;

  HeaderDraft(ImageFormat format) {
    this.format = format;
  }

  HeaderDraft size(long heightPixels, long widthPixels) {
    height = heightPixels;
    width = widthPixels;
    return this;
  }

  boolean hasSize(long heightPixels, long widthPixels) {
    return height == heightPixels && width == widthPixels;
  }

  HeaderDraft samples(int channelCount, int bits) {
    channels = channelCount;
    bitDepth = bits;
    return this;
  }

  HeaderDraft cmyk(boolean isCmyk) {
    cmyk = isCmyk;
    return this;
  }

  HeaderDraft icc(boolean hasProfile) {
    icc = hasProfile;
    return this;
  }

  /** Takes over the orientation, and the first trouble that was met. */
  HeaderDraft exif(ExifBlock exif) {
    orientation = exif.orientation();
    exif.trouble().ifPresent(this::warn);
    return this;
  }

  HeaderDraft warn(String trouble) {
    if (warning == null) {
      warning = trouble;
    }
    return this;
  }

  HeaderDraft unsupported(String why) {
    if (unsupported == null) {
      unsupported = why;
    }
    return this;
  }

  ImageHeader build() {
    if (height < 1 || width < 1 || height > Integer.MAX_VALUE || width > Integer.MAX_VALUE) {
      throw ImageException.damaged(
          format,
          "it says it is "
              + height
              + " x "
              + width
              + " pixels (height x width), expected at least 1 x 1");
    }
    boolean turned = orientation >= 5;
    return new ImageHeader(
        format,
        (int) (turned ? width : height),
        (int) (turned ? height : width),
        channels,
        bitDepth,
        orientation,
        cmyk,
        icc,
        Optional.ofNullable(warning),
        Optional.ofNullable(unsupported));
  }
}
