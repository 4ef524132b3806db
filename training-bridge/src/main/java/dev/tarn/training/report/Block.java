package dev.tarn.training.report;

/** One thing in a section: a chart, a table, a row of pictures. */
interface Block {
  void write(Markup out);
}
