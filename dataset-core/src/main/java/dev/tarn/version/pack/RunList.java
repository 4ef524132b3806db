package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long list as a commit holds it: its newest entries themselves, and where the spine lies that
 * lists the runs of all older ones. What a commit writes of it is small however long it is.
 * Immutable.
 *
 * @param entries how many entries there are in all
 * @param rows how many rows they stand for
 * @param spine where the list of runs lies, or null where the tail is everything
 * @param tail the newest entries, oldest first
 * @param <E> the sort of entry
 */
public record RunList<E>(long entries, long rows, @Nullable ObjectRef spine, List<E> tail) {
  public RunList {
    tail = List.copyOf(tail);
  }

  public static <E> RunList<E> empty() {
    return new RunList<>(0, 0, null, List.of());
  }

  void write(CborWriter out, EntryForm<E> form) {
    out.array(
        4,
        () -> {
          out.integer(entries).integer(rows);
          if (spine == null) {
            out.nil();
          } else {
            spine.write(out);
          }
          out.array(tail.size(), () -> tail.forEach(entry -> form.write(out, entry)));
        });
  }

  static <E> RunList<E> read(CborReader in, EntryForm<E> form, String home) {
    in.begin();
    long entries = in.count();
    long rows = in.integer();
    ObjectRef spine = in.nil() ? null : ObjectRef.read(in, home);
    List<E> tail = new ArrayList<>();
    in.array(() -> tail.add(form.read(in, home)));
    in.end();
    return new RunList<>(entries, rows, spine, tail);
  }

  /** The rows of entries; a sum that no number holds is damage. */
  public static <E> long rows(List<E> entries, EntryForm<E> form) {
    long rows = 0;
    for (E entry : entries) {
      rows = plus(rows, form.rows(entry));
    }
    return rows;
  }

  /** The sum of two counts of a list; one that no number holds is damage. */
  static long plus(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new DamagedException("A list of a commit counts " + a + " and " + b + ".", null, e);
    }
  }
}
