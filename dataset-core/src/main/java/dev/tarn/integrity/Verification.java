package dev.tarn.integrity;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a check of a dataset found.
 *
 * @param objects how many objects were read
 * @param bytes how many bytes they have
 * @param damage what is damaged; empty when all is well
 */
public record Verification(long objects, long bytes, List<Damage> damage) {
  /** Copies the list. */
  public Verification {
    damage = List.copyOf(damage);
  }

  /** The same and more damage; of what is named already, or lies below it, nothing is added. */
  public Verification with(List<Damage> more) {
    Set<String> named = damage.stream().map(Damage::object).collect(Collectors.toSet());
    List<Damage> all = new ArrayList<>(damage);
    more.stream()
        .filter(one -> named.stream().noneMatch(name -> one.object().startsWith(name)))
        .forEach(all::add);
    return new Verification(objects, bytes, all);
  }

  /** Whether every byte is what was written. */
  public boolean ok() {
    return damage.isEmpty();
  }
}
