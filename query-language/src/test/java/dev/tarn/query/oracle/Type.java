package dev.tarn.query.oracle;

/**
 * What an expression gives.
 *
 * @param kind of its elements
 * @param ndim 0 for a single element
 */
record Type(Kind kind, int ndim) {
  static final Type INT = new Type(Kind.INT, 0);
  static final Type UINT = new Type(Kind.UINT, 0);
  static final Type FLOAT = new Type(Kind.FLOAT, 0);
  static final Type BOOL = new Type(Kind.BOOL, 0);
  static final Type TEXT = new Type(Kind.TEXT, 0);
  static final Type JSON = new Type(Kind.JSON, 0);
  static final Type LABEL = new Type(Kind.LABEL, 0);

  Type as(Kind other) {
    return new Type(other, ndim);
  }
}
