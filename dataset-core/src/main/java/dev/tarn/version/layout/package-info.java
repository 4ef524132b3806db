/**
 * Layout commits: small chunks merged and patches folded, the answers unchanged.
 *
 * <p>Start at {@link dev.tarn.version.layout.Optimizer}.
 */
@NullMarked
package dev.tarn.version.layout;

import org.jspecify.annotations.NullMarked;
