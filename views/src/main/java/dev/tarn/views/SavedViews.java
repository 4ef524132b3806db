package dev.tarn.views;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.LoadViewOptions;
import dev.tarn.dataset.Projections;
import dev.tarn.dataset.QueryEngine;
import dev.tarn.dataset.Question;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.SavedView;
import dev.tarn.dataset.View;
import dev.tarn.dataset.ViewStore;
import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import dev.tarn.error.TarnException;
import dev.tarn.integrity.Damage;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.ObjectLimits;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * Keeps views beside the data of their dataset: the rows under {@code views/<id>/selection}, what
 * is said of them under {@code views/<id>/meta/<n>}. Threads and processes may share it.
 */
public final class SavedViews implements ViewStore {
  private static final String VIEWS = "views/";
  private static final int MAX_METADATA = 1_000_000;
  private static final Pattern ID_PREFIX = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final Clock clock;

  /** For {@link ServiceLoader}. */
  public SavedViews() {
    this(Clock.systemUTC());
  }

  SavedViews(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String id(View view) {
    return selection(view).id();
  }

  private static SelectionForm selection(View view) {
    RowSelection rows =
        view.rowSelection()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "no-row-view",
                        "This answer is a result table (of a join, a group or an aggregate), and only rows of the dataset can be saved as a view yet.",
                        "Save the rows it is computed from, and ask the question of that view."));
    return new SelectionForm(view.dataset().id(), view.commit().id(), view.projection(), rows);
  }

  @Override
  public SavedView save(View view, SaveOptions options) {
    SelectionForm selection = selection(view);
    String id = selection.id();
    options.name().ifPresent(name -> checkName(view.dataset(), name, id));
    ObjectStore store = view.dataset().objects();
    boolean fresh = store.put(selectionName(id), List.of(ByteBuffer.wrap(selection.encode())));
    store.sync();
    Optional<SavedView> before = fresh ? Optional.empty() : readable(store, id);
    if (before.isPresent()
        && before.get().message().equals(options.message())
        && (options.name().isEmpty() || options.name().equals(before.get().name()))) {
      return before.get();
    }
    SavedView saved =
        new SavedView(
            id,
            view.commit().id(),
            view.question(),
            options.author().orElse(view.dataset().author()),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            options.message(),
            options.name().or(() -> before.flatMap(SavedView::name)),
            view.rowCount(),
            view.classCounts(),
            before.isPresent());
    putMetadata(store, saved);
    return saved;
  }

  private static void putMetadata(ObjectStore store, SavedView saved) {
    List<ByteBuffer> content = List.of(ByteBuffer.wrap(MetadataForm.encode(saved)));
    String prefix = metadata(saved.id());
    // What is there and damaged is superseded, never believed.
    long number =
        numbers(store, saved.id()).stream().findFirst().map(SavedViews::number).orElse(0L) + 1;
    while (!store.put(prefix + ObjectNames.number(number), content)) {
      number++;
    }
    store.sync();
  }

  private void checkName(Dataset dataset, String name, String id) {
    if (name.isBlank()
        || ID_PREFIX.matcher(name).matches()
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException(
          "bad-view-name",
          "'" + name.replaceAll("\\p{Cntrl}", "?") + "' cannot name a view.",
          "A name is not blank and does not look like an id.");
    }
    for (SavedView other : list(dataset)) {
      if (other.name().equals(Optional.of(name)) && !other.id().equals(id)) {
        throw new RefusedException(
            "view-name-taken",
            "View " + other.id().substring(0, 8) + " is called '" + name + "' already.",
            "Choose another name.");
      }
    }
  }

  private static String selectionName(String id) {
    return VIEWS + id + "/selection";
  }

  private static String metadata(String id) {
    return VIEWS + id + "/meta/";
  }

  /** The names of all that was said of a view, newest first. */
  private static List<String> numbers(ObjectStore store, String id) {
    return ObjectNames.numbered(store.list(metadata(id), "", MAX_METADATA));
  }

  private static long number(String name) {
    return ObjectNames.parseNumber(name.substring(name.lastIndexOf('/') + 1));
  }

  /** What is said of a view; empty where nothing is yet, and where a tombstone ended it. */
  private static Optional<SavedView> newest(ObjectStore store, String id) {
    return numbers(store, id).stream().findFirst().flatMap(name -> metadata(store, id, name));
  }

  /** The same, and empty for one that cannot be read: it hides no other. */
  private static Optional<SavedView> readable(ObjectStore store, String id) {
    try {
      return newest(store, id);
    } catch (TarnException e) {
      requireOfData(e);
      return Optional.empty();
    }
  }

  private static void requireOfData(TarnException e) {
    if (e.kind() == TarnException.Kind.ENVIRONMENT) {
      throw e;
    }
  }

  /** What is said of another view under this one's name is damage. */
  private static Optional<SavedView> metadata(ObjectStore store, String id, String name) {
    byte[] object = ObjectLimits.read(store, name);
    if (StoredForm.kindOf(object, name) == StoredForm.Kind.TOMBSTONE) {
      return Optional.empty();
    }
    SavedView saved = MetadataForm.decode(object, name);
    if (!saved.id().equals(id)) {
      throw new DamagedException(
          "Object " + name + " was written for view " + saved.id() + ".", null);
    }
    return Optional.of(saved);
  }

  @Override
  public View load(Dataset dataset, String idOrName, LoadViewOptions options) {
    if (options.optimized()) {
      throw new RefusedException(
          "not-supported",
          "Copying the samples of a view together is not there yet.",
          "Load it without optimize; the rows and answers are the same.");
    }
    SavedView saved = find(dataset, idOrName);
    SelectionForm selection = stored(dataset.objects(), saved.id());
    Dataset then = check(dataset, saved, selection);
    return view(then, selection.rows(), selection.projection(), saved.question());
  }

  private static SelectionForm stored(ObjectStore store, String id) {
    return SelectionForm.decode(ObjectLimits.read(store, selectionName(id)), selectionName(id));
  }

  private static View view(
      Dataset dataset, RowSelection rows, String projection, Question question) {
    return Projections.tensors(projection)
        .map(tensors -> dataset.rows(rows, tensors, question))
        .orElseGet(() -> engine().restore(dataset, rows, projection, question));
  }

  /** Refuses rows that are not those of a view; the commit that they are rows of. */
  private static Dataset check(Dataset dataset, SavedView saved, SelectionForm selection) {
    String name = selectionName(saved.id());
    if (!selection.dataset().equals(dataset.id())) {
      throw new DamagedException(
          "View " + saved.id() + " is of another dataset, " + selection.dataset() + ".", null);
    }
    if (!selection.commit().equals(saved.commit())) {
      throw new DamagedException(
          "The rows in "
              + name
              + " are of commit "
              + selection.commit()
              + "; the view is said to be of "
              + saved.commit()
              + ".",
          null);
    }
    Dataset then =
        selection.commit().equals(dataset.head().id())
            ? dataset
            : dataset.pinnedAt(selection.commit());
    // Before the id, which every row goes into: a range may claim more than can be counted.
    selection.checkRows(then.rowCount(), name);
    if (!selection.id().equals(saved.id())) {
      throw new DamagedException(
          "The rows in " + name + " are not those of view " + saved.id() + ".", null);
    }
    if (selection.rows().count() != saved.rowCount()) {
      throw new DamagedException(
          "View "
              + saved.id()
              + " is said to have "
              + saved.rowCount()
              + " rows; it has "
              + selection.rows().count()
              + ".",
          null);
    }
    return then;
  }

  private static QueryEngine engine() {
    return ServiceLoader.load(QueryEngine.class).findFirst().orElseThrow();
  }

  @Override
  public SavedView find(Dataset dataset, String idOrName) {
    ObjectStore store = dataset.objects();
    List<String> ids =
        ID_PREFIX.matcher(idOrName).matches() ? ids(store, VIEWS + idOrName) : List.of();
    if (ids.size() > 1) {
      throw new RefusedException(
          "ambiguous-view",
          "'" + idOrName + "' begins the ids of " + ids.size() + " views: " + shortened(ids) + ".",
          "Give more digits.");
    }
    if (ids.size() == 1) {
      String id = ids.get(0);
      return newest(store, id)
          .orElseThrow(
              () ->
                  numbers(store, id).isEmpty()
                      ? new DamagedException(
                          "View " + id + " has rows and nothing that is said of it.", null)
                      : unknown(dataset, idOrName, list(dataset)));
    }
    List<SavedView> all = list(dataset);
    List<SavedView> named =
        all.stream().filter(view -> view.name().equals(Optional.of(idOrName))).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw named.isEmpty() ? unknown(dataset, idOrName, all) : ambiguous(idOrName, named);
  }

  private static RefusedException ambiguous(String name, List<SavedView> named) {
    return new RefusedException(
        "ambiguous-view",
        "Several views are called '"
            + name
            + "': "
            + shortened(named.stream().map(SavedView::id).toList())
            + ".",
        "Give the id.");
  }

  private static String shortened(List<String> ids) {
    return String.join(", ", ids.stream().map(id -> id.substring(0, 12)).toList());
  }

  private static RefusedException unknown(Dataset dataset, String idOrName, List<SavedView> all) {
    List<String> names = new ArrayList<>();
    all.forEach(view -> view.name().ifPresent(names::add));
    all.forEach(view -> names.add(view.id().substring(0, 8)));
    boolean tooShort = idOrName.matches("[0-9a-f]{1,7}");
    String hint =
        tooShort
            ? "Give at least 8 digits of the id."
            : Suggestion.nearest(idOrName, names)
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("'tarn view list DATASET' lists the views.");
    return new RefusedException(
        "unknown-view",
        "Dataset '" + dataset.location() + "' has no view '" + idOrName + "'.",
        hint);
  }

  @Override
  public SavedView move(Dataset dataset, SavedView view, RowSelection rows, String commit) {
    ObjectStore store = dataset.objects();
    SelectionForm old = stored(store, view.id());
    check(dataset, view, old);
    View left = view(dataset.pinnedAt(commit), rows, old.projection(), view.question());
    SelectionForm selection = selection(left);
    store.put(selectionName(selection.id()), List.of(ByteBuffer.wrap(selection.encode())));
    store.sync();
    SavedView moved =
        new SavedView(
            selection.id(),
            commit,
            view.question(),
            view.author(),
            view.time(),
            view.message(),
            view.name(),
            left.rowCount(),
            left.classCounts(),
            false);
    if (newest(store, moved.id()).isEmpty()) {
      putMetadata(store, moved);
    }
    delete(store, view.id());
    return moved;
  }

  /**
   * What is said of it goes last but for its rows, the newest of it last: until then it is there.
   */
  private static void delete(ObjectStore store, String id) {
    List<String> said = new ArrayList<>(store.listAll(metadata(id)));
    Collections.reverse(said);
    said.forEach(store::delete);
    store.sync();
    store.delete(selectionName(id));
    store.sync();
  }

  @Override
  public List<SavedView> list(Dataset dataset) {
    ObjectStore store = dataset.objects();
    List<SavedView> views = new ArrayList<>();
    for (String id : ids(store, VIEWS)) {
      readable(store, id).ifPresent(views::add);
    }
    views.sort(Comparator.comparing(SavedView::time).thenComparing(SavedView::id));
    return views;
  }

  @Override
  public List<Damage> unreadable(Dataset dataset) {
    ObjectStore store = dataset.objects();
    List<Damage> found = new ArrayList<>();
    for (String id : ids(store, VIEWS)) {
      String newest = numbers(store, id).stream().findFirst().orElse(VIEWS + id + "/");
      whatIsWrong(newest, () -> newest(store, id)).ifPresent(found::add);
    }
    return found;
  }

  @Override
  public List<Damage> damage(Dataset dataset) {
    ObjectStore store = dataset.objects();
    List<Damage> found = new ArrayList<>(unreadable(dataset));
    for (SavedView saved : list(dataset)) {
      whatIsWrong(selectionName(saved.id()), () -> check(dataset, saved, stored(store, saved.id())))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Damage> whatIsWrong(String object, Runnable look) {
    try {
      look.run();
      return Optional.empty();
    } catch (TarnException e) {
      requireOfData(e);
      return Optional.of(new Damage(object, "", -1, -1, String.valueOf(e.getMessage())));
    }
  }

  private static List<String> ids(ObjectStore store, String prefix) {
    List<String> ids = new ArrayList<>();
    String after = "";
    while (true) {
      List<String> next = store.list(prefix, after, 1);
      if (next.isEmpty()) {
        return ids;
      }
      String rest = next.get(0).substring(VIEWS.length());
      String id = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
      if (ID.matcher(id).matches()) {
        ids.add(id);
      }
      // '0' is the character after '/': the other objects of this view are skipped.
      after = VIEWS + id + "0";
    }
  }
}
