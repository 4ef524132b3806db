package dev.tarn.integrity;

/**
 * What one check of a dataset's surroundings found.
 *
 * @param check what was looked at, a code-word such as {@code clock}
 * @param status how it stands
 * @param text what was found
 * @param hint the next step; empty where there is nothing to do
 */
public record Finding(String check, Status status, String text, String hint) {
  /** How something stands. */
  public enum Status {
    /** Nothing to do. */
    OK,
    /** It works, but something should be looked at. */
    WARNING,
    /** Something does not work. */
    PROBLEM
  }

  /** All is well. */
  public static Finding ok(String check, String text) {
    return new Finding(check, Status.OK, text, "");
  }

  /** It works, but should be looked at. */
  public static Finding warning(String check, String text, String hint) {
    return new Finding(check, Status.WARNING, text, hint);
  }

  /** It does not work. */
  public static Finding problem(String check, String text, String hint) {
    return new Finding(check, Status.PROBLEM, text, hint);
  }
}
