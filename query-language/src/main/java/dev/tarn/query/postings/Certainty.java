package dev.tarn.query.postings;

/** What is asked of a condition that can be true, false or null in a row. */
enum Certainty {
  /** That it is true. */
  TRUE,

  /** That it is true or null. */
  NOT_FALSE;

  /** What is asked of a condition when this is asked of its opposite, and the answer inverted. */
  Certainty opposite() {
    return this == TRUE ? NOT_FALSE : TRUE;
  }
}
