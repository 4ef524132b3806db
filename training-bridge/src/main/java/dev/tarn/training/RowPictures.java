package dev.tarn.training;

import dev.tarn.dataset.Row;
import dev.tarn.dataset.View;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.sample.ImageSample;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.SampleCompression;
import dev.tarn.training.report.Picture;
import dev.tarn.training.transform.Backend;
import dev.tarn.training.transform.Draws;
import dev.tarn.training.transform.ImageLoader;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Transforms;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;

/** Small pictures of a view's rows, for a report. For one thread. */
public final class RowPictures {
  private static final int LONGEST_SIDE = 96;
  private static final int CHANNELS = 3;
  private static final int BATCH_ROWS = 1 << 16;

  private final View view;
  private final String imageColumn;

  /**
   * @param view whose rows are shown; borrowed
   * @param imageColumn the image column
   */
  public RowPictures(View view, String imageColumn) {
    this.view = view;
    this.imageColumn = imageColumn;
  }

  /**
   * The first rows of each class, as they are stored, by class name in the order of the classes.
   *
   * @param labelColumn a column of class labels, one a row
   * @param perClass how many of each class; fewer where there are fewer
   */
  public Map<String, List<Picture>> byClass(String labelColumn, int perClass) {
    int column = view.columnIndex(labelColumn);
    List<String> names = view.columns().get(column).type().info().classNames();
    List<List<Long>> places = firstPlaces(column, names.size(), perClass);
    Map<String, List<Picture>> pictures = new LinkedHashMap<>();
    try (ImageLoader loader = ImageLoader.open(Backend.JAVA, CHANNELS)) {
      for (int c = 0; c < names.size(); c++) {
        List<Picture> ofClass = new ArrayList<>();
        for (long place : places.get(c)) {
          add(ofClass, loader, place);
        }
        pictures.put(names.get(c), ofClass);
      }
    }
    return pictures;
  }

  private List<List<Long>> firstPlaces(int column, int classCount, int perClass) {
    List<List<Long>> places = new ArrayList<>();
    for (int c = 0; c < classCount; c++) {
      places.add(new ArrayList<>());
    }
    int missing = classCount * perClass;
    try (BufferAllocator allocator = view.dataset().newAllocator("pictures of each class")) {
      for (long from = 0; from < view.rowCount() && missing > 0; from += BATCH_ROWS) {
        int count = (int) Math.min(BATCH_ROWS, view.rowCount() - from);
        try (FieldVector labels = view.read(column, from, count, allocator)) {
          for (int i = 0; i < count && missing > 0; i++) {
            if (!labels.isNull(i)) {
              int label = (int) ((BaseIntVector) labels).getValueAsLong(i);
              if (label < classCount && places.get(label).size() < perClass) {
                places.get(label).add(from + i);
                missing--;
              }
            }
          }
        }
      }
    }
    return places;
  }

  private void add(List<Picture> pictures, ImageLoader loader, long place) {
    Row row = view.row(place);
    if (row.value(imageColumn).isPresent()) {
      ImageSample image = row.image(imageColumn);
      pictures.add(picture(loader, image, shown(image), none(), "row " + number(row)));
    }
  }

  /**
   * Some rows, each as it is stored and then as it is in the first epochs of a training.
   *
   * @param transforms of the training
   * @param seed of the training
   * @param rows how many rows, from the first on
   * @param epochs how many epochs
   */
  public Map<String, List<Picture>> augmented(
      Transforms transforms, long seed, int rows, int epochs) {
    Map<String, List<Picture>> pictures = new LinkedHashMap<>();
    try (ImageLoader loader = ImageLoader.open(Backend.JAVA, CHANNELS)) {
      for (long place = 0; place < Math.min(rows, view.rowCount()); place++) {
        Row row = view.row(place);
        if (row.value(imageColumn).isEmpty()) {
          continue;
        }
        ImageSample image = row.image(imageColumn);
        List<Picture> ofRow = new ArrayList<>();
        ofRow.add(picture(loader, image, shown(image), none(), "as stored"));
        for (int epoch = 0; epoch < epochs; epoch++) {
          Draws draws = Draws.of(seed, epoch, number(row), 0);
          ofRow.add(picture(loader, image, transforms, draws, "epoch " + (epoch + 1)));
        }
        // A sampled view repeats rows: the same picture twice says nothing new.
        pictures.putIfAbsent("row " + number(row), ofRow);
      }
    }
    return pictures;
  }

  private static Draws none() {
    return Draws.of(0, 0, 0, 0);
  }

  /** Its own size where that is small, else as large as it is shown, with its aspect kept. */
  private static Transforms shown(ImageSample image) {
    int longest = Math.max(image.heightPixels(), image.widthPixels());
    double scale = Math.min(1, (double) LONGEST_SIDE / longest);
    return Transforms.compose(
        Resize.to(
            Math.max(1, (int) Math.round(image.heightPixels() * scale)),
            Math.max(1, (int) Math.round(image.widthPixels() * scale))));
  }

  private static Picture picture(
      ImageLoader loader, ImageSample image, Transforms transforms, Draws draws, String caption) {
    Resize size = transforms.outputSize();
    ByteBuffer rgb = ByteBuffer.allocate(size.heightPixels() * size.widthPixels() * CHANNELS);
    ByteBuffer stored = ByteBuffer.wrap(image.bytes());
    if (image.compression() == SampleCompression.NONE) {
      PixelType type = image.dtype() == Dtype.UINT16 ? PixelType.UINT16 : PixelType.UINT8;
      Pixels pixels =
          new Pixels(stored, image.heightPixels(), image.widthPixels(), image.channels(), type);
      loader.loadPixels(pixels, transforms, draws, rgb);
    } else {
      loader.load(stored, transforms, draws, rgb);
    }
    return Picture.ofRgb(caption, rgb.flip(), size.heightPixels(), size.widthPixels());
  }

  private static long number(Row row) {
    return row.number().orElse(row.place());
  }
}
