package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.DAMAGED;
import static dev.tarn.harness.hostile.HostileCases.TOO_LARGE;
import static dev.tarn.harness.hostile.HostileDataset.array;
import static dev.tarn.harness.hostile.HostileDataset.ref;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lengths, offsets and ids that lead astray, and objects too large or too deep to be read. */
@LeavesDamage
class HostileReferencesTest {
  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  @Test
  void lengthsAndReferencesAreHeldAgainstWhatThereIs() throws Exception {
    byte[] id = new byte[32];
    id[0] = 7;
    String name = "schemas/07" + "0".repeat(62);
    cases.expect(
        "schema-of-1.5-GiB",
        "rows",
        TOO_LARGE,
        "0700",
        ds -> {
          ds.sparse(name, 3L << 29, new byte[0]);
          HostileDataset.commit(ds, record -> record.set("schema", ref(id, 3L << 29)));
        });
    cases.expect(
        "schema-of-3-GiB",
        "rows",
        TOO_LARGE,
        "0700",
        ds -> {
          ds.sparse(name, 3L << 30, new byte[0]);
          HostileDataset.commit(ds, record -> record.set("schema", ref(id, 3L << 30)));
        });
    cases.expect(
        "offset-wraps",
        "rows",
        DAMAGED,
        "commits/",
        ds ->
            HostileDataset.commit(
                ds, record -> ((ArrayNode) record.get("schema")).set(2, Long.MAX_VALUE - 3)));
    cases.expect(
        "offset-negative",
        "rows",
        DAMAGED,
        "-8",
        ds -> HostileDataset.commit(ds, record -> ((ArrayNode) record.get("schema")).set(2, -8L)));
    cases.expect(
        "id-of-no-bytes",
        "rows",
        DAMAGED,
        "0 bytes",
        ds -> HostileDataset.commit(ds, record -> record.set("schema", ref(new byte[0], 40))));
    cases.expect(
        "pack-of-31-bytes",
        "rows",
        DAMAGED,
        "31 bytes",
        ds ->
            HostileDataset.commit(
                ds,
                record ->
                    ((ArrayNode) record.get("schema")).set(1, array().binaryNode(new byte[31]))));
    cases.expect(
        "commit-body-of-1-GiB",
        "rows",
        TOO_LARGE,
        "refs/heads/main",
        ds -> {
          byte[] header = StoredForm.encode(StoredForm.Kind.COMMIT, new byte[0]);
          ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 1 << 30);
          ds.sparse("refs/heads/main/" + ObjectNames.number(7), (1L << 30) + 16, header);
        });
    cases.expect(
        "head-of-3-GiB-of-nothing",
        "rows",
        DAMAGED,
        "refs/heads/main",
        ds -> ds.sparse("refs/heads/main/" + ObjectNames.number(7), 3L << 30, new byte[0]));
    cases.expect(
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
          HostileDataset.commit(ds, record -> record.set("schema", schema));
        });
    cases.expect(
        "six-million-parents",
        "rows",
        DAMAGED,
        "0 bytes",
        ds ->
            HostileDataset.commit(
                ds,
                record -> {
                  ArrayNode parents = record.putArray("parents");
                  for (int i = 0; i < 6_000_000; i++) {
                    parents.add(new byte[0]);
                  }
                }));
    cases.expect(
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
    cases.judge();
  }
}
