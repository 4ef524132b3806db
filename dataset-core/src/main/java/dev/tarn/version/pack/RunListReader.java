package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import dev.tarn.version.object.ObjectLimits;
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
    long rows = RunList.rows(list.tail(), form);
    long entries = list.tail().size();
    for (RunRef run : runs) {
      rows = RunList.plus(rows, run.rows());
      entries = RunList.plus(entries, run.entries());
    }
    if (rows != list.rows() || entries != list.entries()) {
      throw new DamagedException(
          "A list of a commit counts "
              + entries
              + " entries of "
              + rows
              + " rows in its parts, and "
              + list.entries()
              + " of "
              + list.rows()
              + " in all.",
          null);
    }
  }

  /** How many rows all entries stand for. */
  public long rows() {
    return list.rows();
  }

  /** How many entries there are. */
  public long entries() {
    return list.entries();
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
    List<E> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  /** Gives each entry, oldest first. */
  public void forEach(Consumer<E> consumer) {
    checkCount(list.entries());
    runs.forEach(run -> entries(run).forEach(consumer));
    list.tail().forEach(consumer);
  }

  /** The newest entries, newest first, at most that many. */
  public List<E> newest(long limit) {
    checkCount(Math.min(limit, list.entries()));
    List<E> newest = new ArrayList<>();
    addReversed(list.tail(), limit, newest);
    for (int i = runs.size() - 1; i >= 0 && newest.size() < limit; i--) {
      addReversed(entries(runs.get(i)), limit, newest);
    }
    return newest;
  }

  /** Refuses to go through more entries than can be read at once. */
  public void checkCount(long entries) {
    ObjectLimits.checkValues("A list has " + list.entries() + " entries", entries);
  }

  private static <T> void addReversed(List<T> entries, long limit, List<T> target) {
    for (int i = entries.size() - 1; i >= 0 && target.size() < limit; i--) {
      target.add(entries.get(i));
    }
  }

  /** The entries of a run, those of its runs in order. */
  public List<E> entries(RunRef run) {
    ObjectLimits.checkValues(
        "Run " + run.object().id() + " has " + run.entries() + " entries", run.entries());
    if (!run.isNode()) {
      return objects.entries(run, form);
    }
    List<E> all = new ArrayList<>();
    objects.runs(run).forEach(part -> all.addAll(entries(part)));
    return all;
  }
}
