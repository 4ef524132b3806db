package dev.tarn.dataset;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said of a view when it is saved. Immutable: each {@code with} gives a new one. */
public final class SaveOptions {
  private final String message;
  private final @Nullable String name;
  private final @Nullable String author;

  private SaveOptions(String message, @Nullable String name, @Nullable String author) {
    this.message = message;
    this.name = name;
    this.author = author;
  }

  /** Saves with that message. */
  public static SaveOptions message(String message) {
    return new SaveOptions(message, null, null);
  }

  /** The same under a name by which it can be loaded. */
  public SaveOptions withName(String newName) {
    return new SaveOptions(message, newName, author);
  }

  /** The same by that author. */
  public SaveOptions withAuthor(String newAuthor) {
    return new SaveOptions(message, name, newAuthor);
  }

  /** Why the view was saved. */
  public String message() {
    return message;
  }

  /** The name, if it has one. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** The author, if it is not the dataset's. */
  public Optional<String> author() {
    return Optional.ofNullable(author);
  }
}
