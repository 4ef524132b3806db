package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.TensorSchema;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The classes of one label tensor as an import's source writes them: by name, or by a number that a
 * list of names explains. Immutable.
 */
final class ClassWords {
  private static final int NAMES_SHOWN = 30;

  private final String tensor;
  private final ClassNames classes;
  private final List<String> numbered;

  /**
   * @param tensor the label tensor, with all its classes
   * @param numbered what the numbers 0, 1, … mean; empty where numbers are not explained
   */
  ClassWords(TensorSchema tensor, List<String> numbered) {
    this.tensor = tensor.name();
    this.classes = tensor.info().classes();
    this.numbered = numbered;
  }

  /**
   * The class number of what stands in the source.
   *
   * @throws RefusedException if it is no class; it names what there is
   */
  Integer number(String word) {
    OptionalInt byName = classes.number(word);
    if (byName.isPresent()) {
      return byName.getAsInt();
    }
    if (CsvCells.isInteger(word) && word.length() < 10) {
      int number = Integer.parseInt(word);
      if (classes.isEmpty() && number >= 0) {
        return number;
      }
      if (number >= 0 && number < numbered.size()) {
        return classes.number(numbered.get(number)).orElseThrow(() -> unknown(word));
      }
    }
    throw unknown(word);
  }

  private RefusedException unknown(String word) {
    boolean isNumber = CsvCells.isInteger(word);
    String list =
        classes.toList().stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
            + (classes.size() > NAMES_SHOWN ? ", …" : "");
    String range =
        isNumber && !numbered.isEmpty() ? " (numbers 0 to " + (numbered.size() - 1) + ")" : "";
    String hint = isNumber ? numberHint() : nameHint(word);
    RefusedException e =
        new RefusedException(
            "unknown-class",
            "'" + word + "' is no class of tensor '" + tensor + "'; it has " + list + range + ".",
            hint);
    e.with("tensor", tensor);
    return e;
  }

  private String nameHint(String word) {
    return Suggestion.nearest(word, classes.toList())
        .map(near -> "Did you mean '" + near + "'?")
        .orElse("New classes are added with --new-classes.");
  }

  private String numberHint() {
    return numbered.isEmpty()
        ? "If numbers stand for classes, say for which: --class-names "
            + tensor
            + "=NAME0,NAME1,… in the order of the numbers. An empty field is 'not labelled'."
        : "Give a name for every number, in the order of the numbers.";
  }
}
