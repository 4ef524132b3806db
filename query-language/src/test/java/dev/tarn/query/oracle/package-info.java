/**
 * A second, naive meaning of TQL, written from the language's description and not from the engine:
 * random query trees are written as text for the engine and interpreted here row by row.
 */
@NullMarked
package dev.tarn.query.oracle;

import org.jspecify.annotations.NullMarked;
