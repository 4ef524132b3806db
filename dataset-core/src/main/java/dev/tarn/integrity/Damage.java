package dev.tarn.integrity;

/**
 * One damaged object.
 *
 * @param object its name in the store
 * @param tensor the tensor whose samples it holds, empty for objects that hold none
 * @param firstRow the first row that cannot be read, -1 where no rows are concerned
 * @param lastRow the last such row, -1 likewise
 * @param reason what was found against what was expected
 */
public record Damage(String object, String tensor, long firstRow, long lastRow, String reason) {}
