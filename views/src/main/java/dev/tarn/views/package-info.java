/**
 * Saved views: their ids, saving and loading them, and finding them again.
 *
 * <p>Start at {@link dev.tarn.views.SavedViews}. Uses {@code dataset} and the form of stored
 * objects; knows nothing of training or the command line.
 */
@NullMarked
package dev.tarn.views;

import org.jspecify.annotations.NullMarked;
