package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A copy of a small dataset that is damaged in one place after another: each damage is found by
 * reading or by verify, and nothing is read as something else, through a new handle or through one
 * that was open. For one thread.
 */
final class DamageTrial implements AutoCloseable {
  private static final long MAX_MILLIS = 20_000;

  private final DamageableStore store;
  private final Place place;
  private final Truth truth;
  private final Dataset open;
  private int damages;
  private int readErrors;

  DamageTrial(DamageableStore store) {
    this.store = store;
    this.place = new Place(() -> store);
    this.truth = Truth.of(store, place);
    this.open = place.load();
    assertFalse(truth.isHurt(open, "before any damage"));
    assertTrue(open.verify().ok(), () -> open.verify().damage().toString());
  }

  /**
   * Damage of one object.
   *
   * @param name the first of the object's names
   * @param how for messages
   * @param done gives the damaged bytes; does not change what it is given
   */
  record Damage(String name, String how, UnaryOperator<byte[]> done) {}

  /** How many damages were tried. */
  int damages() {
    return damages;
  }

  /** How many of them hurt what was read. */
  int readErrors() {
    return readErrors;
  }

  /** Does the damage, fails where it is not found, and takes it back. */
  void damage(Damage damage) {
    byte[] whole = store.bytes(damage.name());
    byte[] bytes = damage.done().apply(whole);
    if (!Arrays.equals(whole, bytes)) {
      store.replace(damage.name(), bytes);
      String where = damage.name() + damage.how();
      assertFound(where, handle -> truth.isHurtBy(damage.name(), handle, where));
      store.replace(damage.name(), whole);
    }
  }

  /** Puts an object once more, under a name that is free; the same. */
  void place(String name, String from) {
    store.place(name, store.bytes(from));
    String where = from + " once more as " + name;
    assertFound(where, handle -> truth.isHurt(handle, where));
    store.place(name, null);
  }

  /** Whether what is read of a handle is hurt. */
  private interface Reading {
    boolean isHurt(Dataset ds);
  }

  private void assertFound(String where, Reading reading) {
    damages++;
    long start = System.nanoTime();
    boolean hurt = reading.isHurt(open);
    boolean found = false;
    try (Dataset ds = place.load()) {
      hurt |= reading.isHurt(ds);
      found = !ds.verify().ok();
    } catch (TarnException e) {
      Truth.check(e, where);
      hurt = true;
    }
    assertTrue(found || hurt, () -> "not found: " + where);
    readErrors += hurt ? 1 : 0;
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < MAX_MILLIS, () -> where + " took " + millis + " ms");
  }

  /** Nothing that was damaged and is whole again may be left in the handle that was open. */
  @Override
  public void close() {
    try (open) {
      assertFalse(truth.isHurt(open, "after all damage"));
    }
  }
}
