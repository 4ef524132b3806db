package dev.tarn.cli.version;

import dev.tarn.cli.console.UsageException;
import dev.tarn.version.MergeConflict;
import dev.tarn.version.MergeResolver;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which side conflicts take: {@code --ours}, {@code --theirs}, or neither. */
final class ConflictSides {
  @Option(names = "--ours", description = "Where both sides changed the same, keep ours.")
  private boolean ours;

  @Option(names = "--theirs", description = "Where both sides changed the same, take theirs.")
  private boolean theirs;

  MergeResolver resolver() {
    if (ours && theirs) {
      throw new UsageException(
          "bad-arguments", "--ours and --theirs were both given.", "Give one of them, or none.");
    }
    return ours ? MergeResolver.ours() : theirs ? MergeResolver.theirs() : MergeResolver.none();
  }

  static Map<String, Object> form(MergeConflict conflict) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("tensor", conflict.tensor().isEmpty() ? null : conflict.tensor());
    form.put("row", conflict.row());
    form.put("id", conflict.rowId());
    form.put("kind", conflict.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    form.put("ours", conflict.ours().map(ConflictSides::shown).orElse(null));
    form.put("theirs", conflict.theirs().map(ConflictSides::shown).orElse(null));
    return form;
  }

  private static @Nullable Object shown(Object sample) {
    boolean plain =
        sample instanceof Number
            || sample instanceof Boolean
            || sample instanceof String
            || sample instanceof java.util.List<?>;
    return plain ? sample : sample.toString();
  }
}
