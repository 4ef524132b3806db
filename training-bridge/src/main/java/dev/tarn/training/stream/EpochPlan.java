package dev.tarn.training.stream;

/** Which rows one epoch delivers, in which order, from where on. */
record EpochPlan(int number, RowOrder order, int firstPlace, int batchSize) {

  /** The position in the view of the row at a place of the epoch. */
  int position(int place) {
    return order.position(place);
  }

  int batchCount() {
    return (order.count() - firstPlace + batchSize - 1) / batchSize;
  }

  int firstPlaceOf(int batch) {
    return firstPlace + batch * batchSize;
  }

  int sizeOf(int batch) {
    return Math.min(batchSize, order.count() - firstPlaceOf(batch));
  }
}
