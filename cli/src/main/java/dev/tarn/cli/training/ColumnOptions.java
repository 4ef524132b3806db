package dev.tarn.cli.training;

import picocli.CommandLine.Option;

/** The options that say what of a view a model is given. */
final class ColumnOptions {
  @Option(
      names = "--images",
      paramLabel = "COLUMN",
      description = "The image column. Default: ${DEFAULT-VALUE}.")
  private String images = "images";

  @Option(
      names = "--labels",
      paramLabel = "COLUMN",
      description = "The label column. Default: ${DEFAULT-VALUE}.")
  private String labels = "labels";

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description = "Rows of a step. Default: ${DEFAULT-VALUE}.")
  private int batch = 32;

  /** Refuses values that cannot be meant. */
  void check() {
    OptionRange.require(batch >= 1, "--batch", batch, "1 or more");
  }

  String images() {
    return images;
  }

  String labels() {
    return labels;
  }

  int batch() {
    return batch;
  }
}
