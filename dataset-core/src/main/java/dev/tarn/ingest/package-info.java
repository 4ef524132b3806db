/**
 * Imports: turns folders of images, CSV, NumPy and JSON files into rows of a dataset, all or
 * nothing.
 *
 * <p>Start at {@link dev.tarn.ingest.FolderImport}; {@link dev.tarn.ingest.CsvImport}, {@link
 * dev.tarn.ingest.NpzImport}, {@link dev.tarn.ingest.JsonImport} and {@link
 * dev.tarn.ingest.JsonlImport} work the same way. Each is an immutable description of what is to be
 * read; {@code run} reads it twice, first to learn the tensors and classes, then to append the rows
 * one by one, so that memory does not grow with the data. Uses {@code dataset}, {@code schema} and
 * {@code image}.
 */
@NullMarked
package dev.tarn.ingest;

import org.jspecify.annotations.NullMarked;
