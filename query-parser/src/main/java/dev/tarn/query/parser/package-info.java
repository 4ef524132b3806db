/** Placeholder. */
package dev.tarn.query.parser;
