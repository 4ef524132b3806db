package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.REFUSED;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.version.object.ObjectNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Symbolic links inside a dataset: none is followed. */
@LeavesDamage
class HostileLinksTest {
  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  @Test
  void symbolicLinksAreRefusedWhereverTheyLie() throws Exception {
    for (String name : List.of("commits", "refs", "refs/heads", "refs/heads/main", "tarn.json")) {
      cases.expect(
          "link-" + name.replace('/', '-'),
          "rows",
          REFUSED,
          "symbolic link",
          ds -> {
            Path outside = cases.folder().resolve("outside-" + name.replace('/', '-'));
            Files.move(ds.path(name), outside);
            Files.createSymbolicLink(ds.path(name), outside);
          });
    }
    cases.expect(
        "link-head",
        "rows",
        REFUSED,
        "symbolic link",
        ds -> {
          Path head = ds.newest("refs/heads/main");
          Path outside = cases.folder().resolve("outside-head");
          Files.move(head, outside);
          Files.createSymbolicLink(head, outside);
        });
    cases.expect(
        "link-to-itself",
        "verify",
        REFUSED,
        "symbolic link",
        ds -> Files.createSymbolicLink(ds.path("staging"), ds.path("staging")));
    cases.expect(
        "link-views",
        "copy",
        REFUSED,
        "symbolic link",
        ds -> Files.createSymbolicLink(ds.path("views"), cases.folder().resolve("base")));
    for (String name : List.of("chunks", "runs", "schemas", "staging", "trash")) {
      cases.expect(
          "link-below-" + name,
          "verify",
          // Only stages are found by listing; what nobody lists or names is never come by.
          name.equals("staging") ? REFUSED : "done",
          name.equals("staging") ? "symbolic link" : "true",
          ds -> {
            Files.createDirectories(ds.path(name + "/aa"));
            Files.createSymbolicLink(ds.path(name + "/aa/zero"), Path.of("/dev/zero"));
            Files.createSymbolicLink(ds.path(name + "/aa/outside"), Path.of("/etc"));
            Files.createSymbolicLink(ds.path(name + "/aa/cycle"), ds.path(name));
          });
    }
    for (String kind : List.of("chunks", "schemas", "runs")) {
      cases.expect(
          "link-instead-of-an-object-in-" + kind,
          kind.equals("runs") ? "log" : "rows",
          REFUSED,
          "symbolic link",
          ds -> {
            // What the commit needs is there, outside of the folder.
            byte[] id = new byte[32];
            id[0] = 9;
            String hex = HexFormat.of().formatHex(id);
            Path link = ds.path(kind.equals("chunks") ? ObjectNames.chunk(hex) : kind + "/" + hex);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of("/dev/zero"));
            ArrayNode ref = HostileDataset.ref(id, 4096);
            String tensor = ds.tensorId("n");
            HostileDataset.commit(
                ds,
                record -> {
                  if (kind.equals("schemas")) {
                    record.set("schema", ref);
                  } else if (kind.equals("runs")) {
                    record.set(
                        "history",
                        HostileDataset.array().add(1).add(1).add(ref).add(HostileDataset.array()));
                  } else {
                    ArrayNode tail = (ArrayNode) record.get("tensors").get(tensor).get(3);
                    ((ArrayNode) tail.get(0)).set(0, ref);
                  }
                });
          });
    }
    cases.judge();
  }
}
