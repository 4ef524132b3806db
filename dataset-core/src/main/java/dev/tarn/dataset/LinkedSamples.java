package dev.tarn.dataset;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.Link;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Follows links when the bytes of a sample are asked for; trouble names tensor, row and target. */
final class LinkedSamples {
  private LinkedSamples() {}

  /**
   * The value itself, or where it is a link the bytes or image that it leads to.
   *
   * @param folder the dataset's, which relative links are meant from
   */
  static Optional<Object> follow(
      Optional<Object> value, TensorSchema tensor, Path folder, long row) {
    if (tensor.htype() != Htype.LINK) {
      return value;
    }
    boolean isImage = tensor.inner() == Htype.IMAGE;
    return value.map(
        target ->
            isImage
                ? image(target.toString(), tensor, folder, row)
                : bytes(target.toString(), tensor, folder, row));
  }

  private static ImageSample image(String target, TensorSchema tensor, Path folder, long row) {
    return at(target, tensor, row, link -> link.image(folder));
  }

  private static byte[] bytes(String target, TensorSchema tensor, Path folder, long row) {
    return at(target, tensor, row, link -> link.read(folder));
  }

  private static <T> T at(
      String target, TensorSchema tensor, long row, Function<Link, T> following) {
    try {
      return following.apply(new Link(target));
    } catch (TarnException e) {
      String message =
          "The link '"
              + target
              + "' of tensor '"
              + tensor.name()
              + "' at row "
              + row
              + " cannot be followed: "
              + e.getMessage();
      String hint = e.hint().orElse(null);
      TarnException named =
          e.kind() == TarnException.Kind.ENVIRONMENT
              ? new EnvironmentException(e.code(), message, hint, e)
              : new RefusedException(e.code(), message, hint, e);
      throw named.with("tensor", tensor.name()).with("row", row);
    }
  }
}
