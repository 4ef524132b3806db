package dev.tarn.harness;

import dev.tarn.error.EnvironmentException;
import dev.tarn.store.ForwardingStore;
import dev.tarn.store.ObjectSource;
import dev.tarn.store.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which calls of the stores it wraps fail, counted over all of them: without having done anything,
 * or, of calls that change something, after having done it.
 */
final class Faults {
  private static final Set<String> CHANGES = Set.of("put", "sync", "publish", "delete");

  private final IntPredicate failing;
  private final boolean afterDoing;
  private boolean onlyChanges;
  private boolean active = true;
  private int calls;
  private int failures;
  private String last = "";

  /**
   * @param failing which calls fail, from 1
   * @param afterDoing whether they do their work first and only report failure
   */
  Faults(IntPredicate failing, boolean afterDoing) {
    this.failing = failing;
    this.afterDoing = afterDoing;
  }

  /** A disk that is full from some write on, and on which everything is still read. */
  static Faults fullFrom(int write) {
    Faults faults = new Faults(call -> call >= write, false);
    faults.onlyChanges = true;
    return faults;
  }

  /** Lets calls fail, or not; while not, they are not counted. */
  void setActive(boolean now) {
    active = now;
  }

  int failures() {
    return failures;
  }

  /** What failed last. */
  String last() {
    return last;
  }

  ObjectStore wrap(ObjectStore store) {
    return new Faulty(store);
  }

  private void fail(String call, String name) {
    failures++;
    last = call + " " + name + (afterDoing ? " after it was done" : "");
    throw new EnvironmentException(
        "disk-full", "There is no room left on the disk (" + last + ").", "Make room.", null);
  }

  private final class Faulty extends ForwardingStore {
    /** Whether the call that is being made is to fail. */
    private boolean due;

    Faulty(ObjectStore inner) {
      super(inner);
    }

    @Override
    protected void before(String call, String name) {
      boolean counts =
          active && (!onlyChanges || (CHANGES.contains(call) && !call.equals("delete")));
      due = counts && failing.test(++calls);
      if (due && !(afterDoing && CHANGES.contains(call))) {
        fail(call, name);
      }
    }

    @Override
    protected void after(String call, String name) {
      if (due) {
        due = false;
        fail(call, name);
      }
    }

    @Override
    public ObjectSource open(String name) {
      ObjectSource source = super.open(name);
      return new ObjectSource() {
        @Override
        public long size() {
          return source.size();
        }

        @Override
        public void read(long position, ByteBuffer target) {
          before("source.read", name);
          source.read(position, target);
        }

        @Override
        public Optional<ByteBuffer> map(long position, long length) {
          return source.map(position, length);
        }

        @Override
        public void close() {
          source.close();
        }
      };
    }
  }
}
