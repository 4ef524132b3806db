package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.REFUSED;

import dev.tarn.harness.LeavesDamage;
import java.nio.file.Files;
import java.nio.file.Path;
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
    cases.judge();
  }
}
