package dev.tarn.harness.hostile;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.ForgedChunk;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A small dataset whose objects are rewritten with right checksums and ids, so that what they say
 * is met and not only the damage.
 */
final class HostileDataset {
  static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

  final Path folder;

  private HostileDataset(Path folder) {
    this.folder = folder;
  }

  /** Ten rows in each of three commits, some edited and some deleted. */
  static HostileDataset make(Path folder) {
    try (Dataset ds =
        Dataset.create(
            folder.toString(),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32),
            TensorSpec.of("v", Htype.GENERIC).withDtype(Dtype.FLOAT32).withShape(-1),
            TensorSpec.of("label", Htype.CLASS_LABEL).withClassNames("a", "b"),
            TensorSpec.of("t", Htype.TEXT))) {
      for (int commit = 0; commit < 3; commit++) {
        ds.commit(
            "rows",
            rows -> {
              for (int i = 0; i < 10; i++) {
                rows.add(
                    Map.of("n", i, "v", new float[] {i, i + 1}, "label", i % 2, "t", "text " + i));
              }
            });
      }
      ds.transact("edit", tx -> tx.update(RowSelection.of(3, 12), Map.of("n", 7, "t", "new")));
      ds.transact("delete", tx -> tx.delete(RowSelection.of(5, 6)));
    }
    return new HostileDataset(folder);
  }

  /** One that was made before. */
  static HostileDataset at(Path folder) {
    return new HostileDataset(folder);
  }

  /** The same bytes in another folder. */
  HostileDataset copy(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path there = target.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(there);
        } else {
          Files.copy(file, there);
        }
      }
    }
    return new HostileDataset(target);
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** The file that is the newest number of a chain. */
  Path newest(String prefix) throws IOException {
    try (Stream<Path> numbers = Files.list(folder.resolve(prefix))) {
      return numbers.sorted().findFirst().orElseThrow();
    }
  }

  static JsonNode body(byte[] object) throws IOException {
    int length = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    return CBOR.readTree(Arrays.copyOfRange(object, 16, 16 + length));
  }

  /** Commits what the newest commit of main says with changes, as the next number of main. */
  String head(Consumer<ObjectNode> change) throws IOException {
    byte[] before = Files.readAllBytes(newest("refs/heads/main"));
    ObjectNode body = (ObjectNode) body(before);
    body.put("number", body.get("number").longValue() + 1);
    change.accept(body);
    return head(CBOR.writeValueAsBytes(body), before);
  }

  /** Changes a record, and may write files for it. */
  @FunctionalInterface
  interface Change {
    void make(ObjectNode record) throws IOException;
  }

  /** Commits what the newest commit of main says with changes. */
  static HostileDataset commit(HostileDataset ds, Change change) throws IOException {
    ds.head(
        record -> {
          try {
            change.make(record);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return ds;
  }

  /** Commits a record that is any bytes, with the packed objects of the newest commit. */
  String head(byte[] body, byte[] before) throws IOException {
    int oldLength = ByteBuffer.wrap(before).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    byte[] record = StoredForm.encode(StoredForm.Kind.COMMIT, body);
    byte[] packed = Arrays.copyOfRange(before, align(16 + oldLength), before.length);
    byte[] object = Arrays.copyOf(record, align(record.length) + packed.length);
    System.arraycopy(packed, 0, object, align(record.length), packed.length);
    String id = Hashes.sha256(List.of(ByteBuffer.wrap(object)));
    Files.write(path("commits/" + id), object);
    Path newest = newest("refs/heads/main");
    long number = ObjectNames.parseNumber(newest.getFileName().toString()) + 1;
    Files.write(newest.resolveSibling(ObjectNames.number(number)), object);
    return id;
  }

  private static int align(int at) {
    return (at + 7) & ~7;
  }

  /** The newest record of main. */
  ObjectNode record() throws IOException {
    return (ObjectNode) body(Files.readAllBytes(newest("refs/heads/main")));
  }

  /** The schema of the newest commit. */
  ArrayNode schema() throws IOException {
    byte[] head = Files.readAllBytes(newest("refs/heads/main"));
    JsonNode ref = record().get("schema");
    byte[] holder = head;
    if (!ref.get(1).isNull() && ref.get(1).binaryValue().length > 0) {
      holder =
          Files.readAllBytes(path("commits/" + HexFormat.of().formatHex(ref.get(1).binaryValue())));
    }
    int from =
        align(16 + ByteBuffer.wrap(holder).order(ByteOrder.LITTLE_ENDIAN).getInt(8))
            + ref.get(2).intValue();
    return (ArrayNode) body(Arrays.copyOfRange(holder, from, from + ref.get(3).intValue()));
  }

  /** Puts an object as a file of its own, and says how it is referred to. */
  ArrayNode put(StoredForm.Kind kind, JsonNode body) throws IOException {
    return put(kind, CBOR.writeValueAsBytes(body));
  }

  ArrayNode put(StoredForm.Kind kind, byte[] body) throws IOException {
    byte[] object = StoredForm.encode(kind, body);
    String id = Hashes.sha256(List.of(ByteBuffer.wrap(object)));
    Path file = path(ObjectNames.ofKind(kind, id));
    Files.createDirectories(file.getParent());
    Files.write(file, object);
    return ref(HexFormat.of().parseHex(id), object.length);
  }

  /** Puts a chunk, and gives the entry of a list of chunks that names it. */
  ArrayNode putChunk(byte[] chunk, ChunkStats said) throws IOException {
    String id = Hashes.sha256(List.of(ByteBuffer.wrap(chunk)));
    Path file = path(ObjectNames.chunk(id));
    Files.createDirectories(file.getParent());
    Files.write(file, chunk);
    return array()
        .add(ref(HexFormat.of().parseHex(id), chunk.length))
        .add(Integer.toUnsignedLong(ForgedChunk.footerCrc(chunk)))
        .add(stats(said));
  }

  private static JsonNode stats(ChunkStats stats) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = CBOR.createGenerator(out)) {
      stats.write(generator);
    }
    return CBOR.readTree(out.toByteArray());
  }

  /** The id of a tensor, by which commits list its chunks. */
  String tensorId(String name) throws IOException {
    for (JsonNode tensor : schema()) {
      if (tensor.get("name").textValue().equals(name)) {
        return HexFormat.of().formatHex(tensor.get("id").binaryValue());
      }
    }
    throw new IllegalArgumentException("No tensor " + name);
  }

  static ArrayNode ref(byte[] id, long length) {
    return array().add(id).addNull().add(0).add(length);
  }

  static ArrayNode array() {
    return CBOR.createArrayNode();
  }

  /** An entry of a spine. */
  static ArrayNode run(JsonNode ref, long level, long entries, long rows) {
    return array().add(ref).add(level).add(entries).add(rows).addNull();
  }

  /** A file of that many bytes, of which the disk has none; its beginning is given. */
  void sparse(String name, long size, byte[] beginning) throws IOException {
    Path file = path(name);
    Files.createDirectories(file.getParent());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(beginning);
      out.setLength(size);
    }
  }
}
