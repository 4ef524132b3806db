package dev.tarn.harness;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.Transaction;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A random transaction, and the state that it leads to in the model. */
final class HistoryChange {
  private static final int MAX_ROWS = 60;
  private static final int MAX_TENSORS = 6;
  private static final int MAX_CLASSES = 12;

  /** Few, so that tensors of different branches get in each other's way. */
  private static final List<String> NAMES =
      List.of("n", "labels", "note", "grade", "other", "again");

  private static final List<String> CLASSES =
      List.of("g0", "g1", "g2", "g3", "g4", "unsure", "bad", "left", "right", "both");

  private final Random random;
  private final AtomicLong unique;
  private final Map<String, ModelTensor> tensors;
  private final Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
  private final List<Map<String, Object>> appended = new ArrayList<>();

  /** The identities of the rows that the handle sees; what is deleted is null. */
  private final List<@Nullable String> seen;

  private final List<String> done = new ArrayList<>();

  /**
   * @param unique makes values that no other row has
   */
  HistoryChange(ModelState from, Random random, AtomicLong unique) {
    this.random = random;
    this.unique = unique;
    this.tensors = new LinkedHashMap<>(from.tensors());
    from.rows().forEach((id, row) -> rows.put(id, new TreeMap<>(row)));
    this.seen = new ArrayList<>(rows.keySet());
  }

  /** Does some things at random, at least one. */
  void fill(Transaction tx) {
    int size = seen.size();
    boolean grows = size < 4 || (random.nextInt(3) > 0 && size < MAX_ROWS);
    for (int i = random.nextInt(4); grows && i >= 0; i--) {
      append(tx);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      update(tx);
    }
    if (random.nextInt(6) == 0) {
      changeTensors(tx);
      for (int i = random.nextInt(3); i > 0; i--) {
        update(tx);
      }
      if (random.nextBoolean()) {
        append(tx);
      }
    }
    for (int i = grows ? 0 : 1 + random.nextInt(6); i > 0 && size > 3; i--) {
      delete(tx);
    }
    if (done.isEmpty()) {
      append(tx);
    }
  }

  /** Appends a row. */
  void append(Transaction tx) {
    Map<String, Object> row = new TreeMap<>();
    tx.append(values(row));
    appended.add(row);
    done.add("append");
  }

  /** Adds a class, or a tensor under a name that nobody else uses. */
  void addClassOrTensor(Transaction tx) {
    if (random.nextBoolean() || !addClass(tx)) {
      addTensor(tx, "t" + unique.incrementAndGet());
    }
  }

  /** Values by tensor name for a transaction; puts them into the model's row, by tensor id. */
  private Map<String, @Nullable Object> values(Map<String, Object> row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (ModelTensor tensor : tensors.values()) {
      long number = unique.incrementAndGet();
      if (random.nextInt(5) == 0) {
        if (random.nextBoolean()) {
          values.put(tensor.name(), null);
          row.remove(tensor.id());
        }
        continue;
      }
      Object value =
          switch (tensor.htype()) {
            case CLASS_LABEL -> tensor.classes().get(random.nextInt(tensor.classes().size()));
            case TEXT -> "note " + number;
            default -> number;
          };
      row.put(tensor.id(), value);
      boolean byNumber = tensor.htype() == Htype.CLASS_LABEL && random.nextBoolean();
      values.put(tensor.name(), byNumber ? (long) tensor.classes().indexOf(value) : value);
    }
    return values;
  }

  private void update(Transaction tx) {
    int at = seen.isEmpty() ? -1 : random.nextInt(seen.size());
    if (at >= 0 && seen.get(at) != null) {
      Map<String, @Nullable Object> values = values(rows.get(seen.get(at)));
      if (!values.isEmpty()) {
        tx.update(at, values);
        done.add("update " + at + " " + values);
      }
    }
  }

  private void delete(Transaction tx) {
    int at = random.nextInt(seen.size());
    if (seen.get(at) != null) {
      rows.remove(seen.get(at));
      seen.set(at, null);
    }
    tx.delete(RowSelection.of(at));
    done.add("delete " + at);
  }

  private void changeTensors(Transaction tx) {
    List<ModelTensor> all = List.copyOf(tensors.values());
    ModelTensor tensor = all.get(random.nextInt(all.size()));
    List<String> free = new ArrayList<>(NAMES);
    all.forEach(one -> free.remove(one.name()));
    int dice = random.nextInt(10);
    if (dice < 4) {
      addClass(tx);
    } else if (dice < 6 && all.size() < MAX_TENSORS && !free.isEmpty()) {
      addTensor(tx, free.get(random.nextInt(free.size())));
    } else if (dice < 8 && !free.isEmpty()) {
      rename(tx, tensor, free.get(random.nextInt(free.size())));
    } else if (dice < 9 && all.size() > 1) {
      exchangeNames(tx, tensor, all.get((all.indexOf(tensor) + 1) % all.size()));
    } else if (all.size() > 2) {
      drop(tx, tensor);
    }
  }

  private boolean addClass(Transaction tx) {
    for (ModelTensor tensor : tensors.values()) {
      if (tensor.htype() == Htype.CLASS_LABEL && tensor.classes().size() < MAX_CLASSES) {
        String name = CLASSES.get(random.nextInt(CLASSES.size()));
        if (!tensor.classes().contains(name)) {
          tx.addClasses(tensor.name(), List.of(name));
          tensors.put(tensor.id(), tensor.withClassesOf(List.of(name)));
          done.add("class " + name + " of " + tensor.name());
          return true;
        }
      }
    }
    return false;
  }

  private void addTensor(Transaction tx, String name) {
    TensorSpec spec =
        switch (random.nextInt(3)) {
          case 0 -> TensorSpec.of(name, Htype.CLASS_LABEL).withClassNames("g0", "bad");
          case 1 -> TensorSpec.of(name, Htype.TEXT);
          default -> TensorSpec.of(name, Htype.GENERIC).withDtype(Dtype.INT64);
        };
    tx.addTensor(spec);
    ModelTensor tensor = ModelTensor.of(tx.schema().tensor(name));
    tensors.put(tensor.id(), tensor);
    done.add("add " + tensor);
  }

  private void rename(Transaction tx, ModelTensor tensor, String name) {
    tx.renameTensor(tensor.name(), name);
    tensors.put(tensor.id(), tensor.withName(name));
    done.add("rename " + tensor.name() + " to " + name);
  }

  private void exchangeNames(Transaction tx, ModelTensor one, ModelTensor other) {
    rename(tx, one, "between");
    rename(tx, other, one.name());
    rename(tx, one.withName("between"), other.name());
  }

  private void drop(Transaction tx, ModelTensor tensor) {
    tx.dropTensor(tensor.name());
    tensors.remove(tensor.id());
    rows.values().forEach(row -> row.remove(tensor.id()));
    appended.forEach(row -> row.remove(tensor.id()));
    done.add("drop " + tensor);
  }

  /**
   * The state that it led to.
   *
   * @param now a handle on the commit, which has the appended rows at its end
   */
  ModelState state(Dataset now) {
    long first = now.rowCount() - appended.size();
    Map<String, Map<String, Object>> all = new LinkedHashMap<>(rows);
    for (int i = 0; i < appended.size(); i++) {
      all.put(now.rowId(first + i), appended.get(i));
    }
    return new ModelState(tensors, all);
  }

  /** The tensors that it led to, and of the rows those that were there before. */
  ModelState stateWithoutAppended() {
    return new ModelState(tensors, rows);
  }

  @Override
  public String toString() {
    return String.join(", ", done);
  }
}
