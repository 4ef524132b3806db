package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that a user can see is on the page of codes, and every code of the page is real. */
class ErrorCodesTest {
  private static final List<String> MODULES =
      List.of(
          "dataset-core",
          "query-parser",
          "query-language",
          "views",
          "image-opencv",
          "training-bridge",
          "cli");

  private static final String CODE = "\"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\"";

  /** A literal that is followed by more arguments. */
  private static final Pattern LITERAL = Pattern.compile(CODE + "\\s*,");

  /** What makes an error of a code that is its first text. */
  private static final Pattern MAKES =
      Pattern.compile(
          "(?s).*(new [\\w.]*(Exception|ErrorReport)|\\w+Exception\\.(refused|damaged|environment)"
              + "|Fault\\s*\\.(at|inRow)|\\b(environment|refused))\\s*");

  /** The same within an exception's own class. */
  private static final Pattern MAKES_ITSELF =
      Pattern.compile("(?s).*(super|return of|new \\w+)\\s*");

  private static final Pattern CONSTANT =
      Pattern.compile(
          "/\\*\\* The code of[^*]*\\*/\\s*(?:public )?static final String \\w+ = " + CODE);

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| [0-9, ]+ \\|");

  private static List<Path> sources(String module) {
    try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(Path file, TreeSet<String> codes) {
    String source = read(file);
    boolean isException = file.toString().endsWith("Exception.java");
    for (Matcher m = LITERAL.matcher(source); m.find(); ) {
      String call = call(source, m.start());
      if (MAKES.matcher(call).matches() || (isException && MAKES_ITSELF.matcher(call).matches())) {
        codes.add(m.group(1));
      }
    }
    for (Matcher m = CONSTANT.matcher(source); m.find(); ) {
      codes.add(m.group(1));
    }
  }

  /**
   * What stands before the parenthesis that a literal is in, where the literal is the first text in
   * it; else nothing.
   */
  private static String call(String source, int literal) {
    int depth = 0;
    for (int i = literal - 1; i >= 0; i--) {
      char c = source.charAt(i);
      if (c == ')') {
        depth++;
      } else if (c == '(' && depth > 0) {
        depth--;
      } else if (c == '(') {
        return source.substring(Math.max(0, i - 80), i);
      } else if (depth == 0 && (c == '"' || c == ';' || c == '{' || c == '}')) {
        return "";
      }
    }
    return "";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thePageHasTheCodesOfTheSources() {
    TreeSet<String> inSources = new TreeSet<>();
    for (String module : MODULES) {
      sources(module).forEach(file -> collect(file, inSources));
    }
    TreeSet<String> onPage = new TreeSet<>();
    for (Matcher m = ROW.matcher(read(Path.of("..", "docs", "errors.md"))); m.find(); ) {
      assertTrue(onPage.add(m.group(1)), m.group(1) + " stands there twice");
    }

    assertTrue(inSources.size() > 200, inSources.toString());
    assertEquals(String.join("\n", inSources), String.join("\n", onPage));
  }
}
