package dev.tarn.version.ref;

import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import dev.tarn.error.TarnException;
import dev.tarn.version.Commit;
import dev.tarn.version.Tag;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the commit that a user means by {@code main}, {@code v1}, {@code exp~2}, {@code 4b1e90c2}
 * or a time.
 */
public final class Refs {
  /** The branch that a dataset begins with. */
  public static final String MAIN = "main";

  /** As in git, the newest commit of the branch that one is on. */
  public static final String HEAD = "HEAD";

  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern BACK = Pattern.compile("(.+)~([0-9]{0,9})");

  private final RefLog log;
  private final PackReader objects;

  public Refs(PackReader objects) {
    this.objects = objects;
    this.log = new RefLog(objects.store());
  }

  /** What was found: the commit, and the branch if the ref named one. */
  public record Resolved(String commit, Optional<String> branch) {}

  /** The newest commit of a branch that is there. */
  public Optional<String> head(String branch) {
    return log.head(ObjectNames.head(branch)).flatMap(RefLog.Head::commit);
  }

  /** The branches that are there, in name order. */
  public List<String> branches() {
    return log.names(ObjectNames.HEADS).stream().filter(name -> head(name).isPresent()).toList();
  }

  /** The newest commit of each branch that can be read, {@code main} first. */
  public Map<String, String> headsByBranch() {
    Map<String, String> heads = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(log.names(ObjectNames.HEADS));
    if (names.remove(MAIN)) {
      names.add(0, MAIN);
    }
    for (String name : names) {
      try {
        head(name).ifPresent(commit -> heads.put(name, commit));
      } catch (DamagedException e) {
        continue; // it is reported for itself
      }
    }
    return heads;
  }

  /**
   * The commits that branches and tags stand for; a ref that cannot be read is given to {@code
   * damaged}.
   */
  public List<String> heads(BiConsumer<String, TarnException> damaged) {
    List<String> commits = new ArrayList<>();
    for (String prefix : List.of(ObjectNames.HEADS, ObjectNames.TAGS)) {
      for (String name : log.names(prefix)) {
        String chain = prefix + ObjectNames.encode(name) + "/";
        try {
          log.head(chain).flatMap(RefLog.Head::commit).ifPresent(commits::add);
        } catch (DamagedException e) {
          damaged.accept(chain, e);
        }
      }
    }
    return commits;
  }

  /**
   * Gives the name of each object of branches and tags; one that is not what it should be is given
   * to {@code damaged}.
   */
  public void checkAll(Consumer<String> found, BiConsumer<String, TarnException> damaged) {
    for (String prefix : List.of(ObjectNames.HEADS, ObjectNames.TAGS)) {
      for (String name : log.objects(prefix)) {
        found.accept(name);
        try {
          log.check(name);
        } catch (DamagedException e) {
          damaged.accept(name, e);
        }
      }
    }
  }

  /** The tags that are there, in name order. */
  List<Tag> tags() {
    return log.names(ObjectNames.TAGS).stream().flatMap(name -> tag(name).stream()).toList();
  }

  /** A tag that is there. */
  Optional<Tag> tag(String name) {
    String chain = ObjectNames.tag(name);
    return log.head(chain)
        .flatMap(head -> log.form(chain, head.number()))
        .flatMap(
            form ->
                form.commit()
                    .map(id -> new Tag(name, id, form.author(), form.time(), form.message())));
  }

  /**
   * Resolves a ref: a branch, a tag, {@link #HEAD} for {@code branch}, the first eight digits or
   * more of a commit id, a time (the newest commit of {@code branch} that is not later), each with
   * {@code ~n} for its n-th first parent.
   */
  public Resolved resolve(String ref, String branch) {
    Matcher back = BACK.matcher(ref);
    if (back.matches()) {
      Resolved from = resolve(back.group(1), branch);
      return new Resolved(
          ancestor(from.commit(), generations(back.group(2)), ref), Optional.empty());
    }
    Optional<Resolved> found = named(ref).or(() -> ref.equals(HEAD) ? named(branch) : byId(ref));
    if (found.isPresent()) {
      return found.get();
    }
    return time(ref)
        .map(instant -> new Resolved(asOf(instant, branch, ref), Optional.empty()))
        .orElseThrow(() -> unknown(ref));
  }

  /** As in git, {@code ~} alone is {@code ~1}. */
  private static long generations(String digits) {
    return digits.isEmpty() ? 1 : Long.parseLong(digits);
  }

  private Optional<Resolved> named(String ref) {
    try {
      return head(ref)
          .map(commit -> new Resolved(commit, Optional.of(ref)))
          .or(() -> tag(ref).map(tag -> new Resolved(tag.commit(), Optional.empty())));
    } catch (RefusedException e) {
      // A text that cannot name a branch may still be a time.
      return Optional.empty();
    }
  }

  private Optional<Resolved> byId(String ref) {
    if (!ID_PREFIX.matcher(ref).matches()) {
      return Optional.empty();
    }
    List<String> names = objects.store().list(ObjectNames.COMMITS + ref, "", 2);
    if (names.size() > 1) {
      throw new RefusedException(
          "ambiguous-ref",
          "'" + ref + "' begins the ids of several commits.",
          "Give more digits; 'tarn log DATASET' has the whole ids.");
    }
    return names.stream()
        .map(name -> name.substring(ObjectNames.COMMITS.length()))
        .filter(this::isPublished)
        .findFirst()
        .map(id -> new Resolved(id, Optional.empty()));
  }

  /**
   * Whether a commit took its number: one that is being made, or lost its number to another, is
   * nobody's state yet and may be gone in a moment.
   */
  private boolean isPublished(String id) {
    CommitRecord record = objects.commit(id);
    String chain = ObjectNames.head(record.branch());
    Optional<RefLog.Head> newest = log.head(chain);
    if (newest.isEmpty() || record.number() > newest.get().number()) {
      objects.checkId(id);
      return false;
    }
    // The oldest numbers of a chain may have been removed since.
    boolean published =
        log.at(chain, record.number()).map(at -> at.commit().equals(Optional.of(id))).orElse(true);
    if (!published) {
      objects.checkId(id);
    }
    return published;
  }

  private String ancestor(String commit, long generations, String ref) {
    List<Commit> history = OpenCommit.open(commit, objects).history(generations + 1);
    if (history.size() <= generations) {
      throw new RefusedException(
          "unknown-ref",
          "'"
              + ref
              + "' goes back "
              + generations
              + " commits; there are only "
              + (history.size() - 1)
              + ".",
          "'tarn log DATASET' lists the commits.");
    }
    return history.get((int) generations).id();
  }

  private String asOf(Instant time, String branch, String ref) {
    Optional<String> head = head(branch);
    List<Commit> history =
        head.map(id -> OpenCommit.open(id, objects).history(Long.MAX_VALUE)).orElse(List.of());
    return history.stream()
        .filter(commit -> !commit.time().isAfter(time))
        .findFirst()
        .map(Commit::id)
        .orElseThrow(
            () ->
                new RefusedException(
                    "unknown-ref",
                    "Branch '" + branch + "' had no commit at " + ref + ".",
                    "'tarn log DATASET' lists the commits with their times."));
  }

  /**
   * A time; one without a fraction means the end of its second, so that the times that log prints
   * find their commits.
   */
  private static Optional<Instant> time(String text) {
    return parse(text)
        .map(time -> text.contains(".") ? time : time.plusNanos(999_999_999 - time.getNano()));
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      // not with an offset
    }
    try {
      return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      // not with a time of day
    }
    try {
      return Optional.of(
          LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusNanos(1));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private RefusedException unknown(String ref) {
    List<String> names = new ArrayList<>(branches());
    tags().forEach(tag -> names.add(tag.name()));
    String list = "Branches and tags: " + String.join(", ", names) + ".";
    String hint =
        Suggestion.nearest(ref, names)
            .map(near -> "Did you mean '" + near + "'? " + list)
            .orElse(list);
    return new RefusedException(
        "unknown-ref",
        "Unknown ref '"
            + ref
            + "'; expected a branch, a tag, eight or more digits of a commit id, or a time.",
        hint);
  }
}
