package dev.tarn.training.stream;

/** How the samples of a stream are made. Immutable; any number of threads. */
interface Painting {

  /** The shape of every sample. */
  SampleShape sampleShape();

  /** A painter for one thread. */
  Painter newPainter(long seed);
}
