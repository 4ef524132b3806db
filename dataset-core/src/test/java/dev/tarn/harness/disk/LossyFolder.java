package dev.tarn.harness.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The names in a folder: those that are durable, and the changes that only the system sees. */
final class LossyFolder {
  /** Files and folders by name. */
  final TreeMap<String, Object> names = new TreeMap<>();

  private TreeMap<String, Object> durable = new TreeMap<>();
  private final List<Change> unsynced = new ArrayList<>();

  /** A name that was given ({@code to} is not null) or taken away. */
  private record Change(String name, @Nullable Object to) {}

  void put(String name, Object entry) {
    names.put(name, entry);
    unsynced.add(new Change(name, entry));
  }

  void remove(String name) {
    names.remove(name);
    unsynced.add(new Change(name, null));
  }

  void sync() {
    durable = new TreeMap<>(names);
    unsynced.clear();
  }

  /** How many changes are not durable. */
  int unsynced() {
    return unsynced.size();
  }

  /** The names that a power cut leaves: of the changes any, whatever order they were made in. */
  TreeMap<String, Object> afterPowerCut(BooleanSupplier keeps) {
    TreeMap<String, Object> left = new TreeMap<>(durable);
    for (Change change : unsynced) {
      if (keeps.getAsBoolean()) {
        if (change.to() == null) {
          left.remove(change.name());
        } else {
          left.put(change.name(), change.to());
        }
      }
    }
    return left;
  }

  /** The changes that are not durable, with their files and folders as the map gives them. */
  void copyUnsynced(LossyFolder from, java.util.function.UnaryOperator<Object> copies) {
    from.durable.forEach((name, entry) -> durable.put(name, copies.apply(entry)));
    for (Change change : from.unsynced) {
      unsynced.add(
          new Change(change.name(), change.to() == null ? null : copies.apply(change.to())));
    }
  }
}
