package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.FailingStore;
import dev.tarn.store.ForwardingStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.PowerLossStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Making, moving, renaming and deleting branches and tags while every call of the store fails once,
 * and while the power goes after every call: the old state or the new one, and no commit is lost.
 */
class RefFaultTest {
  private enum Work {
    BRANCH(ds -> ds.branch("new").close()),
    DELETE(ds -> ds.deleteUnmergedBranch("exp")),
    RENAME(ds -> ds.renameBranch("exp", "new")),
    TAG(ds -> ds.tag("new", "why")),
    MOVE_TAG(ds -> ds.moveTag("v1", "why")),
    DELETE_TAG(ds -> ds.deleteTag("v1"));

    private final Consumer<Dataset> steps;

    Work(Consumer<Dataset> steps) {
      this.steps = steps;
    }
  }

  private static Dataset open(UnaryOperator<ObjectStore> wrapper) {
    return Dataset.load("mem:ref-faults", DatasetOptions.defaults().withStoreWrapper(wrapper));
  }

  private static Dataset openWith(ObjectStore store) {
    return open(
        inner -> {
          inner.close();
          return store;
        });
  }

  /** Stays open when the dataset is closed, to be looked at. */
  private static final class Kept extends ForwardingStore {
    Kept(ObjectStore inner) {
      super(inner);
    }

    @Override
    public void close() {}
  }

  private static final class Before {
    static final Map<String, byte[]> OBJECTS = make();

    private static Map<String, byte[]> make() {
      try (Dataset main =
          Dataset.create(
              "mem:ref-faults", TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
        main.tag("v1");
        main.commit("on main", rows -> rows.add(Map.of("n", 1)));
        try (Dataset exp = main.branch("exp")) {
          exp.commit("on exp", rows -> rows.add(Map.of("n", 2)));
        }
        return PowerLossStore.contents(main.objects());
      }
    }
  }

  /** Every ref and the commit it stands for. */
  private static Map<String, String> refs(Dataset ds) {
    Map<String, String> refs = new TreeMap<>();
    ds.branches().forEach(branch -> refs.put("branch " + branch.name(), branch.commit()));
    ds.tags().forEach(tag -> refs.put("tag " + tag.name(), tag.commit()));
    return refs;
  }

  private static Map<String, String> refsOf(Map<String, byte[]> objects) {
    try (Dataset ds = openWith(PowerLossStore.of(objects))) {
      assertEquals(List.of(), ds.verify().damage());
      return refs(ds);
    }
  }

  /** What may be left: the state before and after, and while renaming both names. */
  private static List<Map<String, String>> allowed(Work work) {
    List<Map<String, String>> allowed = new ArrayList<>();
    allowed.add(refsOf(Before.OBJECTS));
    try (Dataset ds = openWith(PowerLossStore.of(Before.OBJECTS))) {
      work.steps.accept(ds);
      allowed.add(refs(ds));
    }
    if (work == Work.RENAME) {
      Map<String, String> both = new TreeMap<>(allowed.get(0));
      both.putAll(allowed.get(1));
      allowed.add(both);
    }
    return allowed;
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void anyFailingCallLeavesTheOldStateOrTheNew(Work work) {
    List<Map<String, String>> allowed = allowed(work);
    for (boolean afterDoing : new boolean[] {false, true}) {
      for (int call = 1; ; call++) {
        ObjectStore inner = PowerLossStore.of(Before.OBJECTS);
        FailingStore store = new FailingStore(new Kept(inner), call, afterDoing);
        boolean done = false;
        try (Dataset ds = openWith(store)) {
          work.steps.accept(ds);
          done = true;
        } catch (TarnException e) {
          assertTrue(List.of(6, 7).contains(e.kind().exitCode()), store.failed());
        }
        Map<String, String> left = refsOf(PowerLossStore.contents(inner));
        assertTrue(allowed.contains(left), store.failed() + " left " + left);
        assertTrue(!done || left.equals(allowed.get(1)), store.failed() + " left " + left);
        if (store.failed().isEmpty()) {
          assertTrue(call > 5, "only " + call + " calls were made");
          break;
        }
        if (call > 1000) {
          fail("the work never came to an end");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void aPowerCutAfterAnyCallLeavesTheOldStateOrTheNew(Work work) {
    long seed = Long.getLong("tarn.seed", 20261125L);
    List<Map<String, String>> allowed = allowed(work);
    for (int call = 1; ; call++) {
      PowerLossStore store = new PowerLossStore(Before.OBJECTS, call);
      boolean acknowledged = false;
      try (Dataset ds = openWith(store)) {
        work.steps.accept(ds);
        acknowledged = true;
      } catch (PowerLossStore.PowerCut e) {
        // what is left is looked at below
      }
      Random random = new Random(seed + call);
      for (int i = 0; i < 20; i++) {
        Map<String, String> left = refsOf(store.afterwards(random));
        String where = "after call " + call + " left " + left + ", -Dtarn.seed=" + seed;
        assertTrue(allowed.contains(left), where);
        assertTrue(!acknowledged || left.equals(allowed.get(1)), where);
      }
      if (acknowledged) {
        assertTrue(call > 2, "only " + call + " calls change something");
        return;
      }
    }
  }
}
