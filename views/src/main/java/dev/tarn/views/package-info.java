/** Placeholder. */
package dev.tarn.views;
