package dev.tarn.harness;

import static dev.tarn.harness.HostileDataset.array;
import static dev.tarn.harness.HostileDataset.ref;
import static dev.tarn.harness.HostileDataset.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.row.Positions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Datasets that were made to hurt: under a heap of 256 MB whatever is done with them is done or one
 * clear error, and never anything else.
 */
@LeavesDamage
class HostileDatasetTest {
  private static final String DAMAGED = "damaged";

  /** Whatever its code. */
  private static final String REFUSED = "refused";

  private static final String TOO_LARGE = "object-too-large";
  private static final List<String> WORK =
      List.of("rows", "summary", "log", "refs", "status", "verify", "reclaim", "copy");

  @TempDir Path folder;

  private final List<Case> cases = new ArrayList<>();

  /**
   * A dataset and what must come of a work on it.
   *
   * @param code the code that is expected, {@code done}, or {@link #REFUSED}
   * @param says what its message must have
   */
  private record Case(String name, String work, String code, String says) {}

  /** Makes a dataset hostile. */
  @FunctionalInterface
  private interface Malice {
    void spoil(HostileDataset ds) throws IOException;
  }

  @FunctionalInterface
  private interface Change {
    void make(ObjectNode record) throws IOException;
  }

  private void expect(String name, String work, String code, String says, Malice malice)
      throws IOException {
    Path base = folder.resolve("base");
    HostileDataset original =
        Files.exists(base) ? HostileDataset.at(base) : HostileDataset.make(base);
    HostileDataset ds = original.copy(folder.resolve(name));
    malice.spoil(ds);
    cases.add(new Case(name, work, code, says));
  }

  private static HostileDataset commit(HostileDataset ds, Change change) throws IOException {
    ds.head(
        record -> {
          try {
            change.make(record);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    return ds;
  }

  @Test
  void lengthsAndReferencesAreHeldAgainstWhatThereIs() throws Exception {
    byte[] id = new byte[32];
    id[0] = 7;
    String name = "schemas/07" + "0".repeat(62);
    expect(
        "schema-of-1.5-GiB",
        "rows",
        TOO_LARGE,
        "0700",
        ds -> {
          ds.sparse(name, 3L << 29, new byte[0]);
          commit(ds, record -> record.set("schema", ref(id, 3L << 29)));
        });
    expect(
        "schema-of-3-GiB",
        "rows",
        TOO_LARGE,
        "0700",
        ds -> {
          ds.sparse(name, 3L << 30, new byte[0]);
          commit(ds, record -> record.set("schema", ref(id, 3L << 30)));
        });
    expect(
        "offset-wraps",
        "rows",
        DAMAGED,
        "commits/",
        ds -> commit(ds, record -> ((ArrayNode) record.get("schema")).set(2, Long.MAX_VALUE - 3)));
    expect(
        "offset-negative",
        "rows",
        DAMAGED,
        "-8",
        ds -> commit(ds, record -> ((ArrayNode) record.get("schema")).set(2, -8L)));
    expect(
        "id-of-no-bytes",
        "rows",
        DAMAGED,
        "0 bytes",
        ds -> commit(ds, record -> record.set("schema", ref(new byte[0], 40))));
    expect(
        "pack-of-31-bytes",
        "rows",
        DAMAGED,
        "31 bytes",
        ds ->
            commit(
                ds,
                record ->
                    ((ArrayNode) record.get("schema")).set(1, array().binaryNode(new byte[31]))));
    expect(
        "commit-body-of-1-GiB",
        "rows",
        TOO_LARGE,
        "refs/heads/main",
        ds -> {
          byte[] header = StoredForm.encode(StoredForm.Kind.COMMIT, new byte[0]);
          ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 1 << 30);
          ds.sparse("refs/heads/main/" + ObjectNames.number(7), (1L << 30) + 16, header);
        });
    expect(
        "head-of-3-GiB-of-nothing",
        "rows",
        DAMAGED,
        "refs/heads/main",
        ds -> ds.sparse("refs/heads/main/" + ObjectNames.number(7), 3L << 30, new byte[0]));
    expect(
        "a-million-tensors",
        "rows",
        TOO_LARGE,
        "read at once",
        ds -> {
          ArrayNode tensors = array();
          for (int i = 0; i < 1_000_000; i++) {
            byte[] tensorId = ByteBuffer.allocate(8).putInt(i).array();
            tensors
                .addObject()
                .put("id", tensorId)
                .put("name", "x" + i)
                .put("htype", "text")
                .put("dtype", "str");
          }
          JsonNode schema = ds.put(StoredForm.Kind.SCHEMA, tensors);
          commit(ds, record -> record.set("schema", schema));
        });
    expect(
        "six-million-parents",
        "rows",
        DAMAGED,
        "0 bytes",
        ds ->
            commit(
                ds,
                record -> {
                  ArrayNode parents = record.putArray("parents");
                  for (int i = 0; i < 6_000_000; i++) {
                    parents.add(new byte[0]);
                  }
                }));
    expect(
        "deep-nesting",
        "rows",
        DAMAGED,
        "cannot be parsed",
        ds -> {
          byte[] deep = new byte[200_000];
          Arrays.fill(deep, (byte) 0x81);
          byte[] body = new byte[deep.length + 3];
          body[0] = (byte) 0xa1;
          body[1] = 0x61;
          body[2] = 'x';
          System.arraycopy(deep, 0, body, 3, deep.length);
          ds.head(body, Files.readAllBytes(ds.newest("refs/heads/main")));
        });
    judge();
  }

  @Test
  void listsThatCountOtherThanTheyHoldAreDamage() throws Exception {
    expect(
        "segment-of-negative-length",
        "rows",
        DAMAGED,
        "-5",
        ds -> commit(ds, record -> segment(record).set(2, -5L)));
    expect(
        "segments-that-wrap",
        "rows",
        DAMAGED,
        "never ends",
        ds ->
            commit(
                ds,
                record -> {
                  segment(record).set(1, 5L);
                  segment(record).set(2, Long.MAX_VALUE);
                }));
    expect(
        "rows-that-are-not-there",
        "rows",
        DAMAGED,
        "rows",
        ds -> commit(ds, record -> ((ArrayNode) record.get("rows")).set(1, 1L << 62)));
    expect(
        "entries-that-are-not-there",
        "log",
        DAMAGED,
        "1099511627776",
        ds -> commit(ds, record -> ((ArrayNode) record.get("history")).set(0, 1L << 40)));
    expect("run-bomb", "verify", "done", "false", ds -> spines(ds, 12, 64, false));
    expect(
        "run-bomb-that-counts-right", "log", TOO_LARGE, "entries", ds -> spines(ds, 8, 64, true));
    expect("run-chain-of-2000-levels", "log", DAMAGED, "level", ds -> spines(ds, 2000, 1, true));
    expect(
        "level-that-wraps",
        "log",
        DAMAGED,
        "level 4294967297",
        ds -> {
          JsonNode leaf = ds.put(StoredForm.Kind.RUN, array());
          list(ds, array().add(run(leaf, (1L << 32) + 1, 1, 1)), 1);
        });
    expect(
        "negative-entries",
        "log",
        DAMAGED,
        "-1",
        ds -> {
          JsonNode leaf = ds.put(StoredForm.Kind.RUN, array());
          list(ds, array().add(run(leaf, 1, -1, 1)), -1);
        });
    expect(
        "a-spine-that-is-a-run",
        "log",
        DAMAGED,
        "kind 'R'",
        ds -> {
          ArrayNode leaf = ds.put(StoredForm.Kind.RUN, array());
          list(ds, array(), 0);
          commit(ds, record -> ((ArrayNode) record.get("history")).set(2, leaf));
        });
    judge();
  }

  private static ArrayNode segment(ObjectNode record) {
    ArrayNode tail = (ArrayNode) record.get("rows").get(3);
    return (ArrayNode) tail.get(tail.size() - 1);
  }

  /** Replaces the history by a list with that spine and nothing else. */
  private static void list(HostileDataset ds, ArrayNode spine, long entries) throws IOException {
    JsonNode ref = ds.put(StoredForm.Kind.SPINE, spine);
    commit(
        ds,
        record -> record.set("history", array().add(entries).add(entries).add(ref).add(array())));
  }

  private static void spines(HostileDataset ds, int levels, int fanOut, boolean counts)
      throws IOException {
    JsonNode entry = commitEntry();
    JsonNode below = ds.put(StoredForm.Kind.RUN, array().add(entry));
    long entries = 1;
    int top = levels + 3;
    for (int level = 5; level < top; level++) {
      ArrayNode spine = array();
      for (int i = 0; i < fanOut; i++) {
        spine.add(run(below, level - 1, entries, entries));
      }
      below = ds.put(StoredForm.Kind.SPINE, spine);
      entries = counts ? entries * fanOut : 1;
    }
    list(ds, array().add(run(below, top - 1, entries, entries)), entries);
  }

  private static ArrayNode commitEntry() {
    return array()
        .add(new byte[32])
        .add(array())
        .add("main")
        .add(1)
        .add(0)
        .add("a")
        .add("m")
        .add(0)
        .add(0)
        .add(0)
        .add(0);
  }

  @Test
  void setsOfPositionsStayWithinTheRows() throws Exception {
    expect(
        "deletes-all-of-2^32",
        "rows",
        DAMAGED,
        "deletes",
        ds -> delete(ds, Positions.range(0, 1L << 32), 1L << 32, 1L << 32));
    expect(
        "deletes-far-away",
        "rows",
        DAMAGED,
        "deletes other positions",
        ds -> delete(ds, Positions.of(1L << 62), 1, 1));
    expect(
        "deletes-a-negative-number",
        "rows",
        DAMAGED,
        "-1",
        ds -> delete(ds, Positions.of(1), -1, -1));
    expect(
        "deletes-of-2^60-rows",
        "rows",
        TOO_LARGE,
        "positions",
        ds ->
            commit(
                ds,
                record -> {
                  manyRows(record, 1L << 60);
                  deletions(record, Positions.of((1L << 60) - 1), 1, 1);
                }));
    expect(
        "patches-far-away",
        "rows",
        DAMAGED,
        "position",
        ds -> commit(ds, record -> patches(record, Positions.of(4, 1L << 50).encode())));
    expect(
        "set-of-noise",
        "rows",
        DAMAGED,
        "malformed",
        ds -> commit(ds, record -> patches(record, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9})));
    judge();
  }

  private static void manyRows(ObjectNode record, long rows) {
    ArrayNode segments = array().add(array().add(new byte[16]).add(0L).add(rows));
    record.set("rows", array().add(1).add(rows).addNull().add(segments));
    record.remove("patches");
    ObjectNode tensors = (ObjectNode) record.get("tensors");
    List<String> ids = new ArrayList<>();
    tensors.fieldNames().forEachRemaining(ids::add);
    for (String id : ids) {
      ArrayNode stats =
          array()
              .add(rows)
              .add(rows)
              .add(0)
              .add(0)
              .addNull()
              .addNull()
              .addNull()
              .add(false)
              .addNull()
              .addNull();
      ArrayNode chunk = array().addNull().add(0).add(stats);
      tensors.set(id, array().add(1).add(rows).addNull().add(array().add(chunk)));
    }
  }

  private static void delete(HostileDataset ds, Positions positions, long count, long rows)
      throws IOException {
    commit(ds, record -> deletions(record, positions, count, rows));
  }

  private static void deletions(ObjectNode record, Positions positions, long count, long rows) {
    ArrayNode set = array().add(count).add(positions.encode()).addNull();
    record.set(
        "deletions", array().add(1).add(rows).addNull().add(array().add(array().add(1).add(set))));
  }

  private static void patches(ObjectNode record, byte[] positions) {
    ObjectNode patches = (ObjectNode) record.get("patches");
    for (JsonNode list : patches) {
      ((ArrayNode) list.get(3).get(0).get(0)).set(1, array().binaryNode(positions));
    }
  }

  @Test
  void aSchemaThatCannotBeIsDamage() throws Exception {
    tensor("dimension-of-minus-5", "-5", t -> t.putArray("shape").add(-5));
    tensor("dimension-of-2^40", "1099511627776", t -> t.putArray("shape").add(1L << 40));
    tensor(
        "dimensions-that-overflow",
        "",
        t ->
            t.putArray("shape")
                .add(Integer.MAX_VALUE)
                .add(Integer.MAX_VALUE)
                .add(Integer.MAX_VALUE));
    tensor("no-htype", "tensor", t -> t.remove("htype"));
    tensor("no-dtype", "tensor", t -> t.remove("dtype"));
    tensor("compression-there-is-not", "bomb", t -> t.put("compression", "bomb"));
    tensor("two-of-a-name", "'v'", t -> t.put("name", "v"));
    tensor("a-name-with-NUL", "name", t -> t.put("name", "a\u0000b"));
    tensor("a-name-without-end", "cannot be", t -> t.put("name", "n".repeat(5000)));
    tensor(
        "class-name-twice",
        "tensor",
        t -> t.put("htype", "class_label").putArray("class_names").add("a").add("a"));
    judge();
  }

  private void tensor(String name, String says, java.util.function.Consumer<ObjectNode> change)
      throws IOException {
    expect(
        name,
        "rows",
        DAMAGED,
        says,
        ds -> {
          ArrayNode schema = ds.schema();
          change.accept((ObjectNode) schema.get(0));
          JsonNode ref = ds.put(StoredForm.Kind.SCHEMA, schema);
          commit(ds, record -> record.set("schema", ref));
        });
  }

  @Test
  void aStageThatCannotBeReadHidesNothing() throws Exception {
    expect(
        "a-stage-of-no-name",
        "status",
        "done",
        "damaged: ",
        ds -> ds.sparse("staging/%zz/" + ObjectNames.number(1), 5, new byte[0]));
    expect(
        "a-stage-of-900-MB",
        "status",
        "done",
        "900-mb",
        ds -> ds.sparse("staging/900-mb/" + ObjectNames.number(1), 900L << 20, new byte[0]));
    expect(
        "a-stage-of-noise",
        "verify",
        "done",
        "staging/noise",
        ds -> ds.sparse("staging/noise/" + ObjectNames.number(1), 50, new byte[] {1, 2, 3}));
    judge();
  }

  @Test
  void aMarkThatIsNoneIsRefused() throws Exception {
    for (Map.Entry<String, String> mark :
        Map.of(
                "mark-deep",
                "[".repeat(60_000),
                "mark-of-a-huge-version",
                "{\"format\": \"tarn\", \"version\": 1e999999999, \"id\": \"\"}",
                "mark-of-a-long-version",
                "{\"format\": \"tarn\", \"version\": " + "9".repeat(5000) + "}",
                "mark-of-wrong-types",
                "{\"format\": [], \"version\": {}, \"id\": 5}",
                "mark-with-all-twice",
                "{\"format\": \"tarn\", \"version\": 1, \"version\": 1, \"id\": \""
                    + "0".repeat(32)
                    + "\"}")
            .entrySet()) {
      expect(
          mark.getKey(),
          "rows",
          REFUSED,
          "tarn",
          ds -> Files.writeString(ds.path("tarn.json"), mark.getValue()));
    }
    expect(
        "mark-of-3-GiB",
        "rows",
        REFUSED,
        "tarn.json",
        ds -> ds.sparse("tarn.json", 3L << 30, new byte[0]));
    judge();
  }

  @Test
  void whatRefsSayIsNotBelieved() throws Exception {
    String next = ObjectNames.number(7);
    expect(
        "pointer-to-nothing",
        "rows",
        "object-missing",
        "commits/",
        ds -> pointer(ds, "refs/heads/main/", 7, new byte[32]));
    expect(
        "pointer-of-another",
        "rows",
        DAMAGED,
        "refs/heads/main",
        ds -> {
          pointer(ds, "refs/heads/../../main/", 7, new byte[32]);
        });
    expect(
        "pointer-of-one-byte",
        "rows",
        DAMAGED,
        "1 bytes",
        ds -> pointer(ds, "refs/heads/main/", 7, new byte[1]));
    expect(
        "a-branch-of-no-name",
        "refs",
        "done",
        "1 0",
        ds -> ds.sparse("refs/heads/%zz/" + next, 5, new byte[0]));
    expect(
        "a-branch-called-dots",
        "refs",
        "done",
        "1 0",
        ds -> ds.sparse("refs/heads/%2e%2e/" + next, 5, new byte[0]));
    expect(
        "a-tag-of-noise",
        "verify",
        "done",
        "refs/tags/v1",
        ds -> ds.sparse("refs/tags/v1/" + ObjectNames.number(1), 500, new byte[0]));
    expect(
        "a-cut-of-noise",
        "log",
        DAMAGED,
        "refs/cuts",
        ds -> ds.sparse("refs/cuts/" + ObjectNames.number(1), 500, new byte[0]));
    expect(
        "a-number-of-minus-5",
        "rows",
        DAMAGED,
        "refs/heads/main",
        ds -> commit(ds, record -> record.put("number", -5)));
    expect(
        "a-time-without-end",
        "rows",
        "done",
        "28 rows",
        ds -> commit(ds, record -> record.put("time", Long.MAX_VALUE)));
    expect(
        "a-kind-there-is-not",
        "rows",
        DAMAGED,
        "lays out",
        ds -> commit(ds, record -> record.put("kind", "layout")));
    expect(
        "parents-that-are-itself",
        "log",
        "done",
        "",
        ds -> {
          String head = ds.head(record -> {});
          commit(
              ds,
              record -> record.putArray("parents").add(java.util.HexFormat.of().parseHex(head)));
        });
    judge();
  }

  private static void pointer(HostileDataset ds, String chain, long number, byte[] commit)
      throws IOException {
    ObjectNode body = HostileDataset.CBOR.createObjectNode();
    body.put("ref", chain)
        .put("number", number)
        .put("commit", commit)
        .put("author", "a")
        .put("time", 0);
    Files.write(
        ds.path("refs/heads/main/" + ObjectNames.number(number)),
        StoredForm.encode(StoredForm.Kind.POINTER, HostileDataset.CBOR.writeValueAsBytes(body)));
  }

  @Test
  void symbolicLinksAreRefusedWhereverTheyLie() throws Exception {
    for (String name : List.of("commits", "refs", "refs/heads", "refs/heads/main", "tarn.json")) {
      expect(
          "link-" + name.replace('/', '-'),
          "rows",
          REFUSED,
          "symbolic link",
          ds -> {
            Path outside = folder.resolve("outside-" + name.replace('/', '-'));
            Files.move(ds.path(name), outside);
            Files.createSymbolicLink(ds.path(name), outside);
          });
    }
    expect(
        "link-head",
        "rows",
        REFUSED,
        "symbolic link",
        ds -> {
          Path head = ds.newest("refs/heads/main");
          Path outside = folder.resolve("outside-head");
          Files.move(head, outside);
          Files.createSymbolicLink(head, outside);
        });
    expect(
        "link-to-itself",
        "verify",
        REFUSED,
        "symbolic link",
        ds -> Files.createSymbolicLink(ds.path("staging"), ds.path("staging")));
    expect(
        "link-views",
        "copy",
        REFUSED,
        "symbolic link",
        ds -> Files.createSymbolicLink(ds.path("views"), folder.resolve("base")));
    judge();
  }

  /** Runs the child on all cases of the test and holds what it said against what is expected. */
  private void judge() throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                HostileChild.class.getName()));
    cases.forEach(c -> command.add(folder.resolve(c.name).toString()));
    int end =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    List<String> lines = Files.readAllLines(said);
    Map<String, String> came = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split("\t", 3);
      if (parts.length == 3) {
        came.put(parts[0] + " " + parts[1], parts[2]);
      }
    }
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Case c : cases) {
      for (String work : WORK) {
        String result = came.getOrDefault(c.name + " " + work, "FAULT\tnothing said");
        if (result.startsWith("FAULT")) {
          wrong.put(c.name + " " + work, result);
        }
      }
      String result = came.getOrDefault(c.name + " " + c.work, "");
      boolean isCode =
          c.code.equals(REFUSED) ? !result.startsWith("done\t") : result.startsWith(c.code + "\t");
      if (!isCode || !result.contains(c.says)) {
        wrong.put(c.name + " " + c.work + ", expected " + c.code + " '" + c.says + "'", result);
      }
    }
    assertTrue(
        wrong.isEmpty(),
        () -> String.join("\n", wrong.entrySet().stream().map(Object::toString).toList()));
    assertEquals(0, end, () -> String.join("\n", lines));
  }
}
