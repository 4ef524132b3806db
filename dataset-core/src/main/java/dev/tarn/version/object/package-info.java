/**
 * How the small objects of a dataset lie in the store: names, ids, the CBOR form and its hash.
 *
 * <p>Start at {@link dev.tarn.version.object.StoredForm} (the bytes around every object) and {@link
 * dev.tarn.version.object.ObjectNames} (where each lies); FORMAT.md says the same in words.
 */
@NullMarked
package dev.tarn.version.object;

import org.jspecify.annotations.NullMarked;
