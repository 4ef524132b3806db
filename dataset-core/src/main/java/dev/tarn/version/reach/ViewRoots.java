package dev.tarn.version.reach;

import dev.tarn.error.DamagedException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads of saved views which commits they keep; what else they hold is not looked at. */
final class ViewRoots {
  private static final String VIEWS = "views/";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final long MAX_BYTES = 1L << 30;
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
  List<View> read(Predicate<String> isYoung) {
    List<View> views = new ArrayList<>();
    for (String id : ids()) {
      String prefix = VIEWS + id + "/";
      views.add(new View(store.list(prefix, "", MAX_OBJECTS), commit(prefix, isYoung)));
    }
    return views;
  }

  private String commit(String prefix, Predicate<String> isYoung) {
    for (String name : store.list(prefix + "meta/", "", MAX_OBJECTS)) {
      byte[] object = store.read(name, MAX_BYTES);
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
        ? commitIn(StoredForm.Kind.SELECTION, store.read(selection, MAX_BYTES), selection)
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

  private List<String> ids() {
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
