package dev.tarn.training.report;

import java.util.List;

/**
 * A headed part of the report.
 *
 * @param anchor the word links point at
 * @param title the heading
 * @param introduction what is to be seen, in a sentence or two; may be empty
 */
record Section(String anchor, String title, String introduction, List<Block> blocks) {
  Section {
    blocks = List.copyOf(blocks);
  }

  void write(Markup out) {
    out.line().open("section", "id", anchor).element("h2", title);
    if (!introduction.isEmpty()) {
      out.element("p", introduction, "class", "intro");
    }
    blocks.forEach(block -> block.write(out));
    out.close();
  }
}
