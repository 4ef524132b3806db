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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes a view as one Arrow IPC file, so that its rows can be read without Tarn. Fields carry
 * {@code tarn:htype} and {@code tarn:class_names} (a JSON list), the file {@code tarn:dataset} and
 * {@code tarn:commit}. What is in memory at a time is a batch of about {@value #BATCH_BYTES} bytes.
 *
 * <p>The file is read back and each batch held against what was written before it gets its name. An
 * export that was broken off is made anew: half a file is never seen.
 */
final class ArrowExport {
  private static final long BATCH_BYTES = 8 << 20;
  private static final int FIRST_ROWS = 16;
  private static final int MAX_ROWS = 65_536;

  /** An unfinished file that is older was left by an export that was killed. */
  private static final Duration BROKEN_OFF = Duration.ofHours(1);

  private final View view;
  private final LongConsumer written;
  private final LongConsumer verified;

  /**
   * @param written is told how many rows are written so far, after each batch
   * @param verified is told how many rows were read back so far, after each batch
   */
  ArrowExport(View view, LongConsumer written, LongConsumer verified) {
    this.view = view;
    this.written = written;
    this.verified = verified;
  }

  /** Writes beside the target, syncs, reads back, and gives the file its name at the end. */
  void to(Path file) {
    Path absolute = file.toAbsolutePath();
    if (Files.exists(absolute)) {
      throw exists(file, null);
    }
    String prefix = "." + absolute.getFileName() + "-";
    Path unfinished = absolute.resolveSibling(prefix + UUID.randomUUID());
    try {
      removeLeftovers(absolute.getParent(), prefix);
      List<BatchDigest> batches;
      try (FileChannel channel =
          FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        batches = write(channel);
      }
      verify(unfinished, batches, file);
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

  private static void removeLeftovers(Path folder, String prefix) throws IOException {
    Instant before = Instant.now().minus(BROKEN_OFF);
    int length = prefix.length() + new UUID(0, 0).toString().length();
    try (Stream<Path> beside = Files.list(folder)) {
      for (Path path : (Iterable<Path>) beside::iterator) {
        String name = path.getFileName().toString();
        if (name.startsWith(prefix)
            && name.length() == length
            && Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** Reads the file as anybody would and holds it against what was written. */
  private void verify(Path unfinished, List<BatchDigest> batches, Path file) throws IOException {
    List<BatchDigest> found = new ArrayList<>();
    long done = 0;
    try (BufferAllocator allocator = view.dataset().newAllocator("export read back");
        FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.READ);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      while (reader.loadNextBatch()) {
        found.add(BatchDigest.of(reader.getVectorSchemaRoot()));
        done += reader.getVectorSchemaRoot().getRowCount();
        verified.accept(done);
      }
    } catch (RuntimeException e) {
      throw notVerified(file, "it cannot be read back: " + e.getMessage(), e);
    }
    if (!found.equals(batches)) {
      int same = 0;
      while (same < Math.min(found.size(), batches.size())
          && found.get(same).equals(batches.get(same))) {
        same++;
      }
      throw notVerified(
          file,
          found.size() == batches.size()
              ? "batch " + same + " of " + batches.size() + " is not what was written"
              : "it has " + found.size() + " batches; " + batches.size() + " were written",
          null);
    }
  }

  private static EnvironmentException notVerified(
      Path file, String what, @Nullable RuntimeException cause) {
    return new EnvironmentException(
        "not-verified",
        "'" + file + "' was written, but " + what + ".",
        "Nothing is left of it. Look at the disk, then export again.",
        cause);
  }

  private List<BatchDigest> write(FileChannel channel) throws IOException {
    List<BatchDigest> digests = new ArrayList<>();
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
          digests.add(BatchDigest.of(root));
          writer.writeBatch();
          rows = next(count, content.computeBodyLength());
        }
        root.clear();
        done += count;
        written.accept(done);
      }
      writer.end();
      // Closing the writer closes the channel.
      channel.force(true);
    }
    return digests;
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
