package dev.tarn.query;

import dev.tarn.error.RefusedException;
import dev.tarn.query.bind.QueryBinder;
import dev.tarn.query.function.FunctionTable;
import dev.tarn.query.function.UserCall;
import dev.tarn.schema.Dtype;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions that a program adds to TQL, for all its queries. They come from Java alone, never from
 * data. A view that projects one records its version: its id covers it, and it is read again only
 * with that version.
 *
 * <pre>{@code
 * UserFunctions.register("DECADE", "1", 1, Dtype.INT64, a -> a.get(0) == null ? null : (Long) a.get(0) / 10);
 * dataset.query("SELECT DECADE(age)");
 * }</pre>
 */
public final class UserFunctions {
  private static final Set<Dtype> RESULTS =
      Set.of(Dtype.BOOL, Dtype.INT64, Dtype.FLOAT64, Dtype.STR);
  private static final FunctionTable STANDARD = FunctionTable.standard();
  private static final Map<String, FunctionTable.Function> FUNCTIONS = new HashMap<>();
  private static final Map<String, String> VERSIONS = new HashMap<>();
  private static FunctionTable table = STANDARD;

  private UserFunctions() {}

  /** Computes a function for one row; threads call it at once. */
  @FunctionalInterface
  public interface Body {
    /**
     * The value: null, or what the declared result is.
     *
     * @param arguments null, Long, Double, Boolean, String, JSON nodes, or nested lists of numbers
     */
    @Nullable Object apply(List<@Nullable Object> arguments);
  }

  /**
   * Adds a function; another version of one that is there takes its place.
   *
   * @param name letters, digits and {@code _}, in any case
   * @param version names what the body computes: another body needs another version
   * @param arguments how many it takes
   * @param result bool, int64, float64 or str
   * @throws RefusedException if the name is TQL's own, or this version is there already
   */
  public static synchronized void register(
      String name, String version, int arguments, Dtype result, Body body) {
    String key = name.toUpperCase(Locale.ROOT);
    if (!key.matches("[A-Z][A-Z0-9_]*") || version.isEmpty() || !RESULTS.contains(result)) {
      throw new RefusedException(
          "bad-function",
          "'" + name + "' in version '" + version + "' giving " + result + " is no function.",
          "Names are letters, digits and _; results bool, int64, float64 or str.");
    }
    boolean own = STANDARD.find(key).isPresent() || QueryBinder.otherFunctions().contains(key);
    if (own || version.equals(VERSIONS.get(key))) {
      throw new RefusedException(
          "function-exists",
          own
              ? "TQL has a function " + key + " of its own."
              : "Version '" + version + "' of " + key + " is registered already.",
          own ? "Give yours another name." : "Give another body another version.");
    }
    FUNCTIONS.put(key, new UserCall(key, version, arguments, result, body::apply).function());
    VERSIONS.put(key, version);
    table = STANDARD.with(FUNCTIONS.values());
  }

  /** TQL's functions and those that were added. */
  static synchronized FunctionTable table() {
    return table;
  }
}
