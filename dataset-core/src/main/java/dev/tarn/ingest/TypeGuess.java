package dev.tarn.ingest;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;

/**
 * What a CSV column without a stated type holds. Numbers make a number tensor (int64, uint64 where
 * they need it, float64), true and false a bool tensor, anything else text. Words that people write
 * for missing numbers (NA, null, None, …) do not make a column of numbers text: there they are
 * errors, so that nobody's numbers turn into text unseen.
 */
final class TypeGuess {
  private static final Set<String> MISSING =
      Set.of("", "na", "n/a", "#n/a", "null", "none", "nil", "-", "--", "?", ".", "missing");
  private static final BigInteger MAX_INT64 = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MIN_INT64 = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private boolean anyFinite;
  private boolean anyBool;
  private boolean anyMissingWord;
  private boolean anyNan;
  private boolean anyFraction;
  private boolean anyOther;
  private int ndim;
  private boolean fitsInt64 = true;
  private boolean fitsUint64 = true;

  /** Takes the next field that is not null. */
  void accept(String field) {
    int lists = 0;
    while (lists < field.length() && field.charAt(lists) == '[') {
      lists++;
    }
    ndim = Math.max(ndim, lists);
    if (anyOther) {
      return;
    }
    String word = field.strip();
    String lower = word.toLowerCase(Locale.ROOT);
    if (MISSING.contains(lower)) {
      anyMissingWord = true;
    } else if (lower.equals("true") || lower.equals("false")) {
      anyBool = true;
    } else if (CsvCells.isInteger(word)) {
      acceptInteger(word);
    } else if (CsvCells.isNotFinite(lower)) {
      anyNan = true;
    } else if (CsvCells.isDecimal(word)) {
      anyFinite = true;
      anyFraction = true;
    } else {
      anyOther = true;
    }
  }

  private void acceptInteger(String word) {
    anyFinite = true;
    boolean isPadded = word.length() > 1 && word.charAt(word.startsWith("-") ? 1 : 0) == '0';
    if (isPadded && !word.equals("-0")) {
      // 007 is a name, not the number 7.
      anyOther = true;
      return;
    }
    if (word.length() > 18) {
      BigInteger value = new BigInteger(word);
      fitsInt64 &= value.compareTo(MAX_INT64) <= 0 && value.compareTo(MIN_INT64) >= 0;
      fitsUint64 &= value.compareTo(MAX_UINT64) <= 0 && value.signum() >= 0;
    } else {
      fitsUint64 &= !word.startsWith("-");
    }
  }

  /** The stated tensor; a generic one with as many dimensions as the lists in its fields have. */
  TensorSpec shaped(TensorSpec stated) {
    boolean isArray = stated.htype() == Htype.GENERIC && ndim > 0 && ndim <= JsonSamples.MAX_NDIM;
    return isArray ? stated.withShape(Shape.any(ndim)) : stated;
  }

  /** The tensor for what was seen. */
  TensorSpec spec(String tensor) {
    if (anyOther || (anyBool && (anyFinite || anyNan || anyMissingWord))) {
      return TensorSpec.of(tensor, Htype.TEXT);
    }
    if (anyBool) {
      return TensorSpec.of(tensor, Htype.GENERIC).withDtype(Dtype.BOOL);
    }
    if (!anyFinite) {
      return TensorSpec.of(tensor, Htype.TEXT);
    }
    if (anyFraction || anyNan) {
      return TensorSpec.of(tensor, Htype.GENERIC).withDtype(Dtype.FLOAT64);
    }
    if (!fitsInt64 && !fitsUint64) {
      return TensorSpec.of(tensor, Htype.TEXT);
    }
    return TensorSpec.of(tensor, Htype.GENERIC).withDtype(fitsInt64 ? Dtype.INT64 : Dtype.UINT64);
  }
}
