package dev.tarn.query.bind;

import java.util.Map;
import java.util.Optional;

/** What TQL writes for functions that other dialects of SQL, NumPy or Python have. */
final class ForeignNames {
  private static final Map<String, String> WRITTEN =
      Map.ofEntries(
          Map.entry("MOD", "x % y"),
          Map.entry("DIV", "x // y"),
          Map.entry("POW", "POWER(x, y)"),
          Map.entry("LOG", "LN(x), or LN(x) / LN(10)"),
          Map.entry("LOG10", "LN(x) / LN(10)"),
          Map.entry("LOG2", "LN(x) / LN(2)"),
          Map.entry("SIGN", "CASE WHEN x > 0 THEN 1 WHEN x < 0 THEN -1 ELSE 0 END"),
          Map.entry("TRUNC", "CAST(x AS int64)"),
          Map.entry("RAND", "RANDOM()"),
          Map.entry("IF", "CASE WHEN condition THEN x ELSE y END"),
          Map.entry("IIF", "CASE WHEN condition THEN x ELSE y END"),
          Map.entry("WHERE", "CASE WHEN condition THEN x ELSE y END"),
          Map.entry("IFNULL", "COALESCE(x, y)"),
          Map.entry("NVL", "COALESCE(x, y)"),
          Map.entry("ISNULL", "x IS NULL"),
          Map.entry("ISNAN", "x <> x"),
          Map.entry("IS_NAN", "x <> x"),
          Map.entry("GREATEST", "CASE WHEN x > y THEN x ELSE y END"),
          Map.entry("LEAST", "CASE WHEN x < y THEN x ELSE y END"),
          Map.entry("CONCAT", "x || y"),
          Map.entry("LEN", "LENGTH(x)"),
          Map.entry("CHAR_LENGTH", "LENGTH(x)"),
          Map.entry("CHARACTER_LENGTH", "LENGTH(x)"),
          Map.entry("CARDINALITY", "SIZE(x)"),
          Map.entry("LCASE", "LOWER(x)"),
          Map.entry("UCASE", "UPPER(x)"),
          Map.entry("POSITION", "CONTAINS(text, 'part')"),
          Map.entry("INSTR", "CONTAINS(text, 'part')"),
          Map.entry("STARTS_WITH", "text LIKE 'start%'"),
          Map.entry("ENDS_WITH", "text LIKE '%end'"),
          Map.entry("REGEXP_MATCHES", "REGEXP_LIKE(text, 'pattern')"),
          Map.entry("STDDEV", "STD(x), of the elements of a sample"),
          Map.entry("STDDEV_POP", "STD(x), of the elements of a sample"),
          Map.entry("VARIANCE", "POWER(STD(x), 2), of the elements of a sample"),
          Map.entry("VAR_POP", "POWER(STD(x), 2), of the elements of a sample"),
          Map.entry("ARRAY_AGG", "SELECT x GROUP BY y: a sequence for each group"),
          Map.entry("NORM", "L2_NORM(x)"),
          Map.entry("COSINE_DISTANCE", "1 - COSINE_SIMILARITY(x, y)"),
          Map.entry("L2_DISTANCE", "L2_NORM(x - y)"),
          Map.entry("EUCLIDEAN_DISTANCE", "L2_NORM(x - y)"));

  private ForeignNames() {}

  /** What to write instead of a function, by its name in upper case. */
  static Optional<String> written(String name) {
    return Optional.ofNullable(WRITTEN.get(name));
  }
}
