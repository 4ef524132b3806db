package dev.tarn.training.stream;

/**
 * Where a stream stands: what was delivered, not what was prefetched. A stream opened with it
 * delivers exactly what an uninterrupted one would have delivered next, with any number of workers.
 *
 * @param commit the id of the commit the view is of
 * @param view the id of the view
 * @param seed the seed of order and augmentation
 * @param epoch the epoch of the next row, from 0
 * @param position how many rows of that epoch were delivered or skipped; less than the view's rows
 */
public record ResumePoint(String commit, String view, long seed, int epoch, long position) {}
