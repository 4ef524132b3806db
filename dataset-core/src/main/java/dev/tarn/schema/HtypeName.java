package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An htype as it is written, with what it stands around: {@code image}, {@code sequence[image]}.
 *
 * @param htype the htype; of {@code sequence[image]} it is {@code sequence}
 * @param inner the htype in the brackets; null where there are none
 */
public record HtypeName(Htype htype, @Nullable Htype inner) {
  /**
   * Reads {@code image}, {@code sequence[image]}, {@code link[image]}; {@code link} is of bytes.
   */
  public static HtypeName parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    int bracket = name.indexOf('[');
    if (bracket < 0) {
      Htype htype = Htype.parse(name);
      if (htype == Htype.SEQUENCE) {
        throw refused(text, "a sequence says of what, in brackets");
      }
      return new HtypeName(htype, htype == Htype.LINK ? Htype.GENERIC : null);
    }
    Htype htype = Htype.parse(name.substring(0, bracket));
    if (!htype.wraps() || !name.endsWith("]")) {
      throw refused(text, "brackets follow sequence and link alone");
    }
    Htype inner = Htype.parse(name.substring(bracket + 1, name.length() - 1));
    if (inner.wraps()) {
      throw refused(text, "sequences and links do not stand in each other");
    }
    return new HtypeName(htype, inner);
  }

  private static RefusedException refused(String text, String why) {
    return new RefusedException(
        "unknown-htype",
        "Unknown htype '" + text + "': " + why + ".",
        "For instance image, sequence[image] or link[image].");
  }

  /** As it is written in schemas and on the command line. */
  @Override
  public String toString() {
    return inner == null ? htype.toString() : htype + "[" + inner + "]";
  }
}
