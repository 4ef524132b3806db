/**
 * What a dataset is made of: tensors with their htype, dtype, shape and info.
 *
 * <p>Start at {@link dev.tarn.schema.Schema}; users write a {@link dev.tarn.schema.TensorSpec}.
 * Uses {@code error} alone.
 */
@NullMarked
package dev.tarn.schema;

import org.jspecify.annotations.NullMarked;
