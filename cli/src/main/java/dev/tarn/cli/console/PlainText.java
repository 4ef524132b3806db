package dev.tarn.cli.console;

import java.util.Locale;

/** How names, texts and numbers of the data stand in a line for people. */
public final class PlainText {
  private static final int WIDE = 2;

  private PlainText() {}

  /**
   * A text in one line: line ends as {@code \\n}, other controls, which could break a table or
   * steer the terminal, as the replacement character.
   */
  public static String oneLine(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                shown.append("\\n");
              } else {
                shown.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c);
              }
            });
    return shown.toString();
  }

  /** Lines as they stand, but without what could steer the terminal. */
  public static String lines(String text) {
    return String.join("\n", text.lines().map(PlainText::oneLine).toList());
  }

  /** The columns that a terminal takes for a text: none for combining marks, two for wide signs. */
  public static int width(String text) {
    return text.codePoints().map(PlainText::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean pictograph = c >= 0x1F300 && c <= 0x1FAFF;
    return pictograph || isWide(Character.UnicodeScript.of(c)) ? WIDE : 1;
  }

  private static boolean isWide(Character.UnicodeScript script) {
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  /**
   * A number of things, as in {@code 1 row} and {@code 1,200 rows}.
   *
   * @param count how many there are
   * @param thing the name of one of them, which takes an s for several
   */
  public static String count(long count, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
  }
}
