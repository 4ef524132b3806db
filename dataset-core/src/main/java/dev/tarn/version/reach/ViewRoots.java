package dev.tarn.version.reach;

import dev.tarn.error.DamagedException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.ObjectLimits;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads of saved views which commits they keep; what else they hold is not looked at. */
final class ViewRoots {
  private static final String VIEWS = "views/";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_OBJECTS = 1_000_000;

  private final ObjectStore store;

  ViewRoots(ObjectStore store) {
    this.store = store;
  }

  /** What a view keeps: its commit; or nothing any more, and then all of it may go. */
  record View(List<String> objects, String commit) {
    boolean hasEnded() {
      return commit.isEmpty();
    }
  }

  /**
   * All views.
   *
   * @param isYoung whether an object was put too lately for anything to go because of it
   */
  List<View> readAll(Predicate<String> isYoung) {
    return ids().stream().map(id -> read(id, isYoung)).toList();
  }

  /** One view, as {@link #readAll} has it. */
  View read(String id, Predicate<String> isYoung) {
    String prefix = prefix(id);
    return new View(store.list(prefix, "", MAX_OBJECTS), commit(prefix, isYoung));
  }

  /** What the names of all objects of a view begin with. */
  static String prefix(String id) {
    return VIEWS + id + "/";
  }

  private String commit(String prefix, Predicate<String> isYoung) {
    for (String name : ObjectNames.numbered(store.list(prefix + "meta/", "", MAX_OBJECTS))) {
      byte[] object = ObjectLimits.read(store, name);
      StoredForm.Kind kind = StoredForm.kindOf(object, name);
      if (kind == StoredForm.Kind.VIEW_META) {
        return commitIn(kind, object, name);
      }
      if (kind != StoredForm.Kind.TOMBSTONE) {
        throw new DamagedException("Object " + name + " says nothing of a view.", null);
      }
      if (!isYoung.test(name)) {
        return "";
      }
    }
    String selection = prefix + "selection";
    // What is said of a view follows its rows: without it saving was broken off, or goes on now.
    return store.size(selection).isPresent() && isYoung.test(selection)
        ? commitIn(StoredForm.Kind.SELECTION, ObjectLimits.read(store, selection), selection)
        : "";
  }

  private static String commitIn(StoredForm.Kind kind, byte[] object, String name) {
    CborReader in = StoredForm.decode(kind, object, name);
    String[] commit = {""};
    in.map(
        key -> {
          if (key.equals("commit")) {
            commit[0] = in.id();
          } else {
            in.skip();
          }
        });
    if (!ID.matcher(commit[0]).matches()) {
      throw new DamagedException("Object " + name + " names no commit.", null);
    }
    return commit[0];
  }

  /** The ids of all views. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    String after = "";
    while (true) {
      List<String> next = store.list(VIEWS, after, 1);
      if (next.isEmpty()) {
        return ids;
      }
      String rest = next.get(0).substring(VIEWS.length());
      int slash = rest.indexOf('/');
      String id = slash < 0 ? rest : rest.substring(0, slash);
      if (slash > 0 && ID.matcher(id).matches()) {
        ids.add(id);
      }
      // '0' is the character after '/': the other objects of this view are skipped.
      after = VIEWS + id + "0";
    }
  }
}
