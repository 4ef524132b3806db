package dev.tarn.query.parser;

/** A text is no TQL query: one line of what is wrong, the place, and what to do next. */
public final class TqlSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Place place;
  private final String hint;

  TqlSyntaxException(String message, Place place, String hint) {
    super(message);
    this.place = place;
    this.hint = hint;
  }

  /** Where it is wrong. */
  public Place place() {
    return place;
  }

  /** The next step; empty where there is none worth saying. */
  public String hint() {
    return hint;
  }
}
