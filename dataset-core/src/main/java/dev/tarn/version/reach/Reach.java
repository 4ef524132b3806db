package dev.tarn.version.reach;

import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.Retention;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.Cuts;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.ref.RefLog;
import dev.tarn.version.stage.Stage;
import dev.tarn.version.stage.StageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must stay: everything that branches, tags, saved views and staged work reach now, or reached
 * until a short time ago. Where anything cannot be read, there is no answer but an exception.
 */
public final class Reach {
  private final PackReader objects;
  private final ObjectStore store;
  private final RefLog refs;
  private final Cuts cuts;
  private final Instant cutoff;
  private final Instant stageCutoff;
  private final Cut cut;
  private final Set<String> needed = new HashSet<>();
  private final Set<String> commits = new HashSet<>();
  private final Set<String> wholes = new HashSet<>();
  private final Set<String> heldRefs = new HashSet<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private final List<List<String>> endedRefs = new ArrayList<>();
  private final List<List<String>> standingRefs = new ArrayList<>();
  private final CommitWalk walk;

  private Reach(PackReader objects, Instant now, Duration retention) {
    this.objects = objects;
    this.store = objects.store();
    this.refs = new RefLog(store);
    this.cuts = new Cuts(store);
    this.cutoff = now.minus(retention);
    this.stageCutoff =
        retention.compareTo(Retention.LEAST_FOR_STAGES) < 0
            ? now.minus(Retention.LEAST_FOR_STAGES)
            : cutoff;
    this.cut = cuts.before(cutoff);
    this.walk = new CommitWalk(objects, new Needs());
  }

  /**
   * Reads all roots and follows them.
   *
   * @param now the time by the store's clock
   * @param retention how long what a ref reached stays after that
   * @throws dev.tarn.error.DamagedException if anything on the way is damaged: what lies behind it
   *     is not known
   */
  public static Reach of(PackReader objects, Instant now, Duration retention) {
    Reach reach = new Reach(objects, now, retention);
    // Work that is committed is staged no more: what is not seen here is seen in the refs.
    reach.stages();
    reach.views();
    reach.refs();
    reach.ended.addAll(reach.cuts.superseded(reach.cutoff));
    return reach;
  }

  /**
   * What a copy must hold: what branches, tags and views reach now, staged work left aside.
   *
   * @param branch the only branch that is copied; empty for all branches, tags and views
   */
  public static Reach forCopy(PackReader objects, Optional<String> branch) {
    // Nothing is young then: what a ref reached once and reaches no more is left behind.
    Reach reach = new Reach(objects, Instant.now().plus(Duration.ofDays(36_500)), Duration.ZERO);
    if (branch.isEmpty()) {
      reach.views();
      reach.refs();
      reach.cuts.newestName().ifPresent(reach.needed::add);
    } else {
      reach.refs(List.of(ObjectNames.head(branch.get())));
      reach.cuts.newestName().ifPresent(reach.needed::add);
    }
    return reach;
  }

  /** The names of all objects that are needed, refs left aside. */
  public Set<String> needed() {
    return needed;
  }

  /** The refs that stand for something: the numbers of each chain, newest first. */
  public List<List<String>> standingRefs() {
    return standingRefs;
  }

  /** Whether an object that was listed before may go. */
  public boolean mayGo(String name) {
    return ObjectNames.isNamedById(name) ? !needed.contains(name) : ended.contains(name);
  }

  /** Whether an object that was put aside is to come back: it, or what it is a part of. */
  public boolean isNeeded(String name) {
    return needed.contains(name)
        || (!ObjectNames.isNamedById(name) && wholes.contains(whole(name)));
  }

  /** The stage or view that an object is a part of. */
  private static String whole(String name) {
    return name.substring(0, name.indexOf('/', name.indexOf('/') + 1) + 1);
  }

  /** For each chain the oldest numbers that stand for nothing that is needed, oldest first. */
  public List<List<String>> endedRefs() {
    return endedRefs;
  }

  /** How many commits stay. */
  public int commitCount() {
    return commits.size();
  }

  private final class Needs implements CommitWalk.Visitor {
    @Override
    public void object(ObjectRef ref, String ownName, Held held) {
      needed.add(ref.isOwnFile() ? ownName : ObjectNames.commit(ref.pack()));
    }

    @Override
    public void damaged(String name, TarnException reason) {
      throw reason;
    }
  }

  private void commit(String root) {
    Deque<String> next = new ArrayDeque<>(List.of(root));
    while (!next.isEmpty()) {
      String id = next.pop();
      if (commits.add(id)) {
        needed.add(ObjectNames.commit(id));
        CommitRecord record = objects.commit(id);
        heldRefs.add(
            ObjectNames.HEADS
                + ObjectNames.encode(record.branch())
                + "/"
                + ObjectNames.number(record.number()));
        walk.visit(id, record);
        next.addAll(cut.parents(id, record, objects::hasCommit));
        record.laidOut().ifPresent(laidOut -> next.add(laidOut.id()));
      }
    }
  }

  private void stages() {
    StageStore stages = new StageStore(store);
    for (String stage : stages.stageIds()) {
      List<String> parts = stages.parts(stage);
      if (parts.stream().anyMatch(part -> wasPutSince(stageCutoff, part))) {
        parts.forEach(this::keepWhole);
        read(stages, stage).ifPresent(this::stage);
      } else {
        ended.addAll(parts);
      }
    }
  }

  /** A stage that vanishes meanwhile was committed, and is found in the refs, or dropped. */
  private static Optional<Stage> read(StageStore stages, String stage) {
    try {
      return stages.read(stage, Set.of());
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
  }

  private void stage(Stage stage) {
    commit(stage.base());
    stage.changes().edits().forEach(edits -> commit(edits.base()));
    walk.visit(stage.changes());
  }

  /** Whether an object was put after the time until which things may go. */
  private boolean isYoung(String name) {
    return wasPutSince(cutoff, name);
  }

  private boolean wasPutSince(Instant time, String name) {
    try {
      return !store.modified(name).isBefore(time);
    } catch (ObjectMissingException e) {
      return false;
    }
  }

  private void keepWhole(String name) {
    needed.add(name);
    wholes.add(whole(name));
  }

  private void views() {
    for (ViewRoots.View view : new ViewRoots(store).readAll(this::isYoung)) {
      if (view.hasEnded()) {
        ended.addAll(view.objects());
      } else {
        view.objects().forEach(this::keepWhole);
        commit(view.commit());
      }
    }
  }

  private void refs() {
    refs(List.of(ObjectNames.HEADS, ObjectNames.TAGS));
  }

  private void refs(List<String> kinds) {
    List<Chain> chains = new ArrayList<>();
    for (String kind : kinds) {
      TreeMap<String, Chain> byPrefix = new TreeMap<>();
      for (String name : refs.objects(kind)) {
        int slash = name.lastIndexOf('/') + 1;
        if (ObjectNames.parseNumber(name.substring(slash)) > 0) {
          byPrefix.computeIfAbsent(name.substring(0, slash), Chain::new).names.add(name);
        }
      }
      chains.addAll(byPrefix.values());
    }
    chains.forEach(chain -> chain.target(0).ifPresent(this::commit));
    chains.forEach(this::olderNumbers);
    chains.forEach(this::endedNumbers);
  }

  /** The objects of one branch or tag, newest first. */
  private final class Chain {
    final String prefix;
    final List<String> names = new ArrayList<>();

    Chain(String prefix) {
      this.prefix = prefix;
    }

    Optional<String> target(int index) {
      long number = ObjectNames.parseNumber(names.get(index).substring(prefix.length()));
      return refs.at(prefix, number).flatMap(RefLog.Head::commit);
    }
  }

  /** What a ref stood for until a short time ago. */
  private void olderNumbers(Chain chain) {
    for (int i = 1; i < chain.names.size(); i++) {
      if (!heldRefs.contains(chain.names.get(i)) && isYoung(chain.names.get(i - 1))) {
        chain.target(i).ifPresent(this::commit);
      }
    }
  }

  /** Only the oldest may go: numbers have no gaps, so that the newest is found without a list. */
  private void endedNumbers(Chain chain) {
    List<String> oldest = new ArrayList<>();
    int useless = 0;
    boolean mayGo = true;
    for (int i = chain.names.size() - 1; i > 0; i--) {
      String name = chain.names.get(i);
      mayGo &= !heldRefs.contains(name) && !isYoung(chain.names.get(i - 1));
      Optional<String> target = heldRefs.contains(name) ? Optional.empty() : chain.target(i);
      boolean stays = target.map(commits::contains).orElse(true);
      if (mayGo) {
        oldest.add(name);
        useless = stays ? useless : oldest.size();
      } else {
        // Locally the ref holds the commit's bytes anyway; each keeps vouching for the other.
        target.ifPresent(commit -> needed.add(ObjectNames.commit(commit)));
      }
    }
    // A chain that would gain nothing keeps its beginning, by which its newest is found quickly.
    if (useless > 0) {
      endedRefs.add(oldest.subList(0, useless));
    }
    standingRefs.add(chain.names.subList(0, chain.names.size() - useless));
  }
}
