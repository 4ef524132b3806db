/** Placeholder. */
package dev.tarn.training;
