package dev.tarn.training.report;

import java.util.Map;

/** Names and what they are, in order. */
record FactList(Map<String, String> facts) implements Block {
  /** Longer values take a whole line. */
  private static final int SHORT = 36;

  @Override
  public void write(Markup out) {
    out.line().open("dl");
    facts.forEach(
        (name, value) ->
            out.open("div", "class", value.length() > SHORT ? "long" : "short")
                .element("dt", name)
                .element("dd", value)
                .close());
    out.close();
  }
}
