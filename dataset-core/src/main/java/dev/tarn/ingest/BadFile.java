package dev.tarn.ingest;

/**
 * Something that an import could not take.
 *
 * @param file the file as the import names it: relative to the folder, or {@code labels.csv line 7}
 * @param reason what is wrong with it
 */
public record BadFile(String file, String reason) {}
