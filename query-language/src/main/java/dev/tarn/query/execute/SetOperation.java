package dev.tarn.query.execute;

/** How two inputs are put together. */
public enum SetOperation {
  UNION,
  INTERSECT,
  EXCEPT
}
