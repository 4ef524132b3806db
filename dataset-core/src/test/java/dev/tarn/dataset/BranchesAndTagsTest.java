package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.ConflictException;
import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ForwardingStore;
import dev.tarn.version.Branch;
import dev.tarn.version.Commit;
import dev.tarn.version.Tag;
import dev.tarn.version.object.ObjectNames;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches and tags: made, listed, moved, renamed, deleted, and found again. */
class BranchesAndTagsTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static int locations;

  private final SteppingClock clock = new SteppingClock();
  private Dataset main;

  /** A minute passes with every look. */
  private static final class SteppingClock extends Clock {
    private Instant now = NOON;

    @Override
    public Instant instant() {
      Instant shown = now;
      now = now.plus(Duration.ofMinutes(1));
      return shown;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void aDatasetWithThreeRows() {
    main =
        Dataset.create(
            "mem:refs-" + ++locations,
            List.of(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64)),
            DatasetOptions.defaults().withClock(clock).withAuthor("ada"));
    for (int i = 0; i < 3; i++) {
      addRow(main);
    }
  }

  @AfterEach
  void isWhole() {
    assertEquals(List.of(), main.verify().damage());
    main.close();
  }

  private static Commit addRow(Dataset ds) {
    long n = ds.rowCount();
    return ds.commit("row " + n, rows -> rows.add(Map.of("n", n)));
  }

  private long rowsAt(String ref) {
    try (Dataset at = main.at(ref)) {
      return at.rowCount();
    }
  }

  private static void refused(String code, String message, Runnable work) {
    RefusedException e = assertThrows(RefusedException.class, work::run);
    assertEquals(code, e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void aTagStaysWithItsCommit() {
    Tag made = main.tag("v1", "as published");
    addRow(main);

    assertEquals(List.of(made), main.tags());
    assertEquals("ada", made.author());
    assertEquals("as published", made.message());
    assertEquals(main.log().get(1).id(), made.commit());
    assertEquals(3, rowsAt("v1"));
    assertEquals(1, rowsAt("v1~2"));
    try (Dataset at = main.at("v1")) {
      assertEquals("", at.branch());
    }
    refused("tag-exists", "Tag 'v1' exists already.", () -> main.tag("v1"));
  }

  @Test
  void aMovedTagKeepsItsChain() {
    main.tag("v1");
    addRow(main);
    Tag moved = main.moveTag("v1", "corrected");

    assertEquals(List.of(moved), main.tags());
    assertEquals(4, rowsAt("v1"));
    assertEquals(2, main.objects().list("refs/tags/v1/", "", 10).size());
    assertEquals(main.head().id(), main.moveTag("new", "").commit());
  }

  @Test
  void aDeletedTagIsGoneAndCanBeMadeAgain() {
    String commit = main.tag("v1").commit();

    assertEquals(commit, main.deleteTag("v1"));
    assertEquals(List.of(), main.tags());
    assertThrows(RefusedException.class, () -> main.at("v1"));
    refused("unknown-ref", "There is no tag 'v1'.", () -> main.deleteTag("v1"));
    addRow(main);
    main.tag("v1");
    assertEquals(4, rowsAt("v1"));
    assertEquals(3, main.objects().list("refs/tags/v1/", "", 10).size());
  }

  @Test
  void aMergedBranchCanBeDeletedAndGoesOnUnderItsOldName() {
    try (Dataset exp = main.branch("exp")) {
      assertEquals(
          List.of(new Branch("exp", main.head().id()), new Branch("main", main.head().id())),
          main.branches());
    }
    addRow(main);

    assertEquals(main.log().get(1).id(), main.deleteBranch("exp"));
    assertEquals(List.of("main"), main.branches().stream().map(Branch::name).toList());
    assertThrows(RefusedException.class, () -> main.at("exp"));
    try (Dataset again = main.branch("exp")) {
      assertEquals(4, addRow(again).number());
      assertEquals(5, rowsAt("exp"));
    }
  }

  @Test
  void aBranchWithCommitsOfItsOwnIsNotDeletedUnasked() {
    String id;
    try (Dataset exp = main.branch("exp")) {
      id = addRow(exp).id();
    }
    refused(
        "branch-not-merged",
        "Branch 'exp' has commits that commit "
            + main.head().shortId()
            + " does not have; its newest is "
            + id.substring(0, 8)
            + ".",
        () -> main.deleteBranch("exp"));
    assertEquals(4, rowsAt("exp"));

    assertEquals(id, main.deleteUnmergedBranch("exp"));
    assertThrows(RefusedException.class, () -> main.at("exp"));
    try (Dataset at = main.at(id.substring(0, 12));
        Dataset back = at.branch("back")) {
      assertEquals(4, back.rowCount());
    }
    refused(
        "last-branch",
        "'main' is the only branch; without it no commit could be found.",
        () -> {
          main.deleteUnmergedBranch("back");
          main.deleteUnmergedBranch("main");
        });
  }

  @Test
  void aHandleOnADeletedBranchCannotCommit() {
    try (Dataset exp = main.branch("exp")) {
      main.deleteBranch("exp");
      ConflictException e = assertThrows(ConflictException.class, () -> addRow(exp));
      assertEquals("branch-gone", e.code());
      assertEquals(3, exp.rowCount());
    }
  }

  @Test
  void aRenamedBranchKeepsItsCommits() {
    try (Dataset exp = main.branch("exp")) {
      addRow(exp);
    }
    main.renameBranch("exp", "lab/Experiment");

    assertEquals(
        List.of("lab/Experiment", "main"), main.branches().stream().map(Branch::name).toList());
    assertEquals(4, rowsAt("lab/Experiment"));
    try (Dataset renamed = main.at("lab/Experiment")) {
      addRow(renamed);
      assertEquals(5, renamed.rowCount());
    }
    refused(
        "branch-exists",
        "Branch 'main' exists already.",
        () -> main.renameBranch("lab/Experiment", "main"));
    refused("unknown-ref", "There is no branch 'exp'.", () -> main.renameBranch("exp", "x"));
  }

  @Test
  void theOnlyBranchCanBeRenamed() {
    main.renameBranch("main", "trunk");
    RefusedException e =
        assertThrows(RefusedException.class, () -> Dataset.load(main.location()).close());
    assertEquals("Branches: trunk.", e.hint().orElseThrow());
    try (Dataset trunk = Dataset.load(main.location(), "trunk", DatasetOptions.defaults())) {
      assertEquals("trunk", trunk.branch());
      assertEquals(3, trunk.rowCount());
    }
  }

  @Test
  void namesThatWouldMeanTwoThingsAreRefused() {
    main.branch("exp").close();
    main.tag("v1");
    refused(
        "branch-exists",
        "There is a branch 'exp' already, so no tag can be called so.",
        () -> main.tag("exp"));
    refused(
        "tag-exists",
        "There is a tag 'v1' already, so no branch can be called so.",
        () -> main.branch("v1"));
    String id = main.head().id();
    refused(
        "bad-ref-name",
        "'" + id + "' cannot name a tag: it is written as a commit id is.",
        () -> main.tag(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-x",
        "a b",
        "a..b",
        "a@b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[",
        "a\\b",
        "/a",
        "a/",
        "a//b",
        ".a",
        "a/.b",
        "a.",
        "a.lock",
        "a.lock/b",
        "a\tb",
        "a\u0007",
        "a\u00a0b",
        "a\ud800"
      })
  void namesThatGitWouldNotTakeAreRefused(String name) {
    assertEquals(
        "bad-ref-name", assertThrows(RefusedException.class, () -> main.tag(name)).code(), name);
    assertEquals(
        "bad-ref-name",
        assertThrows(RefusedException.class, () -> main.branch(name).close()).code(),
        name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1.0",
        "Release",
        "друзы",
        "a/b/C",
        "2026-11-25",
        "lock",
        "x%41",
        "🩺",
        "deadbeef"
      })
  void otherNamesAreTakenAsTheyAre(String name) {
    main.tag(name);
    addRow(main);
    assertEquals(name, main.tags().get(0).name());
    assertEquals(3, rowsAt(name));
  }

  @Test
  void aNameIsAtMostTwoHundredBytesOnceEncoded() {
    main.tag("a".repeat(200));
    assertThrows(RefusedException.class, () -> main.tag("a".repeat(201)));
    main.tag("Ä".repeat(33));
    assertThrows(RefusedException.class, () -> main.tag("Ä".repeat(34)));
  }

  @Test
  void timesIdsAndGenerationsLeadToTheirCommits() {
    List<Commit> log = main.log();
    for (int i = 0; i < log.size(); i++) {
      long rows = 3L - i;
      Commit commit = log.get(i);
      assertEquals(rows, rowsAt(commit.id()));
      assertEquals(rows, rowsAt(commit.id().substring(0, 9)));
      assertEquals(rows, rowsAt("main~" + i));
      assertEquals(rows, rowsAt(commit.time().toString()));
      assertEquals(rows, rowsAt(commit.time().plusSeconds(59).toString()));
    }
    assertEquals(2, rowsAt("main~"));
    assertEquals(1, rowsAt("main~~"));
    assertEquals(3, rowsAt("2026-11-24"));
    assertEquals(3, rowsAt("2026-11-24T23:00+01:00"));
    RefusedException early = assertThrows(RefusedException.class, () -> main.at("2026-11-23"));
    assertEquals("Branch 'main' had no commit at 2026-11-23.", early.getMessage());
    RefusedException far = assertThrows(RefusedException.class, () -> main.at("main~4"));
    assertEquals("'main~4' goes back 4 commits; there are only 3.", far.getMessage());
  }

  @Test
  void headIsWhereTheHandleIs() {
    String first = main.log().get(1).id();
    try (Dataset again = main.at("HEAD");
        Dataset before = main.at("HEAD~1");
        Dataset beforeStill = before.at("HEAD")) {
      assertEquals("main", again.branch());
      assertEquals(main.head().id(), again.head().id());
      assertEquals("", before.branch());
      assertEquals(first, before.head().id());
      assertEquals(first, beforeStill.head().id());
    }
    refused(
        "bad-ref-name",
        "'HEAD' cannot name a branch: it means the newest commit of the branch one is on.",
        () -> main.branch("HEAD"));
  }

  @Test
  void aCommitThatTookNoNumberIsNobodysState() {
    String[] object = {""};
    DatasetOptions noNumbers =
        DatasetOptions.defaults()
            .withStoreWrapper(
                store ->
                    new ForwardingStore(store) {
                      @Override
                      public boolean publish(String commit, String name) {
                        object[0] = commit;
                        throw new EnvironmentException("store-failed", "No number.", null, null);
                      }
                    });
    try (Dataset ds = Dataset.load(main.location(), noNumbers)) {
      assertThrows(EnvironmentException.class, () -> addRow(ds));
    }
    String id = object[0].substring("commits/".length());
    assertTrue(
        assertThrows(RefusedException.class, () -> main.at(id).close())
            .getMessage()
            .startsWith("Unknown ref"));
    main.objects().delete(object[0]);
  }

  @Test
  void chainsWithNamesThatNobodyWroteAreIgnored() {
    byte[] bytes = main.objects().read("refs/heads/main/" + ObjectNames.number(1), 1 << 20);
    String name = "refs/tags/%zz/" + ObjectNames.number(1);
    main.objects().put(name, List.of(ByteBuffer.wrap(bytes)));
    assertEquals(List.of(), main.tags());
    main.objects().delete(name);
  }
}
