package dev.tarn.ingest;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.image.ImageCheck;
import dev.tarn.image.ImageHeader;
import dev.tarn.schema.Dtype;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An image file that was read and found whole.
 *
 * @param bytes the file, byte for byte
 * @param header what it says of itself
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
record ImageFile(byte[] bytes, ImageHeader header) {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8L;

  /**
   * Reads a file and checks that it is a whole image.
   *
   * @param dtype of the tensor it goes to
   * @throws TarnException saying what is wrong, without the file's name
   */
  static ImageFile read(Path path, Dtype dtype) {
    byte[] bytes;
    try {
      if (!Files.isRegularFile(path) && Files.exists(path)) {
        throw new RefusedException(
            "not-a-file", "It is no ordinary file.", "Give an image file here.");
      }
      long size = Files.size(path);
      if (size > MAX_BYTES) {
        throw new RefusedException(
            "image-too-large",
            "It has " + size + " bytes; a sample has at most " + MAX_BYTES + ".",
            "Cut the image into tiles first.");
      }
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return new ImageFile(bytes, check(bytes, dtype));
  }

  /**
   * Checks that these bytes are a whole image with as many bits as the tensor has.
   *
   * @throws TarnException saying what is wrong, without the file's name
   */
  static ImageHeader check(byte[] bytes, Dtype dtype) {
    ImageHeader header = ImageCheck.requireComplete(ByteBuffer.wrap(bytes));
    if (header.bitDepth() != dtype.bits()) {
      throw new RefusedException(
          "sample-misfit",
          "It has " + header.bitDepth() + " bits a channel, the image tensor is " + dtype + ".",
          "Images of 8 and of 16 bits go to tensors of their own, or convert it.");
    }
    return header;
  }

  /** What to say of a file that the system does not give. */
  static TarnException unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new RefusedException(
          "file-missing", "There is no such file.", "Check the name, or leave it out.", e);
    }
    String why = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new EnvironmentException(
        "unreadable-file",
        "It cannot be read: " + why + ".",
        "Check who may read it, and that its disk is there.",
        e);
  }
}
