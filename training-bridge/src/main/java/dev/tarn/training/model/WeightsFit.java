package dev.tarn.training.model;

import ai.djl.ndarray.types.Shape;
import dev.tarn.training.model.ParameterSite.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which network a file's tensors belong to, found by their names and shapes. */
record WeightsFit(
    WeightLayout layout, EfficientNetVariant variant, int classCount, List<String> misfits) {
  private static final String COUNTER = "num_batches_tracked";
  private static final int SHOWN = 3;

  /**
   * The only network that fits.
   *
   * @throws WeightsException if none does; it names what is nearest and what does not fit
   */
  static WeightsFit of(WeightsFile file) {
    WeightsFit nearest = nearest(file.tensors()).orElseThrow(() -> unknown(file));
    if (!nearest.misfits().isEmpty()) {
      throw nearest.unfit(file);
    }
    return nearest;
  }

  /** The network that comes nearest; empty if the names are of no known library. */
  static Optional<WeightsFit> nearest(Map<String, TensorInfo> tensors) {
    return Arrays.stream(WeightLayout.values())
        .filter(layout -> tensors.containsKey(stem(layout)))
        .findFirst()
        .flatMap(
            layout ->
                Arrays.stream(EfficientNetVariant.values())
                    .map(variant -> compare(tensors, layout, variant))
                    .min(Comparator.comparingInt(fit -> fit.misfits().size())));
  }

  private static String stem(WeightLayout layout) {
    return layout.key(ParameterSite.outside(Part.STEM));
  }

  static Map<String, Shape> expected(
      WeightLayout layout, EfficientNetVariant variant, int classCount) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    new EfficientNet(variant, classCount, Conventions.TENSORFLOW)
        .sites()
        .forEach((site, parameter) -> shapes.put(layout.key(site), parameter.getShape()));
    return shapes;
  }

  private static WeightsFit compare(
      Map<String, TensorInfo> tensors, WeightLayout layout, EfficientNetVariant variant) {
    int classCount = classCount(tensors, layout);
    Map<String, Shape> expected = expected(layout, variant, classCount);
    List<String> misfits = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          TensorInfo found = tensors.get(name);
          if (found == null) {
            misfits.add("'" + name + "' is missing");
          } else if (!found.shape().equals(shape) || !found.type().isFloating()) {
            misfits.add("'" + name + "' is " + found + ", expected " + TensorInfo.text(shape));
          }
        });
    for (String name : tensors.keySet()) {
      if (!expected.containsKey(name) && !name.endsWith(COUNTER)) {
        misfits.add("'" + name + "' is not part of it");
      }
    }
    return new WeightsFit(layout, variant, classCount, misfits);
  }

  private static int classCount(Map<String, TensorInfo> tensors, WeightLayout layout) {
    TensorInfo classifier = tensors.get(layout.key(ParameterSite.outside(Part.CLASSIFIER)));
    boolean usable =
        classifier != null
            && classifier.shape().dimension() == 2
            && classifier.shape().get(0) > 0
            && classifier.shape().get(0) <= Integer.MAX_VALUE;
    return usable ? (int) classifier.shape().get(0) : 1;
  }

  private WeightsException unfit(WeightsFile file) {
    String shown = misfits.stream().limit(SHOWN).collect(Collectors.joining("; "));
    String rest = misfits.size() > SHOWN ? "; and " + (misfits.size() - SHOWN) + " more" : "";
    return WeightsException.unfit(
        file.path()
            + " looks like "
            + layout.displayName()
            + "'s "
            + variant.displayName()
            + ", but does not fit it: "
            + shown
            + rest
            + ".",
        "Only complete EfficientNet classifiers are read, with names as their library gives them.");
  }

  private static WeightsException unknown(WeightsFile file) {
    String names =
        file.tensors().keySet().stream()
            .limit(SHOWN)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    String known =
        Arrays.stream(WeightLayout.values())
            .map(layout -> layout.displayName() + " ('" + stem(layout) + "')")
            .collect(Collectors.joining(", "));
    return WeightsException.unfit(
        file.path()
            + " holds no EfficientNet: its first tensors are "
            + (names.isEmpty() ? "none" : names)
            + "; expected names as given by "
            + known
            + ".",
        "Save the model's state dict as its library names it.");
  }
}
