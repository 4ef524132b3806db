package dev.tarn.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An image file in a folder tree.
 *
 * @param path where it is
 * @param name relative to the tree, with {@code /}
 * @param className the class folder it lies in, or null
 * @param split the split folder it lies in, or null
 */
record FolderEntry(Path path, String name, @Nullable String className, @Nullable String split) {}
