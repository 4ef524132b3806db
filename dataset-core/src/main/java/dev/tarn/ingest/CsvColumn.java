package dev.tarn.ingest;

import dev.tarn.schema.TensorSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column of a CSV file that is imported.
 *
 * @param index its position
 * @param name its name in the header
 * @param tensor the tensor it goes to
 * @param role what it holds
 * @param stated its type, where the user stated one, or null
 */
record CsvColumn(int index, String name, String tensor, Role role, @Nullable TensorSpec stated) {
  /** What a column holds. */
  enum Role {
    /** Names of image files. */
    IMAGE,
    /** Classes. */
    LABEL,
    /** Values of any other kind. */
    VALUE
  }

  /** The type that the user stated, if so. */
  Optional<TensorSpec> statedSpec() {
    return Optional.ofNullable(stated);
  }
}
