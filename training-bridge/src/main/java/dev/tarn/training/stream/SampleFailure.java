package dev.tarn.training.stream;

import dev.tarn.error.TarnException;
import dev.tarn.error.TarnException.Kind;

/**
 * Why a row could not be delivered.
 *
 * @param row its row number
 * @param place its place in the epoch
 * @param cause what was thrown
 */
record SampleFailure(long row, long place, Throwable cause) {

  /** The error for the consumer: the row, the cause, and where the stream stood. */
  StreamException toException(String column, int epoch, long seed) {
    String message =
        "Row "
            + row
            + " of '"
            + column
            + "' stopped the training stream: "
            + reason()
            + " (epoch "
            + epoch
            + ", position "
            + place
            + ", seed "
            + seed
            + ").";
    StreamException exception =
        new StreamException(
            cause instanceof TarnException tarn ? tarn.kind() : Kind.REFUSED,
            cause instanceof TarnException tarn ? tarn.code() : "transform-failed",
            message,
            hint(),
            cause);
    exception.with("tensor", column).with("row", row);
    return exception;
  }

  private String reason() {
    String said = cause.getMessage();
    if (cause instanceof TarnException && said != null) {
      String text = said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
      return text;
    }
    return said == null ? cause.getClass().getName() : cause.getClass().getName() + ": " + said;
  }

  private String hint() {
    if (cause instanceof TarnException tarn && tarn.kind() == Kind.DAMAGED) {
      return "'tarn verify DATASET' lists all damage.";
    }
    if (!(cause instanceof TarnException)) {
      return "The transform threw it: its stack trace is the cause of this error.";
    }
    return "'tarn verify' tells whether the file came damaged; to train without it, add WHERE"
        + " ROW_NUMBER() <> "
        + row
        + ", or skip what cannot be decoded.";
  }
}
