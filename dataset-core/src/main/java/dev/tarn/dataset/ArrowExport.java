package dev.tarn.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.TensorSchema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes a view as one Arrow IPC file, so that its rows can be read without Tarn. Fields carry
 * {@code tarn:htype} and {@code tarn:class_names} (a JSON list), the file {@code tarn:dataset} and
 * {@code tarn:commit}. What is in memory at a time is a batch of about {@value #BATCH_BYTES} bytes.
 */
final class ArrowExport {
  private static final long BATCH_BYTES = 8 << 20;
  private static final int FIRST_ROWS = 16;
  private static final int MAX_ROWS = 65_536;

  private final View view;
  private final LongConsumer progress;

  /**
   * @param progress is told how many rows are written so far, after each batch
   */
  ArrowExport(View view, LongConsumer progress) {
    this.view = view;
    this.progress = progress;
  }

  /** Writes beside the target, syncs, and gives the file its name at the end. */
  void to(Path file) {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      throw exists(file, null);
    }
    Path unfinished =
        absolute.resolveSibling("." + absolute.getFileName() + "-" + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        write(channel);
      }
      Files.move(unfinished, absolute);
    } catch (FileAlreadyExistsException e) {
      throw exists(file, e);
    } catch (IOException e) {
      throw new EnvironmentException(
          "not-written",
          "'" + file + "' could not be written: " + e.getMessage() + ".",
          "Nothing is left of it. Look at the folder, its permissions and the free space.",
          e);
    } finally {
      unfinished.toFile().delete();
    }
  }

  private static RefusedException exists(Path file, FileAlreadyExistsException cause) {
    return new RefusedException(
        "file-exists",
        "'" + file + "' is there already.",
        "Nothing was written. Give another name, or remove it first.",
        cause);
  }

  private void write(FileChannel channel) throws IOException {
    try (BufferAllocator allocator = view.dataset().newAllocator("export");
        BatchReader batches = view.batches(MAX_ROWS);
        VectorSchemaRoot root = VectorSchemaRoot.create(schema(), allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
      VectorLoader loader = new VectorLoader(root);
      writer.start();
      long done = 0;
      for (int rows = FIRST_ROWS; batches.next(rows); ) {
        int count = batches.root().getRowCount();
        try (ArrowRecordBatch content = new VectorUnloader(batches.root()).getRecordBatch()) {
          loader.load(content);
          writer.writeBatch();
          rows = next(count, content.computeBodyLength());
        }
        root.clear();
        done += count;
        progress.accept(done);
      }
      writer.end();
      // Closing the writer closes the channel.
      channel.force(true);
    }
  }

  /** Rows differ in size by a lot: the next batch follows from this one. */
  private static int next(int rows, long bytes) {
    long fit = rows * BATCH_BYTES / Math.max(1, bytes);
    return (int) Math.max(1, Math.min(MAX_ROWS, Math.min(fit, 4L * rows)));
  }

  private Schema schema() {
    Map<String, String> file = new LinkedHashMap<>();
    file.put("tarn:dataset", view.dataset().id());
    file.put("tarn:commit", view.commit().id());
    return new Schema(view.columns().stream().map(ArrowExport::field).toList(), file);
  }

  private static Field field(Column column) {
    Field field = column.field();
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    TensorSchema type = column.type();
    metadata.put("tarn:htype", type.htype().toString());
    List<String> names = type.info().classNames();
    if (!names.isEmpty()) {
      metadata.put("tarn:class_names", json(names));
    }
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata),
        field.getChildren());
  }

  private static String json(List<String> names) {
    try {
      return new ObjectMapper().writeValueAsString(names);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A list of texts is JSON", e);
    }
  }
}
