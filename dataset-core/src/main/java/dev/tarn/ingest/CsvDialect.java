package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

/** Which character separates the fields of a CSV file. */
final class CsvDialect {
  private static final char[] CANDIDATES = {',', ';', '\t', '|'};
  private static final int SAMPLE_CHARS = 1 << 16;
  private static final int SAMPLE_RECORDS = 50;

  private CsvDialect() {}

  /**
   * The delimiter by the first lines: the candidate that gives the most records as many fields as
   * the header has, at least two; among equals the one with more fields. A first line {@code sep=;}
   * decides it.
   *
   * @param reader the text; stays open
   */
  static char sniff(Reader reader) throws IOException {
    String sample = sample(reader);
    if (sample.startsWith("sep=") && sample.length() > 4) {
      return sample.charAt(4);
    }
    char best = ',';
    double bestShare = 0;
    int bestFields = 1;
    for (char candidate : CANDIDATES) {
      CsvRecords records = new CsvRecords(new StringReader(sample), candidate);
      int headerFields = 0;
      int alike = 0;
      int count = 0;
      try {
        while (count < SAMPLE_RECORDS && records.next()) {
          headerFields = count == 0 ? records.size() : headerFields;
          alike += records.size() == headerFields ? 1 : 0;
          count++;
        }
      } catch (RefusedException e) {
        // The sample may end inside quotes; with another delimiter quotes may stand anywhere.
        alike = Math.min(alike, count);
      }
      double share = count == 0 ? 0 : (double) alike / count;
      if (headerFields > 1
          && (share > bestShare || (share == bestShare && headerFields > bestFields))) {
        best = candidate;
        bestShare = share;
        bestFields = headerFields;
      }
    }
    return best;
  }

  private static String sample(Reader reader) throws IOException {
    char[] sample = new char[SAMPLE_CHARS];
    int length = 0;
    try {
      int count = reader.read(sample, 0, SAMPLE_CHARS);
      while (count > 0 && length < SAMPLE_CHARS) {
        length += count;
        count = length == SAMPLE_CHARS ? 0 : reader.read(sample, length, SAMPLE_CHARS - length);
      }
    } catch (RefusedException e) {
      // Bytes that are no text are reported with their line when the records are read.
      return new String(sample, 0, length);
    }
    if (length < SAMPLE_CHARS) {
      return new String(sample, 0, length);
    }
    String text = new String(sample, 0, length);
    int lastLine = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    return lastLine > 0 ? text.substring(0, lastLine) : text;
  }
}
