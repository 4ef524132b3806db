package dev.tarn.query.execute;

/**
 * How a subquery depends on the query outside.
 *
 * @param depends whether it does: on the row outside, or on one still further out
 * @param fields the fields of the row outside that it uses: rows that agree in them have the same
 *     answer
 */
public record Outside(boolean depends, int[] fields) {}
