package dev.tarn.query.oracle;

/** The language does not say what happens here. */
final class Unspecified extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unspecified(String what) {
    super(what);
  }
}
