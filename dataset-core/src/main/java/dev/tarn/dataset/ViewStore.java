package dev.tarn.dataset;

import dev.tarn.integrity.Damage;
import java.util.List;

/**
 * Saves and loads views. Provided by the module {@code views} and found by {@link
 * java.util.ServiceLoader}.
 */
public interface ViewStore {
  /**
   * The id of a view: 64 hex digits, the same for the same rows and projection of the same commit.
   */
  String id(View view);

  /** Saves a view; durable when this returns. */
  SavedView save(View view, SaveOptions options);

  /** Loads a view by its id, a unique prefix of eight digits or more, or a unique name. */
  View load(Dataset dataset, String idOrName, LoadViewOptions options);

  /** What is said of a view that was saved. */
  SavedView find(Dataset dataset, String idOrName);

  /**
   * Saves the rows that are left of a view as a view of another commit, with all else that is said
   * of it, and deletes the old one; durable when this returns.
   *
   * @param dataset the dataset at any commit
   * @param view a view that was saved
   * @param rows its rows at the new commit
   * @param commit the new commit
   */
  SavedView move(Dataset dataset, SavedView view, RowSelection rows, String commit);

  /** The saved views that can be read, oldest first. */
  List<SavedView> list(Dataset dataset);

  /**
   * What is wrong with saved views: rows or words of them that cannot be read, or that do not
   * belong together. Empty when all is well.
   */
  List<Damage> damage(Dataset dataset);

  /** Why each of the views that {@link #list} leaves out cannot be read. */
  List<Damage> unreadable(Dataset dataset);
}
