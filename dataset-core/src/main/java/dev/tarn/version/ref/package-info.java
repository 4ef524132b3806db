/**
 * Branches and tags: numbered chains of refs, and the ancestry of what they name.
 *
 * <p>Start at {@link dev.tarn.version.ref.Refs} (reading) and {@link
 * dev.tarn.version.ref.RefChanges} (making, moving, renaming, deleting); {@link
 * dev.tarn.version.ref.RefLog} is the chain itself.
 */
@NullMarked
package dev.tarn.version.ref;

import org.jspecify.annotations.NullMarked;
