package dev.tarn.training.fit;

/** How large the steps of a fit are, over its course. */
public sealed interface LearningRate {
  /**
   * The rate of a step.
   *
   * @param epoch from 0
   * @param progress how much of the epoch's rows came before this step, 0 to below 1
   * @param epochs how many epochs the fit has
   */
  double at(int epoch, double progress, int epochs);

  /**
   * Multiplied by {@code factor} after every {@code stepEpochs} epochs, however many batches an
   * epoch has: PyTorch's {@code StepLR}, stepped once per epoch.
   *
   * @param initial rate of the first epochs, above 0
   * @param stepEpochs at least 1
   * @param factor above 0, at most 1
   */
  record StepDecay(double initial, int stepEpochs, double factor) implements LearningRate {
    /** Checks the values. */
    public StepDecay {
      require(initial > 0 && Double.isFinite(initial), "a learning rate above 0", initial);
      require(stepEpochs >= 1, "steps of at least 1 epoch", stepEpochs);
      require(factor > 0 && factor <= 1, "a factor above 0 and at most 1", factor);
    }

    @Override
    public double at(int epoch, double progress, int epochs) {
      return initial * Math.pow(factor, epoch / stepEpochs);
    }
  }

  /**
   * Up to {@code peak} within the first three tenths of the fit, then down to almost nothing, both
   * along a cosine: PyTorch's {@code OneCycleLR} with its defaults.
   *
   * @param peak above 0
   * @see "L. N. Smith, N. Topin, Super-Convergence: Very Fast Training of Neural Networks Using
   *     Large Learning Rates, 2018"
   */
  record OneCycle(double peak) implements LearningRate {
    private static final double RISE = 0.3;
    private static final double FIRST_DIVISOR = 25;
    private static final double LAST_DIVISOR = 25e4;

    /** Checks the value. */
    public OneCycle {
      require(peak > 0 && Double.isFinite(peak), "a learning rate above 0", peak);
    }

    @Override
    public double at(int epoch, double progress, int epochs) {
      double done = (epoch + progress) / epochs;
      return done < RISE
          ? between(peak / FIRST_DIVISOR, peak, done / RISE)
          : between(peak, peak / LAST_DIVISOR, (done - RISE) / (1 - RISE));
    }

    private static double between(double from, double to, double share) {
      return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
    }
  }

  private static void require(boolean holds, String expected, double found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", got " + found);
    }
  }
}
