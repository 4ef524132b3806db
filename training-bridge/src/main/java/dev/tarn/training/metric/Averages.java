package dev.tarn.training.metric;

/** Means over classes, each 0 to 1. */
public record Averages(double precision, double recall, double f1) {}
