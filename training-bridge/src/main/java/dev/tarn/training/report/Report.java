package dev.tarn.training.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A report as one HTML page that stands alone: no script, no request, a content policy that forbids
 * both, all text of the data shown as text. Light or dark as the reader's system, readable on a
 * phone and on paper. Immutable; safe for any number of threads.
 *
 * <pre>{@code
 * Report.titled("Grades of retinopathy")
 *     .facts(Map.of("rows", "1,600"))
 *     .evaluation(evaluation)
 *     .build()
 *     .write(Path.of("report.html"));
 * }</pre>
 */
public final class Report {
  private final String html;

  Report(String html) {
    this.html = html;
  }

  /** Begins a report with that title; any text. */
  public static ReportBuilder titled(String title) {
    return new ReportBuilder(title);
  }

  /** The whole page. */
  public String html() {
    return html;
  }

  /**
   * Writes the page as UTF-8, in the place of an earlier one; readers see the old page or the new
   * one.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public void write(Path file) {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(draft, html, StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the report " + file, e);
    }
  }
}
