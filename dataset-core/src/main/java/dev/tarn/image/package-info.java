/**
 * Encoded images: what they are, whether they are whole, and their pixels, upright and in RGB.
 *
 * <p>Start at {@link dev.tarn.image.ImageHeader} (size and kind without decoding), then {@link
 * dev.tarn.image.ImageCheck} (may this file be stored?) and {@link dev.tarn.image.ImageCodec}
 * (pixels to bytes and back). Uses nothing else of Tarn than its exceptions.
 */
@NullMarked
package dev.tarn.image;

import org.jspecify.annotations.NullMarked;
