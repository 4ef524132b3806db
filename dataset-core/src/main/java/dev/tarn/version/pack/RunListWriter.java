package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends to long lists at a cost that does not grow with them: the tail goes into a run when it is
 * full, eight runs of a level are merged into one of the next, runs of 4,096 entries are final, and
 * 64 final runs are listed by a parent.
 *
 * <p>Runs hold only references that mean the same everywhere: an entry whose object is packed in
 * the commit that is being written stays in the tail until the next one.
 *
 * @param <E> the sort of entry
 */
public final class RunListWriter<E> {
  static final int TAIL_ENTRIES = 8;
  static final int FAN_OUT = 8;
  static final int LEAF_LEVELS = 4;
  static final int MAX_RUN_ENTRIES = 4096;
  public static final int NODE_LEVEL = LEAF_LEVELS + 1;
  static final int NODE_RUNS = 64;
  private static final int MAX_CLASSES_IN_STATS = 256;

  private final EntryForm<E> form;
  private final PackReader objects;
  private final PackWriter pack;

  public RunListWriter(EntryForm<E> form, PackReader objects, PackWriter pack) {
    this.form = form;
    this.objects = objects;
    this.pack = pack;
  }

  /** Whether so many new entries go into runs at once; then none of them may be packed. */
  public static boolean isBulk(int newEntries) {
    return newEntries > TAIL_ENTRIES;
  }

  public RunList<E> append(RunList<E> list, List<E> added) {
    if (added.isEmpty()) {
      return list;
    }
    long entries = list.entries() + added.size();
    long rows = list.rows() + added.stream().mapToLong(form::rows).sum();
    boolean bulk = isBulk(added.size());
    if (!bulk && list.tail().size() < TAIL_ENTRIES) {
      List<E> tail = new ArrayList<>(list.tail());
      tail.addAll(added);
      return new RunList<>(entries, rows, list.spine(), tail);
    }
    List<RunRef> runs =
        new ArrayList<>(list.spine() == null ? List.of() : objects.runs(list.spine()));
    group(runs);
    List<E> settled = new ArrayList<>(list.tail());
    if (bulk) {
      settled.addAll(added);
    }
    addRuns(runs, settled);
    merge(runs);
    ObjectRef spine = pack.add(StoredForm.Kind.SPINE, spine(runs), PackWriter.Place.PACKED);
    return new RunList<>(entries, rows, spine, bulk ? List.of() : added);
  }

  private void addRuns(List<RunRef> runs, List<E> entries) {
    for (int from = 0; from < entries.size(); from += MAX_RUN_ENTRIES) {
      runs.add(writeRun(entries.subList(from, Math.min(entries.size(), from + MAX_RUN_ENTRIES))));
    }
  }

  private RunRef writeRun(List<E> entries) {
    ObjectRef ref = pack.add(StoredForm.Kind.RUN, run(entries, form), PackWriter.Place.BY_SIZE);
    long rows = entries.stream().mapToLong(form::rows).sum();
    return new RunRef(
        ref,
        level(entries.size()),
        entries.size(),
        rows,
        bounded(form.stats(entries).orElse(null)));
  }

  static @Nullable ChunkStats bounded(@Nullable ChunkStats stats) {
    return stats == null || stats.classCounts().size() > MAX_CLASSES_IN_STATS ? null : stats;
  }

  private static int level(int entries) {
    int level = 1;
    for (int capacity = FAN_OUT * FAN_OUT;
        level < LEAF_LEVELS && entries >= capacity;
        capacity *= FAN_OUT) {
      level++;
    }
    return level;
  }

  /** Merges the newest runs while eight or more of one level, or below, stand at the end. */
  private void merge(List<RunRef> runs) {
    for (int level = 1; level < LEAF_LEVELS; level++) {
      int first = runs.size();
      while (first > 0 && runs.get(first - 1).level() <= level) {
        first--;
      }
      if (runs.size() - first >= FAN_OUT) {
        List<RunRef> small = runs.subList(first, runs.size());
        List<E> entries = new ArrayList<>();
        small.forEach(run -> entries.addAll(pack.pending(run, form, objects)));
        small.clear();
        addRuns(runs, entries);
      }
    }
  }

  /**
   * Lets a parent list the oldest final runs, 64 at a time; only of runs that earlier commits
   * wrote.
   */
  private void group(List<RunRef> runs) {
    for (int level = LEAF_LEVELS; ; level++) {
      int first = 0;
      while (first < runs.size() && runs.get(first).level() > level) {
        first++;
      }
      int last = first;
      while (last < runs.size() && runs.get(last).level() == level) {
        last++;
      }
      if (last - first < NODE_RUNS) {
        return;
      }
      List<RunRef> part = runs.subList(first, first + NODE_RUNS);
      long entries = part.stream().mapToLong(RunRef::entries).sum();
      long rows = part.stream().mapToLong(RunRef::rows).sum();
      ChunkStats stats = stats(part);
      ObjectRef ref = pack.add(StoredForm.Kind.SPINE, spine(part), PackWriter.Place.BY_SIZE);
      part.clear();
      runs.add(first, new RunRef(ref, level + 1, entries, rows, stats));
    }
  }

  /** What runs have in common; null where one has no statistics, or there are too many classes. */
  static @Nullable ChunkStats stats(List<RunRef> runs) {
    boolean complete = runs.stream().allMatch(run -> run.stats() != null);
    return complete
        ? bounded(
            runs.stream()
                .map(run -> run.statistics().orElseThrow())
                .reduce(ChunkStats.none(), ChunkStats::merge))
        : null;
  }

  /** The body of a run. */
  static <E> byte[] run(List<E> entries, EntryForm<E> form) {
    CborWriter out = new CborWriter();
    out.array(entries.size(), () -> entries.forEach(entry -> form.write(out, entry)));
    return out.finish();
  }

  /** The body of a spine. */
  static byte[] spine(List<RunRef> runs) {
    CborWriter out = new CborWriter();
    out.array(runs.size(), () -> runs.forEach(run -> run.write(out)));
    return out.finish();
  }
}
