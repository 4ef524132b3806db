package dev.tarn.query.oracle;

/** The query is an error of the data: the engine has to refuse it, too. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal(String why) {
    super(why);
  }
}
