package dev.tarn.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was asked to get a view.
 *
 * @param text the query as it was typed; empty for a view that comes from no query
 * @param params the values of its parameters, in order; null is a value
 * @param seed the seed of its random parts, given or chosen; empty where it has none
 */
public record Question(String text, List<Object> params, OptionalLong seed) {
  private static final Question NONE = new Question("", List.of(), OptionalLong.empty());

  /** Copies the parameters. */
  public Question {
    params = Collections.unmodifiableList(new ArrayList<>(params));
  }

  /** No question. */
  public static Question none() {
    return NONE;
  }
}
