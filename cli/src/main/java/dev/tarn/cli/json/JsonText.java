package dev.tarn.cli.json;

/**
 * Text that is JSON already and is written as it stands.
 *
 * @param text a JSON value
 */
public record JsonText(String text) {}
