package dev.tarn.version.ref;

import dev.tarn.error.ConflictException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import dev.tarn.version.Branch;
import dev.tarn.version.Tag;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes, moves, renames and deletes branches and tags. Each is durable when the call returns; a ref
 * is never overwritten: it gets its next number. Threads may share it.
 */
public final class RefChanges {
  private static final Pattern WHOLE_ID = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_ATTEMPTS = 100;

  private final PackReader objects;
  private final Refs refs;
  private final RefLog log;
  private final Clock clock;

  public RefChanges(PackReader objects, Refs refs, Clock clock) {
    this.objects = objects;
    this.refs = refs;
    this.log = new RefLog(objects.store());
    this.clock = clock;
  }

  /** The branches, in name order. */
  public List<Branch> branches() {
    return refs.branches().stream()
        .flatMap(name -> refs.head(name).map(id -> new Branch(name, dataCommit(id))).stream())
        .toList();
  }

  /** The tags, in name order. */
  public List<Tag> tags() {
    return refs.tags();
  }

  /** Makes a branch that begins at a commit; an existing one is refused. */
  public void createBranch(String name, String commit, String author) {
    checkNew("branch", name);
    refuseTaken("branch", name, "tag", refs.tag(name).isPresent());
    String chain = ObjectNames.head(name);
    Optional<RefLog.Head> old = log.head(chain);
    boolean exists = old.flatMap(RefLog.Head::commit).isPresent();
    if (exists || !take(chain, next(old), Optional.of(commit), author, "")) {
      throw branchExists(name);
    }
  }

  /**
   * Deletes a branch all of whose commits can be reached from another commit too.
   *
   * @param into the commit its own must be reachable from
   * @return the commit it stood for
   */
  public String deleteMergedBranch(String name, String into, String author) {
    RefLog.Head head = branchHead(name);
    String commit = dataCommit(head.commit().orElseThrow());
    if (!new Ancestry(objects).reaches(into, commit)) {
      throw new RefusedException(
          "branch-not-merged",
          "Branch '"
              + name
              + "' has commits that commit "
              + into.substring(0, 8)
              + " does not have; its newest is "
              + commit.substring(0, 8)
              + ".",
          "Merge it first, or 'tarn branch DATASET -D "
              + name
              + "' if its commits are not wanted any more.");
    }
    return delete(name, head, author);
  }

  /**
   * Deletes a branch whether or not its commits can be reached otherwise; what only it reached is
   * kept for the retention time.
   *
   * @return the commit it stood for
   */
  public String deleteBranch(String name, String author) {
    return delete(name, branchHead(name), author);
  }

  private String delete(String name, RefLog.Head head, String author) {
    if (refs.branches().size() == 1) {
      throw new RefusedException(
          "last-branch",
          "'" + name + "' is the only branch; without it no commit could be found.",
          "Make another branch first: 'tarn branch DATASET NAME'.");
    }
    // Before the deletion: what may fail must not fail behind it.
    String commit = dataCommit(head.commit().orElseThrow());
    if (!take(ObjectNames.head(name), head.number() + 1, Optional.empty(), author, "")) {
      throw branchMoved(name, "It was not deleted.");
    }
    return commit;
  }

  /** The commit that users see, where another only lays it out. */
  private String dataCommit(String id) {
    return OpenCommit.open(id, objects).commit().id();
  }

  /**
   * Renames a branch: the new name stands for the commit before the old one ends, so that a crash
   * in between leaves both.
   */
  public void renameBranch(String name, String newName, String author) {
    RefLog.Head head = branchHead(name);
    createBranch(newName, head.commit().orElseThrow(), author);
    String chain = ObjectNames.head(newName);
    RefLog.Head made = log.head(chain).orElseThrow();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (take(ObjectNames.head(name), head.number() + 1, Optional.empty(), author, "")) {
        return;
      }
      // Someone committed to the old name meanwhile: the new one follows before the old one ends.
      head = branchHead(name);
      if (!take(chain, made.number() + 1, head.commit(), author, "")) {
        break;
      }
      made = new RefLog.Head(made.number() + 1, head.commit());
    }
    throw branchMoved(
        name, "Branch '" + newName + "' was made, and '" + name + "' is still there too.");
  }

  /**
   * Makes a tag; an existing one is refused.
   *
   * @param message what is said of it; may be empty
   */
  public Tag createTag(String name, String commit, String author, String message) {
    checkNew("tag", name);
    refuseTaken("tag", name, "branch", refs.head(name).isPresent());
    Optional<RefLog.Head> old = log.head(ObjectNames.tag(name));
    if (old.flatMap(RefLog.Head::commit).isPresent()) {
      throw tagExists(name);
    }
    return tag(name, next(old), commit, author, message).orElseThrow(() -> tagExists(name));
  }

  /** Makes a tag, or moves the one of that name. */
  public Tag moveTag(String name, String commit, String author, String message) {
    checkNew("tag", name);
    Optional<RefLog.Head> old = log.head(ObjectNames.tag(name));
    if (old.flatMap(RefLog.Head::commit).isEmpty()) {
      return createTag(name, commit, author, message);
    }
    return tag(name, next(old), commit, author, message).orElseThrow(() -> tagMoved(name));
  }

  private Optional<Tag> tag(
      String name, long number, String commit, String author, String message) {
    RefForm form = form(ObjectNames.tag(name), number, Optional.of(commit), author, message);
    return log.take(form)
        ? Optional.of(new Tag(name, commit, author, form.time(), message))
        : Optional.empty();
  }

  /**
   * Deletes a tag.
   *
   * @return the commit it stood for
   */
  public String deleteTag(String name, String author) {
    String chain = ObjectNames.tag(name);
    RefLog.Head head =
        log.head(chain)
            .filter(found -> found.commit().isPresent())
            .orElseThrow(() -> unknown("tag", name, refs.tags().stream().map(Tag::name).toList()));
    if (!take(chain, head.number() + 1, Optional.empty(), author, "")) {
      throw tagMoved(name);
    }
    return head.commit().orElseThrow();
  }

  private RefLog.Head branchHead(String name) {
    return log.head(ObjectNames.head(name))
        .filter(head -> head.commit().isPresent())
        .orElseThrow(() -> unknown("branch", name, refs.branches()));
  }

  private static long next(Optional<RefLog.Head> head) {
    return head.map(RefLog.Head::number).orElse(0L) + 1;
  }

  private boolean take(
      String chain, long number, Optional<String> commit, String author, String message) {
    return log.take(form(chain, number, commit, author, message));
  }

  private RefForm form(
      String chain, long number, Optional<String> commit, String author, String message) {
    return new RefForm(
        chain, number, commit, author, EntryForm.time(EntryForm.micros(clock.instant())), message);
  }

  private static void checkNew(String what, String name) {
    ObjectNames.checkRefName(what, name);
    if (name.equals(Refs.HEAD)) {
      throw new RefusedException(
          "bad-ref-name",
          "'HEAD' cannot name a " + what + ": it means the newest commit of the branch one is on.",
          "Choose a name that says what it is for.");
    }
    if (WHOLE_ID.matcher(name).matches()) {
      throw new RefusedException(
          "bad-ref-name",
          "'" + name + "' cannot name a " + what + ": it is written as a commit id is.",
          "Choose a name that says what it is for.");
    }
  }

  private static void refuseTaken(String what, String name, String other, boolean taken) {
    if (taken) {
      throw new RefusedException(
          other + "-exists",
          "There is a " + other + " '" + name + "' already, so no " + what + " can be called so.",
          "Choose another name: DATASET@" + name + " would mean two things.");
    }
  }

  private static RefusedException branchExists(String name) {
    return new RefusedException(
        "branch-exists",
        "Branch '" + name + "' exists already.",
        "'tarn checkout DATASET " + name + "' goes to it.");
  }

  private static RefusedException tagExists(String name) {
    return new RefusedException(
        "tag-exists",
        "Tag '" + name + "' exists already.",
        "'tarn tag DATASET " + name + " REF -f' moves it.");
  }

  private static ConflictException branchMoved(String name, String what) {
    return new ConflictException(
        "branch-moved",
        "Branch '" + name + "' was changed by someone else meanwhile. " + what,
        "'tarn branch DATASET' shows where it is now; then try again.");
  }

  private static ConflictException tagMoved(String name) {
    return new ConflictException(
        "tag-moved",
        "Tag '" + name + "' was moved or deleted by someone else meanwhile.",
        "'tarn tag DATASET' shows where it is now; then try again.");
  }

  private static RefusedException unknown(String what, String name, List<String> names) {
    String list =
        names.isEmpty()
            ? "There is no " + what + " yet."
            : "It has: " + String.join(", ", names) + ".";
    return new RefusedException(
        "unknown-ref",
        "There is no " + what + " '" + name + "'.",
        Suggestion.nearest(name, names)
            .map(near -> "Did you mean '" + near + "'? " + list)
            .orElse(list));
  }
}
