package dev.tarn.benchmarks;

import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageHeader;
import dev.tarn.image.ImageLimits;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.StructVector;

/** Decodes batches of images on two threads to RGB in memory, and keeps count for the check. */
final class PixelCount implements AutoCloseable {
  private static final int BATCHES_AHEAD = 1;
  private static final int CHECKED_IMAGES = 16;
  private static final int CHECKED_PIXELS = 7;

  /** One thread for each part, so that a part is never used by two. */
  private final List<ExecutorService> threads =
      List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());

  private final ArrayDeque<InWork> inWork = new ArrayDeque<>();
  private final List<Part> parts = List.of(new Part(), new Part());
  private long rows;
  private long labels;

  /** What one thread decodes into, and what it has seen. */
  private static final class Part {
    private ByteBuffer pixels = ByteBuffer.allocateDirect(1 << 20);
    private double means;
    private int checked;

    int decode(VarBinaryVector images, int from, int to) {
      ByteBuffer all =
          images.getDataBuffer().nioBuffer(0, Math.toIntExact(images.getDataBuffer().capacity()));
      for (int i = from; i < to; i++) {
        int start = images.getStartOffset(i);
        ByteBuffer image = all.slice(start, images.getEndOffset(i) - start);
        ImageHeader header = decode(image);
        if (i % CHECKED_IMAGES == 0) {
          means += mean(header);
          checked++;
        }
      }
      return to - from;
    }

    private ImageHeader decode(ByteBuffer image) {
      pixels.clear();
      if (pixels.capacity() < 8 << 20) {
        pixels = ByteBuffer.allocateDirect(8 << 20);
      }
      return ImageCodec.decode(image, pixels, ImageLimits.standard());
    }

    private double mean(ImageHeader header) {
      long sum = 0;
      int count = 0;
      int channels = header.channels();
      for (int y = 0; y < header.heightPixels(); y += CHECKED_PIXELS) {
        for (int x = 0; x < header.widthPixels(); x += CHECKED_PIXELS) {
          for (int c = 0; c < channels; c++) {
            sum += pixels.get((y * header.widthPixels() + x) * channels + c) & 0xff;
            count++;
          }
        }
      }
      return (double) sum / count;
    }
  }

  /** A batch that is being decoded. */
  private record InWork(FieldVector image, List<Future<Integer>> halves) {}

  /**
   * Has the images of a batch decoded, while the caller reads the next one.
   *
   * @param image transferred
   * @param label borrowed
   */
  void add(FieldVector image, FieldVector label) {
    VarBinaryVector bytes = ((StructVector) image).getChild("bytes", VarBinaryVector.class);
    int count = image.getValueCount();
    int half = (count + 1) / 2;
    Future<Integer> first = threads.get(0).submit(() -> parts.get(0).decode(bytes, 0, half));
    Future<Integer> second = threads.get(1).submit(() -> parts.get(1).decode(bytes, half, count));
    inWork.add(new InWork(image, List.of(first, second)));
    UInt1Vector numbers = (UInt1Vector) label;
    for (int i = 0; i < count; i++) {
      labels += numbers.get(i) & 0xff;
    }
    if (inWork.size() > BATCHES_AHEAD) {
      finishOne();
    }
  }

  private void finishOne() {
    InWork batch = inWork.remove();
    try {
      for (Future<Integer> half : batch.halves) {
        rows += half.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      batch.image.close();
    }
  }

  /** Waits for all that was added. */
  void finish() {
    while (!inWork.isEmpty()) {
      finishOne();
    }
  }

  long rows() {
    return rows;
  }

  void say(Bench.Line line) throws java.io.IOException {
    double means = 0;
    int checked = 0;
    for (Part part : parts) {
      means += part.means;
      checked += part.checked;
    }
    line.check("rows", rows).check("labels", labels).check("~mean", means / checked).say();
  }

  @Override
  public void close() {
    finish();
    threads.forEach(ExecutorService::shutdown);
  }
}
