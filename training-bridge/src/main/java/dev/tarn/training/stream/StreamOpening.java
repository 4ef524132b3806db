package dev.tarn.training.stream;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.View;
import dev.tarn.error.Suggestion;
import dev.tarn.schema.Htype;
import java.security.SecureRandom;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Checks what a stream is asked for, and builds it. */
final class StreamOpening {
  /** Drawn seeds stay below 2^48: exact in every JSON reader, and short enough to type. */
  private static final int SEED_BITS = 48;

  private final View view;
  private final StreamOptions options;

  StreamOpening(View view, StreamOptions options) {
    this.view = view;
    this.options = options;
  }

  BatchStream open() {
    requireCountable();
    options.resume().ifPresent(this::requireSameView);
    int imageColumn = imageColumn();
    ViewRows rows =
        view.rowSelection()
            .map(ViewRows::of)
            .orElseGet(() -> ViewRows.ofTable((int) view.rowCount()));
    Labels labels = labels(rows);
    long seed = options.seed().orElseGet(StreamOpening::drawSeed);
    StreamMemory memory =
        StreamMemory.take(
            view.dataset().newAllocator("training stream"),
            options.slots(),
            options.batchSize(),
            options.sampleShape().bytes(),
            options.encodedBytes());
    StreamPlan plan =
        new StreamPlan(
            options.imageColumn(),
            ViewImages.of(view, imageColumn, rows),
            rows,
            labels,
            seed,
            options.isShuffled(),
            options.batchSize(),
            options.sampleShape(),
            options.onBadSample(),
            options.encodedBytes(),
            memory.allocator());
    Workers workers =
        Workers.start(options.workers(), "tarn-stream", () -> options.painting().newPainter(seed));
    return new BatchStream(view, options, plan, memory, workers);
  }

  private Labels labels(ViewRows rows) {
    if (options.labelColumn().isEmpty()) {
      return Labels.none();
    }
    int column = column(options.labelColumn().get());
    try (BufferAllocator allocator = view.dataset().newAllocator("labels of a training stream")) {
      return new LabelReader(view, column, rows).read(options.classNames(), allocator);
    }
  }

  private void requireCountable() {
    if (view.rowCount() > Integer.MAX_VALUE - 8) {
      throw StreamException.refused(
          "view-too-large",
          "The view has " + view.rowCount() + " rows; a stream takes up to 2147483639.",
          "Train on a part of it: view.range(from, to).");
    }
  }

  private int imageColumn() {
    int column = column(options.imageColumn());
    Column image = view.columns().get(column);
    if (image.type().htype() != Htype.IMAGE || image.sequence()) {
      throw StreamException.refused(
          "not-an-image",
          "Column '"
              + image.name()
              + "' holds no images: its htype is "
              + image.type().htype()
              + ".",
          "Name the image column by withImages.");
    }
    return column;
  }

  private int column(String name) {
    List<String> names = view.columns().stream().map(Column::name).toList();
    int column = names.indexOf(name);
    if (column < 0) {
      throw StreamException.refused(
          "unknown-column",
          "The view has no column '" + name + "'; it has " + String.join(", ", names) + ".",
          Suggestion.nearest(name, names).map(n -> "Did you mean '" + n + "'?").orElse(""));
    }
    return column;
  }

  private void requireSameView(ResumePoint point) {
    boolean isSame =
        point.commit().equals(view.commit().id())
            && point.view().equals(view.id())
            && point.position() >= 0
            && point.position() <= view.rowCount();
    if (!isSame) {
      throw StreamException.refused(
          "other-view",
          "The resume point is of view "
              + point.view()
              + " at commit "
              + point.commit()
              + ", position "
              + point.position()
              + "; this is view "
              + view.id()
              + " at commit "
              + view.commit().id()
              + " with "
              + view.rowCount()
              + " rows.",
          "Load the view by its id, then resume.");
    }
  }

  private static long drawSeed() {
    return new SecureRandom().nextLong() >>> (Long.SIZE - SEED_BITS);
  }
}
