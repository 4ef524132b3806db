package dev.tarn.version.reach;

import dev.tarn.version.pack.PackReader;
import dev.tarn.version.ref.Refs;
import dev.tarn.version.stage.StageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The commits from which all that stays is found. */
public final class Roots {
  private Roots() {}

  /**
   * What branches, tags, views and staged work stand for now.
   *
   * @throws dev.tarn.error.DamagedException if one of them cannot be read
   */
  public static List<String> now(PackReader objects) {
    return of(objects, true);
  }

  /** The same without views that have rows and nothing is said of: saving them was broken off. */
  public static List<String> withoutBegunViews(PackReader objects) {
    return of(objects, false);
  }

  private static List<String> of(PackReader objects, boolean begunToo) {
    List<String> roots = new ArrayList<>();
    new StageStore(objects.store()).list(Set.of()).all().forEach(stage -> roots.add(stage.base()));
    new ViewRoots(objects.store())
        .readAll(name -> begunToo).stream()
            .filter(view -> !view.hasEnded())
            .forEach(view -> roots.add(view.commit()));
    roots.addAll(
        new Refs(objects)
            .heads(
                (name, damage) -> {
                  throw damage;
                }));
    return roots;
  }
}
