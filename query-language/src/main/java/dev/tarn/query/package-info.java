/** Placeholder. */
package dev.tarn.query;
