/**
 * Changes and how they become a commit, rebased on what others committed meanwhile.
 *
 * <p>Start at {@link dev.tarn.version.write.Changes}, then {@link
 * dev.tarn.version.write.Committer}.
 */
@NullMarked
package dev.tarn.version.write;

import org.jspecify.annotations.NullMarked;
