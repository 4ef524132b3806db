package dev.tarn.dataset;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a saved view without reading its rows.
 *
 * @param id 64 hex digits, a function of the commit, the rows and the projection
 * @param commit the commit it is of
 * @param question what was asked
 * @param author who saved it
 * @param time when
 * @param message why
 * @param name the name by which it can be loaded, if it has one
 * @param rowCount how many rows it has
 * @param classCounts rows per class name, for each label column
 * @param reused whether it had been saved before, so that nothing new was stored
 */
public record SavedView(
    String id,
    String commit,
    Question question,
    String author,
    Instant time,
    String message,
    Optional<String> name,
    long rowCount,
    Map<String, Map<String, Long>> classCounts,
    boolean reused) {}
