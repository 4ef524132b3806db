package dev.tarn.cli.care;

import dev.tarn.cli.console.UsageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans as {@code 14d}, {@code 12h}, {@code 30m}, {@code 10s}, and points in time. */
final class TimeWords {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})\\s*(w|d|h|m|s|)");

  private TimeWords() {}

  /** A span of time. */
  static Duration span(String option, String text) {
    Matcher span = SPAN.matcher(text.strip().toLowerCase(Locale.ROOT));
    boolean zero = text.strip().matches("0+");
    if (!span.matches() || (span.group(2).isEmpty() && !zero)) {
      throw new UsageException(
          "bad-option",
          option + " is '" + text + "'; expected a number with w, d, h, m or s.",
          "For instance 14d or 12h.");
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "w" -> Duration.ofDays(Math.multiplyExact(count, 7L));
      case "d" -> Duration.ofDays(count);
      case "h" -> Duration.ofHours(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofSeconds(count);
    };
  }

  /** A point in time: a date or time (UTC unless it says otherwise), or a span back from now. */
  static Instant point(String option, String text, Instant now) {
    if (SPAN.matcher(text.strip().toLowerCase(Locale.ROOT)).matches()) {
      return now.minus(span(option, text));
    }
    try {
      return parse(text.strip());
    } catch (DateTimeException e) {
      throw new UsageException(
          "bad-option",
          option + " is '" + text + "'; expected a date, a time, or a span back from now.",
          "For instance 2026-01-31, 2026-01-31T12:00Z or 90d.");
    }
  }

  private static Instant parse(String text) {
    if (!text.contains("T")) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-][0-9:]+");
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
