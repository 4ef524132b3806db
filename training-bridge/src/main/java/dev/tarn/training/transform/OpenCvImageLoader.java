package dev.tarn.training.transform;

import dev.tarn.image.ImageFormat;
import dev.tarn.image.ImageHeader;
import dev.tarn.image.ImageLimits;
import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Decodes JPEG (at the smallest of its scales that covers the output) and WebP through OpenCV, the
 * rest in Java; warps through OpenCV. Native memory is freed within each call.
 */
final class OpenCvImageLoader implements ImageLoader {
  private static final int MAX_SIDE = 32_000;

  private final int channels;
  private final int matType;
  private final PlainImageLoader plain;
  private final SourceImage converted;
  private final byte[] zeros = new byte[3 * 32768];
  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

  OpenCvImageLoader(int channels) {
    this.channels = channels;
    matType = channels == 3 ? opencv_core.CV_8UC3 : opencv_core.CV_8UC1;
    plain = new PlainImageLoader(channels);
    converted = new SourceImage(channels);
  }

  @Override
  public void load(ByteBuffer image, Transforms transforms, Draws draws, ByteBuffer into) {
    ImageHeader header = ImageHeader.read(image);
    ImageLimits.standard().require(header);
    if (!isForOpenCv(header)) {
      loadPixels(plain.decode(image), transforms, draws, into);
      return;
    }
    Geometry geometry = transforms.geometry(header.heightPixels(), header.widthPixels(), draws);
    PlainImageLoader.requireRoom(geometry, channels, into);
    int scale = header.format() == ImageFormat.JPEG ? scale(geometry) : 1;
    try (Mat decoded = decode(image, scale)) {
      if (!hasSize(decoded, header, scale)) {
        // OpenCV gave up or sees another picture: Java's decoder says what is wrong, or reads it.
        loadPixels(plain.decode(image), transforms, draws, into);
        return;
      }
      Geometry encoded = geometry.onEncoded(header.orientation());
      warp(decoded, reducedBy(encoded, scale, decoded), geometry, transforms.border(), into);
    }
  }

  /** Inks go by their profile, which OpenCV does not know; grey and colour JPEGs and WebP agree. */
  private static boolean isForOpenCv(ImageHeader header) {
    boolean known = header.format() == ImageFormat.JPEG || header.format() == ImageFormat.WEBP;
    return known
        && !header.isCmyk()
        && header.unsupported().isEmpty()
        && fits(header.heightPixels(), header.widthPixels());
  }

  /** OpenCV's warp counts pixels in 16 bits. */
  private static boolean fits(int height, int width) {
    return height < MAX_SIDE && width < MAX_SIDE;
  }

  /** 1, 2, 4 or 8: the decoded image still has at least the output's pixels. */
  private static int scale(Geometry geometry) {
    double shrink = Math.min(geometry.shrinkX(), geometry.shrinkY()) + 1e-9;
    return shrink >= 8 ? 8 : shrink >= 4 ? 4 : shrink >= 2 ? 2 : 1;
  }

  private static boolean hasSize(Mat decoded, ImageHeader header, int scale) {
    return !decoded.empty()
        && decoded.rows() == (header.encodedHeightPixels() + scale - 1) / scale
        && decoded.cols() == (header.encodedWidthPixels() + scale - 1) / scale;
  }

  private static Geometry reducedBy(Geometry encoded, int scale, Mat decoded) {
    return scale == 1 ? encoded : encoded.onReduced(decoded.rows(), decoded.cols(), scale, scale);
  }

  private Mat decode(ByteBuffer image, int scale) {
    int reduced = scale == 1 ? 0 : opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2 / 2 * scale;
    // RGB has a bit of its own: together with that of BGR, which "reduced colour" has, OpenCV
    // refuses.
    int colours = channels == 1 ? reduced : reduced | opencv_imgcodecs.IMREAD_COLOR_RGB;
    int flags = colours | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    try (BytePointer bytes = new BytePointer(direct(image));
        Mat file = new Mat(1, image.remaining(), opencv_core.CV_8UC1, bytes)) {
      return opencv_imgcodecs.imdecode(file, flags);
    } catch (RuntimeException e) {
      // OpenCV's own exceptions: the caller then asks Java's decoder.
      return new Mat();
    }
  }

  private ByteBuffer direct(ByteBuffer image) {
    if (image.isDirect()) {
      return image.slice();
    }
    if (scratch.capacity() < image.remaining()) {
      scratch = ByteBuffer.allocateDirect(image.remaining());
    }
    scratch.clear();
    scratch.put(image.duplicate()).flip();
    return scratch;
  }

  @Override
  public void loadPixels(Pixels pixels, Transforms transforms, Draws draws, ByteBuffer into) {
    Geometry geometry = transforms.geometry(pixels.heightPixels(), pixels.widthPixels(), draws);
    if (!fits(pixels.heightPixels(), pixels.widthPixels())
        || !fits(geometry.outputHeightPixels(), geometry.outputWidthPixels())) {
      plain.loadPixels(pixels, transforms, draws, into);
      return;
    }
    PlainImageLoader.requireRoom(geometry, channels, into);
    converted.take(pixels);
    try (Mat source = new Mat(converted.height(), converted.width(), matType);
        BytePointer samples = source.data()) {
      samples.put(converted.data(), 0, converted.height() * converted.width() * channels);
      warp(source, geometry, geometry, transforms.border(), into);
    }
  }

  /**
   * Warps.
   *
   * @param onSource the geometry on {@code source}'s own pixels
   * @param onImage the geometry on the upright image, which says what is border
   */
  private void warp(
      Mat source, Geometry onSource, Geometry onImage, Border border, ByteBuffer into) {
    int factorX = PlainImageLoader.factor(onSource.shrinkX(), source.cols());
    int factorY = PlainImageLoader.factor(onSource.shrinkY(), source.rows());
    if (factorX == 1 && factorY == 1) {
      warpOnce(source, onSource, border, into);
    } else {
      int width = source.cols() / factorX;
      int height = source.rows() / factorY;
      try (Rect whole = new Rect(0, 0, width * factorX, height * factorY);
          Mat blocks = new Mat(source, whole);
          Mat reduced = new Mat();
          Size size = new Size(width, height)) {
        opencv_imgproc.resize(blocks, reduced, size, 0, 0, opencv_imgproc.INTER_AREA);
        warpOnce(reduced, onSource.onReduced(height, width, factorY, factorX), border, into);
      }
    }
    int at = into.position();
    if (border == Border.BLACK) {
      blacken(onImage, into, at);
    }
    into.position(at + onImage.outputHeightPixels() * onImage.outputWidthPixels() * channels);
  }

  /** Writes from {@code into}'s position on, which stays. */
  private void warpOnce(Mat source, Geometry geometry, Border border, ByteBuffer into) {
    int height = geometry.outputHeightPixels();
    int width = geometry.outputWidthPixels();
    int outside =
        border == Border.REFLECT ? opencv_core.BORDER_REFLECT_101 : opencv_core.BORDER_REPLICATE;
    int flags = opencv_imgproc.INTER_LINEAR | opencv_imgproc.WARP_INVERSE_MAP;
    ByteBuffer target =
        into.isDirect() ? into.slice() : ByteBuffer.allocateDirect(height * width * channels);
    try (BytePointer bytes = new BytePointer(target);
        Mat output = new Mat(height, width, matType, bytes);
        Mat matrix = matrix(geometry);
        Size size = new Size(width, height);
        Scalar black = new Scalar(0)) {
      // Half of the warp's time goes for images that were only mirrored or not touched at all.
      if (!copiesWhole(source, geometry, output)) {
        opencv_imgproc.warpAffine(source, output, matrix, size, flags, outside, black);
      }
    }
    if (!into.isDirect()) {
      into.put(into.position(), target, 0, height * width * channels);
    }
  }

  /** Copies or mirrors where each output pixel is one input pixel; false where it is not. */
  private static boolean copiesWhole(Mat source, Geometry geometry, Mat output) {
    boolean mirrorsX = geometry.xx() == -1;
    boolean mirrorsY = geometry.yy() == -1;
    int height = geometry.outputHeightPixels();
    int width = geometry.outputWidthPixels();
    double left = mirrorsX ? geometry.x0() - (width - 1) : geometry.x0();
    double top = mirrorsY ? geometry.y0() - (height - 1) : geometry.y0();
    boolean isWhole =
        geometry.xy() == 0
            && geometry.yx() == 0
            && Math.abs(geometry.xx()) == 1
            && Math.abs(geometry.yy()) == 1
            && left == Math.rint(left)
            && top == Math.rint(top);
    boolean isInside =
        left >= 0 && top >= 0 && left + width <= source.cols() && top + height <= source.rows();
    if (!isWhole || !isInside) {
      return false;
    }
    try (Rect place = new Rect((int) left, (int) top, width, height);
        Mat part = new Mat(source, place)) {
      if (mirrorsX || mirrorsY) {
        opencv_core.flip(part, output, mirrorsX && mirrorsY ? -1 : mirrorsX ? 1 : 0);
      } else {
        part.copyTo(output);
      }
    }
    return true;
  }

  private static Mat matrix(Geometry geometry) {
    Mat matrix = new Mat(2, 3, opencv_core.CV_64FC1);
    try (DoublePointer numbers = new DoublePointer(matrix.data())) {
      numbers.put(
          geometry.xx(), geometry.xy(), geometry.x0(), geometry.yx(), geometry.yy(), geometry.y0());
    }
    return matrix;
  }

  private void blacken(Geometry geometry, ByteBuffer into, int at) {
    RowSpan span = RowSpan.ofImage(geometry);
    int width = geometry.outputWidthPixels();
    for (int y = 0; y < geometry.outputHeightPixels(); y++) {
      span.row(y);
      int rowAt = at + y * width * channels;
      into.put(rowAt, zeros, 0, span.start() * channels);
      into.put(rowAt + span.end() * channels, zeros, 0, (width - span.end()) * channels);
    }
  }

  @Override
  public Backend backend() {
    return Backend.OPENCV;
  }

  @Override
  public void close() {
    plain.close();
    converted.release();
    scratch = ByteBuffer.allocateDirect(0);
  }
}
