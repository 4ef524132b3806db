package dev.tarn.training.transform;

import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageHeader;
import dev.tarn.image.ImageLimits;
import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;

/** Decodes and warps in Java. */
final class PlainImageLoader implements ImageLoader {
  private final SourceImage whole;
  private final SourceImage reduced;
  private final BoxAverage average = new BoxAverage();
  private final PlainWarp warp = new PlainWarp();
  private ByteBuffer decoded = ByteBuffer.allocate(0);

  PlainImageLoader(int channels) {
    whole = new SourceImage(channels);
    reduced = new SourceImage(channels);
  }

  @Override
  public void load(ByteBuffer image, Transforms transforms, Draws draws, ByteBuffer into) {
    loadPixels(decode(image), transforms, draws, into);
  }

  /** Decodes into scratch memory; borrowed until the next call. */
  Pixels decode(ByteBuffer image) {
    ImageHeader header = ImageHeader.read(image);
    ImageLimits.standard().require(header);
    int bytes = Math.toIntExact(header.decodedBytes());
    if (decoded.capacity() < bytes) {
      // The codec holds the size against the file's bytes before it allocates.
      decoded = ImageCodec.decode(image).data();
    } else {
      ImageCodec.decodeInJava(image, decoded.clear(), ImageLimits.standard());
    }
    return new Pixels(
        decoded.clear().limit(bytes),
        header.heightPixels(),
        header.widthPixels(),
        header.channels(),
        header.pixelType());
  }

  @Override
  public void loadPixels(Pixels pixels, Transforms transforms, Draws draws, ByteBuffer into) {
    Geometry geometry = transforms.geometry(pixels.heightPixels(), pixels.widthPixels(), draws);
    requireRoom(geometry, whole.channels(), into);
    whole.take(pixels);
    RowSpan span = RowSpan.ofImage(geometry);
    int factorX = factor(geometry.shrinkX(), pixels.widthPixels());
    int factorY = factor(geometry.shrinkY(), pixels.heightPixels());
    if (factorX == 1 && factorY == 1) {
      warp.warp(whole, geometry, span, transforms.border(), into);
      return;
    }
    average.reduce(whole, factorY, factorX, reduced);
    Geometry onReduced = geometry.onReduced(reduced.height(), reduced.width(), factorY, factorX);
    warp.warp(reduced, onReduced, span, transforms.border(), into);
  }

  /** Whole blocks to average, so that less than 2 is left to the interpolation. */
  static int factor(double shrink, int size) {
    return (int) Math.max(1, Math.min(size, Math.floor(shrink + 1e-9)));
  }

  static void requireRoom(Geometry geometry, int channels, ByteBuffer into) {
    long needed = (long) geometry.outputHeightPixels() * geometry.outputWidthPixels() * channels;
    if (into.remaining() < needed) {
      throw new TransformException(
          "The sample needs " + needed + " bytes, the batch has room for " + into.remaining() + ".",
          "A batch has height x width x channels bytes for each sample.");
    }
  }

  @Override
  public Backend backend() {
    return Backend.JAVA;
  }

  @Override
  public void close() {
    whole.release();
    reduced.release();
    decoded = ByteBuffer.allocate(0);
  }
}
