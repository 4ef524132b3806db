package dev.tarn.cli.verb;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A verb that only has verbs of its own, as {@code view} has {@code save} and {@code list}. */
public abstract class VerbGroup extends Verb {
  private final String name;
  private final Map<String, Verb> verbs;

  /**
   * @param console where answers go
   * @param name the verb's name
   * @param verbs its own verbs by name, in the order of the help
   */
  protected VerbGroup(Console console, String name, Map<String, Verb> verbs) {
    super(console);
    this.name = name;
    this.verbs = new LinkedHashMap<>(verbs);
  }

  /** Its own verbs by name, in the order of the help. */
  public final Map<String, Verb> verbs() {
    return new LinkedHashMap<>(verbs);
  }

  @Override
  public final int run(Answer answer) {
    throw new UsageException(
        "missing-verb",
        "'tarn " + name + "' needs one more word: " + String.join(", ", verbs.keySet()) + ".",
        "'tarn " + name + " --help' says what they do.");
  }
}
