package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.DAMAGED;
import static dev.tarn.harness.hostile.HostileCases.REFUSED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches, tags, cuts, stages and the mark of the dataset, as they must not be. */
@LeavesDamage
class HostileRefsTest {
  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  @Test
  void whatRefsSayIsNotBelieved() throws Exception {
    String next = ObjectNames.number(7);
    cases.expect(
        "pointer-to-nothing",
        "rows",
        "object-missing",
        "commits/",
        ds -> pointer(ds, "refs/heads/main/", 7, new byte[32]));
    cases.expect(
        "pointer-of-another",
        "rows",
        DAMAGED,
        "refs/heads/main",
        ds -> {
          pointer(ds, "refs/heads/../../main/", 7, new byte[32]);
        });
    cases.expect(
        "pointer-of-one-byte",
        "rows",
        DAMAGED,
        "1 bytes",
        ds -> pointer(ds, "refs/heads/main/", 7, new byte[1]));
    cases.expect(
        "a-branch-of-no-name",
        "refs",
        "done",
        "1 0",
        ds -> ds.sparse("refs/heads/%zz/" + next, 5, new byte[0]));
    cases.expect(
        "a-branch-called-dots",
        "refs",
        "done",
        "1 0",
        ds -> ds.sparse("refs/heads/%2e%2e/" + next, 5, new byte[0]));
    cases.expect(
        "a-tag-of-noise",
        "verify",
        "done",
        "refs/tags/v1",
        ds -> ds.sparse("refs/tags/v1/" + ObjectNames.number(1), 500, new byte[0]));
    cases.expect(
        "a-cut-of-noise",
        "log",
        DAMAGED,
        "refs/cuts",
        ds -> ds.sparse("refs/cuts/" + ObjectNames.number(1), 500, new byte[0]));
    cases.expect(
        "a-number-of-minus-5",
        "rows",
        DAMAGED,
        "refs/heads/main",
        ds -> HostileDataset.commit(ds, record -> record.put("number", -5)));
    cases.expect(
        "a-time-without-end",
        "rows",
        "done",
        "28 rows",
        ds -> HostileDataset.commit(ds, record -> record.put("time", Long.MAX_VALUE)));
    cases.expect(
        "a-kind-there-is-not",
        "rows",
        DAMAGED,
        "lays out",
        ds -> HostileDataset.commit(ds, record -> record.put("kind", "layout")));
    cases.expect(
        "parents-that-are-itself",
        "log",
        "done",
        "",
        ds -> {
          String head = ds.head(record -> {});
          HostileDataset.commit(
              ds, record -> record.putArray("parents").add(HexFormat.of().parseHex(head)));
        });
    cases.judge();
  }

  @Test
  void tagsThatLeadAstrayHideNoOther() throws Exception {
    cases.expect(
        "tag-of-nothing",
        "verify",
        "done",
        "commits/",
        ds -> tag(ds, "refs/tags/v1/", "refs/tags/v1/", new byte[32]));
    cases.expect(
        "tag-of-another-name",
        "verify",
        "done",
        "refs/tags/v1",
        ds -> tag(ds, "refs/tags/v1/", "refs/tags/v2/", head(ds)));
    cases.expect(
        "tag-of-a-branch",
        "verify",
        "done",
        "refs/tags/v1",
        ds -> tag(ds, "refs/tags/v1/", "refs/heads/main/", head(ds)));
    cases.expect(
        "tag-of-no-commit",
        "verify",
        "done",
        "refs/tags/v1",
        ds -> tag(ds, "refs/tags/v1/", "refs/tags/v1/", new byte[3]));
    cases.expect(
        "tag-that-is-a-commit",
        "verify",
        "done",
        "refs/tags/v1",
        ds -> {
          Files.createDirectories(ds.path("refs/tags/v1"));
          Files.copy(
              ds.newest("refs/heads/main"), ds.path("refs/tags/v1/" + ObjectNames.number(1)));
        });
    cases.judge();
  }

  private static byte[] head(HostileDataset ds) throws IOException {
    return HexFormat.of().parseHex(ds.head(record -> {}));
  }

  private static void tag(HostileDataset ds, String chain, String said, byte[] commit)
      throws IOException {
    ObjectNode body = HostileDataset.CBOR.createObjectNode();
    body.put("ref", said).put("number", 1).put("commit", commit).put("author", "a").put("time", 0);
    Path file = ds.path(chain + ObjectNames.number(1));
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        StoredForm.encode(StoredForm.Kind.POINTER, HostileDataset.CBOR.writeValueAsBytes(body)));
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
  void aStageThatCannotBeReadHidesNothing() throws Exception {
    cases.expect(
        "a-stage-of-no-name",
        "status",
        "done",
        "damaged: ",
        ds -> ds.sparse("staging/%zz/" + ObjectNames.number(1), 5, new byte[0]));
    cases.expect(
        "a-stage-of-900-MB",
        "status",
        "done",
        "900-mb",
        ds -> ds.sparse("staging/900-mb/" + ObjectNames.number(1), 900L << 20, new byte[0]));
    cases.expect(
        "a-stage-of-noise",
        "verify",
        "done",
        "staging/noise",
        ds -> ds.sparse("staging/noise/" + ObjectNames.number(1), 50, new byte[] {1, 2, 3}));
    cases.judge();
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
      cases.expect(
          mark.getKey(),
          "rows",
          REFUSED,
          "tarn",
          ds -> Files.writeString(ds.path("tarn.json"), mark.getValue()));
    }
    cases.expect(
        "mark-of-3-GiB",
        "rows",
        REFUSED,
        "tarn.json",
        ds -> ds.sparse("tarn.json", 3L << 30, new byte[0]));
    cases.judge();
  }
}
