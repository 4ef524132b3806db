package dev.tarn.version.object;

import dev.tarn.error.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of objects in the store. */
public final class ObjectNames {
  /** The object that says what the folder is. */
  public static final String DATASET = "tarn.json";

  /** What the names of all branches begin with. */
  public static final String HEADS = "refs/heads/";

  /** What the names of all tags begin with. */
  public static final String TAGS = "refs/tags/";

  /** What the names of all marks of cut history begin with. */
  public static final String CUTS = "refs/cuts/";

  /** What the names of all commits begin with. */
  public static final String COMMITS = "commits/";

  /** What the names of all staged work begin with. */
  public static final String STAGING = "staging/";

  private static final long LAST_NUMBER = 9_999_999_999L;
  private static final int NUMBER_DIGITS = 10;
  private static final int MAX_REF_BYTES = 200;

  /** What git's names of refs do not have either, and {@code @}, which stands before a ref. */
  private static final Pattern UNFIT =
      Pattern.compile(
          "[\\s\\p{Z}\\p{Cntrl}@~^:?*\\[\\\\]|^/|/$|//|(^|/)\\.|\\.(/|$)|\\.lock(/|$)",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern BY_ID =
      Pattern.compile(
          "commits/[0-9a-f]{64}|chunks/[0-9a-f]{2}/[0-9a-f]{64}\\.arrow|runs/[0-9a-f]{64}|schemas/[0-9a-f]{64}");

  private ObjectNames() {}

  /** Whether an object of that name is one of Tarn's that may be reclaimed; never a ref. */
  public static boolean isReclaimable(String name) {
    return isNamedById(name)
        || name.startsWith(STAGING)
        || name.startsWith("views/")
        || name.startsWith(CUTS);
  }

  /** Whether an object of that name is there because others refer to it by its id. */
  public static boolean isNamedById(String name) {
    return BY_ID.matcher(name).matches();
  }

  /** The id that an object is named by. */
  public static String idOf(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.endsWith(".arrow") ? last.substring(0, last.length() - 6) : last;
  }

  public static String commit(String id) {
    return COMMITS + id;
  }

  public static String chunk(String id) {
    return "chunks/" + id.substring(0, 2) + "/" + id + ".arrow";
  }

  public static String run(String id) {
    return "runs/" + id;
  }

  public static String schema(String id) {
    return "schemas/" + id;
  }

  /** The file of an object of that kind that is not packed. */
  public static String ofKind(StoredForm.Kind kind, String id) {
    return switch (kind) {
      case RUN, SPINE, POSITIONS -> run(id);
      case SCHEMA -> schema(id);
      case COMMIT -> commit(id);
      default ->
          throw new IllegalArgumentException(
              "Objects of kind " + kind + " are not named by their id");
    };
  }

  /**
   * The name of a number in a chain: ten digits of 9,999,999,999 less the number, so that the
   * newest comes first in name order.
   */
  public static String number(long number) {
    String digits = Long.toString(LAST_NUMBER - number);
    return "0".repeat(Math.max(0, NUMBER_DIGITS - digits.length())) + digits;
  }

  /** The number that is written so, or -1 for another text. */
  public static long parseNumber(String text) {
    if (text.length() != NUMBER_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return LAST_NUMBER - Long.parseLong(text);
  }

  /** Those of these names that end in a number, in their order: the others belong to nobody. */
  public static List<String> numbered(List<String> names) {
    return names.stream()
        .filter(name -> parseNumber(name.substring(name.lastIndexOf('/') + 1)) > 0)
        .toList();
  }

  /**
   * A user's name as a part of a path: UTF-8, each byte but lower-case letters, digits, {@code -},
   * {@code _} and inner dots as {@code %} and two hex digits; so that names that differ by case
   * only differ on every file system.
   */
  public static String encode(String name) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '.' && encoded.length() > 0);
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02x", (int) c));
      }
    }
    return encoded.toString();
  }

  /** The name that {@link #encode} made this from. */
  public static String decode(String encoded) {
    byte[] bytes = new byte[encoded.length()];
    int n = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && i + 2 < encoded.length()) {
        bytes[n++] = (byte) Integer.parseInt(encoded.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[n++] = (byte) c;
      }
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8);
  }

  /** The name that {@link #encode} made this from; empty for a text that it did not make. */
  public static Optional<String> tryDecode(String encoded) {
    try {
      String name = decode(encoded);
      return encode(name).equals(encoded) ? Optional.of(name) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The prefix of a branch's numbers; a name that no branch can have is refused. */
  public static String head(String branch) {
    return HEADS + encode(checkRefName("branch", branch)) + "/";
  }

  /** The prefix of a tag's numbers; a name that no tag can have is refused. */
  public static String tag(String tag) {
    return TAGS + encode(checkRefName("tag", tag)) + "/";
  }

  public static String checkRefName(String what, String name) {
    boolean bad =
        name.isEmpty()
            || encode(name).length() > MAX_REF_BYTES
            || name.startsWith("-")
            || name.contains("..")
            || UNFIT.matcher(name).find()
            || !decode(encode(name)).equals(name);
    if (bad) {
      throw new RefusedException(
          "bad-ref-name",
          "'" + name.replaceAll("\\p{Cntrl}", "?") + "' cannot name a " + what + ".",
          "A name has no spaces, no '..' and none of @ ~ ^ : ? * [ \\, does not begin with '-', and"
              + " each of its parts between '/' is not empty, does not begin or end with '.' and does"
              + " not end with '.lock'; encoded it has at most "
              + MAX_REF_BYTES
              + " bytes.");
    }
    return name;
  }
}
