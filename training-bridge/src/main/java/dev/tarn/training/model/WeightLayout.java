package dev.tarn.training.model;

import dev.tarn.training.model.ParameterSite.Field;

/** How a file names the weights of an EfficientNet. */
public enum WeightLayout {
  /** torchvision: {@code features.1.0.block.0.0.weight}. B variants only. */
  TORCHVISION("torchvision") {
    @Override
    String key(ParameterSite site) {
      String block = "features." + site.stage() + "." + site.indexInStage() + ".block.";
      int first = site.expands() ? 1 : 0;
      return switch (site.part()) {
        case STEM -> "features.0" + convNorm(site, ".0", ".1");
        case EXPAND -> block + "0" + convNorm(site, ".0", ".1");
        case DEPTHWISE -> block + first + convNorm(site, ".0", ".1");
        case SQUEEZE_REDUCE -> block + (first + 1) + ".fc1" + plain(site);
        case SQUEEZE_EXPAND -> block + (first + 1) + ".fc2" + plain(site);
        case PROJECT -> block + (first + 2) + convNorm(site, ".0", ".1");
        case HEAD -> "features.8" + convNorm(site, ".0", ".1");
        case CLASSIFIER -> "classifier.1" + plain(site);
      };
    }
  },
  /** timm: {@code blocks.0.0.conv_dw.weight}. */
  TIMM("timm") {
    @Override
    String key(ParameterSite site) {
      String block = "blocks." + (site.stage() - 1) + "." + site.indexInStage() + ".";
      int first = site.expands() ? 1 : 0;
      return switch (site.part()) {
        case STEM -> convNorm(site, "conv_stem", "bn1");
        case EXPAND -> block + convNorm(site, "conv_pw", "bn1");
        case DEPTHWISE -> block + convNorm(site, "conv_dw", "bn" + (first + 1));
        case SQUEEZE_REDUCE -> block + "se.conv_reduce" + plain(site);
        case SQUEEZE_EXPAND -> block + "se.conv_expand" + plain(site);
        case PROJECT ->
            block + convNorm(site, site.expands() ? "conv_pwl" : "conv_pw", "bn" + (first + 2));
        case HEAD -> convNorm(site, "conv_head", "bn2");
        case CLASSIFIER -> "classifier" + plain(site);
      };
    }
  },
  /** efficientnet_pytorch and the Lite package made after it: {@code _blocks.0._bn1.weight}. */
  EFFICIENTNET_PYTORCH("efficientnet_pytorch") {
    @Override
    String key(ParameterSite site) {
      String block = "_blocks." + site.block() + ".";
      return switch (site.part()) {
        case STEM -> convNorm(site, "_conv_stem", "_bn0");
        case EXPAND -> block + convNorm(site, "_expand_conv", "_bn0");
        case DEPTHWISE -> block + convNorm(site, "_depthwise_conv", "_bn1");
        case SQUEEZE_REDUCE -> block + "_se_reduce" + plain(site);
        case SQUEEZE_EXPAND -> block + "_se_expand" + plain(site);
        case PROJECT -> block + convNorm(site, "_project_conv", "_bn2");
        case HEAD -> convNorm(site, "_conv_head", "_bn1");
        case CLASSIFIER -> "_fc" + plain(site);
      };
    }
  };

  private final String displayName;

  WeightLayout(String displayName) {
    this.displayName = displayName;
  }

  /** The library that names weights in this way. */
  public String displayName() {
    return displayName;
  }

  /** The name of this parameter in such a file. */
  abstract String key(ParameterSite site);

  private static String convNorm(ParameterSite site, String convolution, String norm) {
    return (site.field() == Field.WEIGHT ? convolution : norm)
        + switch (site.field()) {
          case WEIGHT, NORM_SCALE -> ".weight";
          case BIAS, NORM_SHIFT -> ".bias";
          case NORM_MEAN -> ".running_mean";
          case NORM_VARIANCE -> ".running_var";
        };
  }

  private static String plain(ParameterSite site) {
    return site.field() == Field.WEIGHT ? ".weight" : ".bias";
  }
}
