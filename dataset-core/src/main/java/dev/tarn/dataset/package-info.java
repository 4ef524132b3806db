/** Placeholder. */
package dev.tarn.dataset;
