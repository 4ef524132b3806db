package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.version.Commit;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.row.RowSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a commit object says.
 *
 * @param dataset the dataset's id, 32 hex digits
 * @param kind {@code data}, or {@code layout} for one that only lays out its parent anew
 * @param branch the branch it was made on
 * @param number its place in the branch, from 1
 * @param parents ids of its parents
 * @param time when it was made
 * @param author who made it
 * @param message what its author said
 * @param nonce 32 random hex digits: two equal changes are two commits
 * @param added rows it added
 * @param updated rows it changed
 * @param deleted rows it deleted
 * @param schema where its schema lies
 * @param rowTable the segments of all rows
 * @param deletions positions that hold no row any more
 * @param tensors the chunks of each tensor, by the tensor's id
 * @param patches newer samples of some positions, by the tensor's id; none for most
 * @param history the commits before it, along first parents
 * @param stages ids of the staged work it took in
 * @param laidOut the commit that a layout commit lays out anew; empty for all others
 */
public record CommitRecord(
    String dataset,
    String kind,
    String branch,
    long number,
    List<String> parents,
    Instant time,
    String author,
    String message,
    String nonce,
    long added,
    long updated,
    long deleted,
    ObjectRef schema,
    RunList<RowSegment> rowTable,
    RunList<Deletion> deletions,
    Map<String, RunList<ChunkEntry>> tensors,
    Map<String, RunList<Patch>> patches,
    RunList<Commit> history,
    List<String> stages,
    Optional<Commit> laidOut) {

  private static final int DATASET_BYTES = 16;
  private static final int NONCE_BYTES = 16;
  public static final String DATA = "data";
  public static final String LAYOUT = "layout";

  /** Features a reader must know to read a commit rightly; none beyond the format's first yet. */
  private static final Set<String> KNOWN_FEATURES = Set.of();

  /** How many rows there are: positions that are not deleted. */
  public long rowCount() {
    return rowTable.rows() - deletions.rows();
  }

  /** The same rows, none of them deleted. */
  public CommitRecord withoutDeletions() {
    return new CommitRecord(
        dataset,
        kind,
        branch,
        number,
        parents,
        time,
        author,
        message,
        nonce,
        added,
        updated,
        deleted,
        schema,
        rowTable,
        RunList.empty(),
        tensors,
        patches,
        history,
        stages,
        laidOut);
  }

  /**
   * The commit as {@code log} shows it, under its id; of a layout commit, the commit that it lays
   * out.
   */
  public Commit summary(String id) {
    if (laidOut.isPresent()) {
      return laidOut.get();
    }
    return new Commit(
        id, parents, branch, number, time, author, message, rowCount(), added, updated, deleted);
  }

  public byte[] encode(PackWriter pack) {
    CborWriter out = new CborWriter();
    Map<String, RunList<Patch>> patched = new LinkedHashMap<>(patches);
    patched.values().removeIf(list -> list.entries() == 0);
    boolean hasDeletions = deletions.entries() > 0;
    int optional =
        (hasDeletions ? 1 : 0) + (patched.isEmpty() ? 0 : 1) + (laidOut.isPresent() ? 1 : 0);
    out.map(
        19 + optional,
        () -> {
          out.key("dataset").hex(dataset);
          out.key("packed")
              .array(2, () -> out.integer(pack.packedBytes()).integer(pack.packedCrc()));
          out.key("kind").text(kind);
          out.key("needs").array(0, () -> {});
          out.key("branch").text(branch);
          out.key("number").integer(number);
          out.key("parents").array(parents.size(), () -> parents.forEach(out::hex));
          out.key("time").integer(EntryForm.micros(time));
          out.key("author").text(author);
          out.key("message").text(message);
          out.key("nonce").hex(nonce);
          out.key("added").integer(added);
          out.key("updated").integer(updated);
          out.key("deleted").integer(deleted);
          out.key("schema");
          schema.write(out);
          out.key("rows");
          rowTable.write(out, EntryForm.SEGMENTS);
          if (hasDeletions) {
            out.key("deletions");
            deletions.write(out, EntryForm.DELETIONS);
          }
          out.key("tensors")
              .map(
                  tensors.size(),
                  () ->
                      tensors.forEach(
                          (id, chunks) -> {
                            out.key(id);
                            chunks.write(out, EntryForm.CHUNKS);
                          }));
          if (!patched.isEmpty()) {
            out.key("patches")
                .map(
                    patched.size(),
                    () ->
                        patched.forEach(
                            (id, list) -> {
                              out.key(id);
                              list.write(out, EntryForm.PATCHES);
                            }));
          }
          out.key("history");
          history.write(out, EntryForm.COMMITS);
          out.key("stages").array(stages.size(), () -> stages.forEach(out::hex));
          if (laidOut.isPresent()) {
            out.key("lays_out");
            EntryForm.COMMITS.write(out, laidOut.get());
          }
        });
    return out.finish();
  }

  /**
   * Reads the body of a commit object; {@code id} is what its references to itself are resolved to.
   */
  static CommitRecord decode(CborReader in, String id) {
    Draft draft = new Draft();
    in.map(key -> draft.read(key, in, id));
    return draft.build(id);
  }

  private static final class Draft {
    private String dataset = "";
    private String kind = "";
    private String branch = "";
    private long number;
    private final List<String> parents = new ArrayList<>();
    private Instant time = Instant.EPOCH;
    private String author = "";
    private String message = "";
    private String nonce = "";
    private long added;
    private long updated;
    private long deleted;
    private @Nullable ObjectRef schema;
    private RunList<RowSegment> rowTable = RunList.empty();
    private RunList<Deletion> deletions = RunList.empty();
    private final Map<String, RunList<ChunkEntry>> tensors = new LinkedHashMap<>();
    private final Map<String, RunList<Patch>> patches = new LinkedHashMap<>();
    private @Nullable Commit laidOut;
    private RunList<Commit> history = RunList.empty();
    private final List<String> stages = new ArrayList<>();

    void read(String key, CborReader in, String id) {
      switch (key) {
        case "dataset" -> dataset = in.hex(DATASET_BYTES);
        case "kind" -> kind = in.text();
        case "needs" -> in.array(() -> checkFeature(in.text(), id));
        case "branch" -> branch = in.text();
        case "number" -> number = in.integer();
        case "parents" -> in.array(() -> parents.add(in.id()));
        case "time" -> time = EntryForm.time(in.integer());
        case "author" -> author = in.text();
        case "message" -> message = in.text();
        case "nonce" -> nonce = in.hex(NONCE_BYTES);
        case "added" -> added = in.integer();
        case "updated" -> updated = in.integer();
        case "deleted" -> deleted = in.integer();
        case "schema" -> schema = ObjectRef.read(in, id);
        case "rows" -> rowTable = RunList.read(in, EntryForm.SEGMENTS, id);
        case "tensors" ->
            in.map(tensor -> tensors.put(tensor, RunList.read(in, EntryForm.CHUNKS, id)));
        case "deletions" -> deletions = RunList.read(in, EntryForm.DELETIONS, id);
        case "patches" ->
            in.map(tensor -> patches.put(tensor, RunList.read(in, EntryForm.PATCHES, id)));
        case "lays_out" -> laidOut = EntryForm.COMMITS.read(in, id);
        case "history" -> history = RunList.read(in, EntryForm.COMMITS, id);
        case "stages" -> in.array(() -> stages.add(in.id()));
        default -> in.skip();
      }
    }

    private static void checkFeature(String feature, String id) {
      if (!KNOWN_FEATURES.contains(feature)) {
        throw new TarnException(
            TarnException.Kind.REFUSED,
            "newer-format",
            "Commit " + id + " needs the feature '" + feature + "', which this Tarn does not know.",
            "Read it with a newer Tarn.");
      }
    }

    CommitRecord build(String id) {
      ObjectRef where = schema;
      if (where == null || dataset.isEmpty() || number < 1) {
        throw new DamagedException("Commit " + id + " lacks its dataset, number or schema.", null);
      }
      if (kind.equals(LAYOUT) != (laidOut != null)) {
        throw new DamagedException(
            "Commit " + id + " is of kind '" + kind + "' and lays out another.", null);
      }
      tensors.forEach((tensor, list) -> checkRows(id, tensor, list.rows()));
      if (deletions.rows() < 0 || deletions.rows() > rowTable.rows()) {
        throw new DamagedException(
            "Commit "
                + id
                + " deletes "
                + deletions.rows()
                + " of "
                + rowTable.rows()
                + " positions.",
            null);
      }
      return new CommitRecord(
          dataset,
          kind,
          branch,
          number,
          parents,
          time,
          author,
          message,
          nonce,
          added,
          updated,
          deleted,
          where,
          rowTable,
          deletions,
          tensors,
          patches,
          history,
          stages,
          Optional.ofNullable(laidOut));
    }

    private void checkRows(String id, String tensor, long rows) {
      if (rows != rowTable.rows()) {
        throw new DamagedException(
            "Commit "
                + id
                + " has "
                + rowTable.rows()
                + " rows and "
                + rows
                + " in tensor "
                + tensor
                + ".",
            null);
      }
    }
  }
}
