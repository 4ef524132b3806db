package dev.tarn.cli;

/**
 * How a command ended.
 *
 * @param exitCode its exit code
 * @param out standard output
 * @param err standard error
 */
public record Outcome(int exitCode, String out, String err) {}
