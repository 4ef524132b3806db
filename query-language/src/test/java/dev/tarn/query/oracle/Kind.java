package dev.tarn.query.oracle;

/** What the elements of a value are. */
enum Kind {
  /** Whole numbers, computed in int64. */
  INT,
  /** uint64. */
  UINT,
  FLOAT,
  BOOL,
  TEXT,
  JSON,
  /** Class labels: whole numbers with names. */
  LABEL;

  boolean isWhole() {
    return this == INT || this == UINT;
  }

  boolean isNumber() {
    return isWhole() || this == FLOAT;
  }
}
