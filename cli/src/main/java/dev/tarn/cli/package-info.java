/** Placeholder. */
package dev.tarn.cli;
