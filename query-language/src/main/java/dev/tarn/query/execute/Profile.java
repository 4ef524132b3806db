package dev.tarn.query.execute;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the operators of one run did. For the thread that opens them. */
public final class Profile {
  private final Map<Openable, Work> works = new IdentityHashMap<>();
  private final Deque<Work> open = new ArrayDeque<>();

  /** What one operator did. */
  public static final class Work {
    private final Map<String, Object> notes = new LinkedHashMap<>();
    private long rows;
    private long nanos;
    private long inside;

    /** How many rows it gave. */
    public long rows() {
      return rows;
    }

    /** How long it worked, without its inputs. */
    public long nanos() {
      return nanos - inside;
    }

    /** What is to be said of how it worked. */
    public Map<String, Object> notes() {
      return Collections.unmodifiableMap(notes);
    }
  }

  /** What a node's operator did; empty if it was not opened. */
  public Optional<Work> of(Openable node) {
    return Optional.ofNullable(works.get(node));
  }

  void begin(Openable node) {
    Work work = new Work();
    works.put(node, work);
    open.push(work);
    work.nanos = -System.nanoTime();
  }

  void end(long rows) {
    Work work = open.pop();
    work.nanos += System.nanoTime();
    work.rows = rows;
    if (!open.isEmpty()) {
      open.peek().inside += work.nanos;
    }
  }

  void abandon() {
    open.pop();
  }

  void note(String what, Object value) {
    if (!open.isEmpty()) {
      open.peek().notes.put(what, value);
    }
  }
}
