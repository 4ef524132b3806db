package dev.tarn.store;

import dev.tarn.error.RefusedException;

/** What a name of an object may look like; nothing that is accepted leaves the store's folder. */
final class ObjectName {
  private static final int MAX_PART = 255;
  private static final int MAX_NAME = 1024;

  private ObjectName() {}

  /** Returns the name if it is one. */
  static String check(String name) {
    if (name.length() > MAX_NAME) {
      throw refused(name.substring(0, 40) + "…", "is longer than " + MAX_NAME + " characters");
    }
    int start = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '/') {
        checkPart(name, start, i);
        start = i + 1;
      }
    }
    return name;
  }

  private static void checkPart(String name, int start, int end) {
    if (end == start) {
      throw refused(name, "has an empty part");
    }
    if (end - start > MAX_PART) {
      throw refused(name, "has a part longer than " + MAX_PART + " characters");
    }
    if (!isPart(name.substring(start, end))) {
      throw refused(name, "has a part '" + name.substring(start, end) + "'");
    }
  }

  /** Whether a file of that name may be an object's, or a folder of that name hold objects. */
  static boolean isPart(String part) {
    if (part.isEmpty() || part.charAt(0) == '.' || part.length() > MAX_PART) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "-_.%@+=~,".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static RefusedException refused(String name, String what) {
    return new RefusedException(
        "bad-object-name",
        "'" + name + "' is no name of an object: it " + what + ".",
        "Parts are letters, digits and -_.%@+=~, and do not begin with a dot; '/' divides them.");
  }
}
