package dev.tarn.query.expression;

import dev.tarn.query.value.Column;

/** Computes a function for a batch of rows at once. Stateless: threads share it. */
@FunctionalInterface
public interface Kernel {
  /**
   * The function's values.
   *
   * @param arguments the arguments' columns, each of the batch's rows or a constant
   * @param call the call, for messages: its place, its type
   * @param batch the rows, for messages
   * @return a column of the batch's rows, or a constant if all arguments are
   */
  Column apply(Column[] arguments, Call call, Batch batch);
}
