/**
 * Decodes images through OpenCV. Start at {@link dev.tarn.image.opencv.OpenCvDecoder}, which {@link
 * dev.tarn.image.ImageCodec} finds by itself.
 */
@NullMarked
package dev.tarn.image.opencv;

import org.jspecify.annotations.NullMarked;
