package dev.tarn.image;

import dev.tarn.error.RefusedException;

/**
 * Bytes that are no image, or not one that Tarn can keep or decode; pixels that a format can't
 * hold.
 *
 * <p>Codes: {@code not-an-image}, {@code image-cut-short}, {@code image-damaged}, {@code
 * image-too-large}, {@code image-unsupported}, {@code pixels-do-not-fit}. The message names the
 * format, what is wrong and at which byte; whoever knows the file or row puts it before.
 */
public final class ImageException extends RefusedException {
  private static final String COPY_AGAIN =
      "Copy the file again from where it came, or leave it out.";

  private ImageException(String code, String message, String hint) {
    super(code, message, hint);
  }

  private ImageException(String code, String message, String hint, Throwable cause) {
    super(code, message, hint, cause);
  }

  static ImageException notAnImage(String message) {
    return new ImageException(
        "not-an-image", message, "Leave the file out, or keep its bytes in a 'generic' tensor.");
  }

  static ImageException cutShort(ImageFormat format, String what) {
    return new ImageException(
        "image-cut-short", format.label() + " is cut short: " + what + ".", COPY_AGAIN);
  }

  static ImageException damaged(ImageFormat format, String what) {
    return new ImageException(
        "image-damaged", format.label() + " is damaged: " + what + ".", COPY_AGAIN);
  }

  static ImageException tooLarge(String message, String hint) {
    return new ImageException("image-too-large", message, hint);
  }

  static ImageException unsupported(ImageFormat format, String what) {
    return new ImageException(
        "image-unsupported",
        format.label() + " cannot be decoded: " + what + ".",
        "Convert it to an 8 or 16 bit PNG first, or keep it in a 'link' or 'generic' tensor.");
  }

  /** A decoder gave up; its own exception is the cause. */
  static ImageException undecodable(ImageFormat format, Throwable cause) {
    String said =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ImageException(
        "image-damaged",
        format.label() + " is damaged: its pixels cannot be decoded (" + said + ").",
        COPY_AGAIN,
        cause);
  }

  static ImageException cannotWrite(String message, String hint) {
    return new ImageException("image-unsupported", message, hint);
  }

  static ImageException pixelsDoNotFit(String message, String hint) {
    return new ImageException("pixels-do-not-fit", message, hint);
  }
}
