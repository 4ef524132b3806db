package dev.tarn.training.model;

import dev.tarn.error.TarnException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A weights file cannot be read, is not what it says, or does not fit the model. */
public final class WeightsException extends TarnException {
  private WeightsException(
      Kind kind, String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(kind, code, message, hint, cause);
  }

  /** The file breaks its own format. */
  static WeightsException malformed(Path file, String what) {
    return new WeightsException(
        Kind.REFUSED,
        "malformed-weights",
        "Cannot read the weights in " + file + ": " + what + ".",
        "The file may be incomplete: compare its size with the source's and fetch it again.",
        null);
  }

  /** The file asks for something that a list of tensors has no need of. */
  static WeightsException unsafe(Path file, String what) {
    return new WeightsException(
        Kind.REFUSED,
        "unsafe-weights",
        "Refused to read the weights in "
            + file
            + ": "
            + what
            + ". Only tensors, dicts, lists, tuples, numbers and strings are read; nothing was run.",
        "Save the state dict alone: torch.save(model.state_dict(), 'weights.pth').",
        null);
  }

  /** The file holds something else than was asked for. */
  static WeightsException unfit(String message, String hint) {
    return new WeightsException(Kind.REFUSED, "unfit-weights", message, hint, null);
  }

  static WeightsException io(Path file, String doing, IOException cause) {
    if (cause instanceof ZipException || cause instanceof EOFException) {
      return malformed(file, "it is a damaged zip (" + cause.getMessage() + ")");
    }
    if (cause instanceof NoSuchFileException) {
      return new WeightsException(
          Kind.REFUSED,
          "no-such-file",
          "There is no weights file " + file + ".",
          "Weights are never downloaded; give the path of a local .safetensors or .pth file.",
          cause);
    }
    String reason =
        cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
    return new WeightsException(
        Kind.ENVIRONMENT,
        "input-output",
        "Cannot " + doing + " " + file + ": " + reason + ".",
        null,
        cause);
  }
}
