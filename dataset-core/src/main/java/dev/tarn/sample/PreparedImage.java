package dev.tarn.sample;

import dev.tarn.schema.SampleCompression;
import java.nio.ByteBuffer;

/**
 * An image that was read, checked and encoded, and only has to be put into its vector.
 *
 * @param bytes as they will be stored, from position to limit
 */
record PreparedImage(
    ByteBuffer bytes,
    SampleCompression compression,
    int heightPixels,
    int widthPixels,
    int channels) {}
