package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What may be said of a tensor: the keys that Tarn reads itself have values it can read. */
final class InfoRules {
  private static final int MAX_KEY_CHARS = 255;
  private static final Set<String> COORDS = Set.of("ltrb", "ltwh", "ccwh");

  private InfoRules() {}

  /** Refuses metadata that would be misread. */
  static void check(TensorSchema tensor) {
    tensor.info().metadata().keySet().forEach(key -> checkKey(tensor, key));
    tensor
        .info()
        .coords()
        .ifPresent(
            coords -> {
              boolean boxes = tensor.htype() == Htype.BBOX || tensor.inner() == Htype.BBOX;
              String form = coords.toLowerCase(Locale.ROOT);
              if (boxes && COORDS.stream().noneMatch(form::contains)) {
                throw refused(tensor, "coords '" + coords + "'; expected ltrb, ltwh or ccwh");
              }
            });
    tensor.info().ordinal().ifPresent(order -> checkOrdinal(tensor, order));
  }

  private static void checkKey(TensorSchema tensor, String key) {
    boolean fits =
        !key.isBlank()
            && key.length() <= MAX_KEY_CHARS
            && key.chars().noneMatch(Character::isISOControl)
            && !key.equals("class_names");
    if (!fits) {
      throw refused(
          tensor,
          "the key '" + key.replaceAll("\\p{Cntrl}", "?") + "', which names no piece of metadata");
    }
  }

  private static void checkOrdinal(TensorSchema tensor, List<String> order) {
    List<String> names = tensor.info().classNames();
    boolean fits =
        tensor.isLabel()
            && order.size() <= names.size()
            && new HashSet<>(order).size() == order.size()
            && names.containsAll(order);
    if (!fits) {
      throw refused(
          tensor, "ordinal " + order + "; expected its class names in another order: " + names);
    }
  }

  private static RefusedException refused(TensorSchema tensor, String what) {
    return new RefusedException(
        "bad-tensor-info",
        "Tensor '" + tensor.name() + "' cannot have " + what + ".",
        "Class names are added by 'tarn tensor info --add-class', and keep their numbers.");
  }
}
