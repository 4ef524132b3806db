package dev.tarn.benchmarks;

import java.io.IOException;

/** One work of the benchmark. */
@FunctionalInterface
interface Work {
  /** Does it and says the figures. */
  void run(Bench bench) throws IOException;
}
