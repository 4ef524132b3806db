package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.DAMAGED;
import static dev.tarn.harness.hostile.HostileCases.TOO_LARGE;
import static dev.tarn.harness.hostile.HostileDataset.array;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.version.row.Positions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of positions outside of what there is. */
@LeavesDamage
class HostilePositionsTest {
  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  @Test
  void setsOfPositionsStayWithinTheRows() throws Exception {
    cases.expect(
        "deletes-all-of-2^32",
        "rows",
        DAMAGED,
        "deletes",
        ds -> delete(ds, Positions.range(0, 1L << 32), 1L << 32, 1L << 32));
    cases.expect(
        "deletes-far-away",
        "rows",
        DAMAGED,
        "deletes other positions",
        ds -> delete(ds, Positions.of(1L << 62), 1, 1));
    cases.expect(
        "deletes-a-negative-number",
        "rows",
        DAMAGED,
        "-1",
        ds -> delete(ds, Positions.of(1), -1, -1));
    cases.expect(
        "deletes-of-2^60-rows",
        "rows",
        TOO_LARGE,
        "positions",
        ds ->
            HostileDataset.commit(
                ds,
                record -> {
                  manyRows(record, 1L << 60);
                  deletions(record, Positions.of((1L << 60) - 1), 1, 1);
                }));
    cases.expect(
        "patches-far-away",
        "rows",
        DAMAGED,
        "position",
        ds ->
            HostileDataset.commit(
                ds, record -> patches(record, Positions.of(4, 1L << 50).encode())));
    cases.expect(
        "set-of-noise",
        "rows",
        DAMAGED,
        "malformed",
        ds ->
            HostileDataset.commit(
                ds, record -> patches(record, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9})));
    cases.judge();
  }

  /** Makes a record have that many rows, with nothing but nulls. */
  static void manyRows(ObjectNode record, long rows) {
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
    HostileDataset.commit(ds, record -> deletions(record, positions, count, rows));
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
}
