package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds entries of a long list, reading only the runs that are asked for. Threads may share it.
 *
 * @param <E> the sort of entry
 */
public final class RunListReader<E> {
  private final RunList<E> list;
  private final EntryForm<E> form;
  private final PackReader objects;
  private final List<RunRef> runs;

  public RunListReader(RunList<E> list, EntryForm<E> form, PackReader objects) {
    this.list = list;
    this.form = form;
    this.objects = objects;
    this.runs = list.spine() == null ? List.of() : objects.runs(list.spine());
    long rows =
        list.tail().stream().mapToLong(form::rows).sum()
            + runs.stream().mapToLong(RunRef::rows).sum();
    if (rows != list.rows()) {
      throw new DamagedException(
          "A list of a commit counts "
              + rows
              + " rows in its parts and "
              + list.rows()
              + " in all.",
          null);
    }
  }

  /** How many rows all entries stand for. */
  public long rows() {
    return list.rows();
  }

  /** The runs that the spine lists, oldest first. */
  public List<RunRef> runs() {
    return runs;
  }

  /** The entries behind the last run. */
  public List<E> tail() {
    return list.tail();
  }

  /** All entries, oldest first. */
  public List<E> all() {
    List<E> all = new ArrayList<>((int) Math.max(0, Math.min(list.entries(), 1 << 20)));
    forEach(all::add);
    return all;
  }

  /** Gives each entry, oldest first. */
  public void forEach(Consumer<E> consumer) {
    runs.forEach(run -> entries(run).forEach(consumer));
    list.tail().forEach(consumer);
  }

  /** The newest entries, newest first, at most that many. */
  public List<E> newest(long limit) {
    List<E> newest = new ArrayList<>();
    addReversed(list.tail(), limit, newest);
    for (int i = runs.size() - 1; i >= 0 && newest.size() < limit; i--) {
      addReversed(entries(runs.get(i)), limit, newest);
    }
    return newest;
  }

  private static <T> void addReversed(List<T> entries, long limit, List<T> target) {
    for (int i = entries.size() - 1; i >= 0 && target.size() < limit; i--) {
      target.add(entries.get(i));
    }
  }

  /** The entries of a run, those of its runs in order. */
  public List<E> entries(RunRef run) {
    if (run.level() < RunListWriter.NODE_LEVEL) {
      return objects.entries(run.object(), form);
    }
    List<E> all = new ArrayList<>();
    for (RunRef part : objects.runs(run.object())) {
      if (part.level() >= run.level()) {
        // Levels go down, or a run that lists itself would never end.
        throw new DamagedException(
            "Run " + run.object().id() + " lists a run of its own level or above.", null);
      }
      all.addAll(entries(part));
    }
    return all;
  }
}
