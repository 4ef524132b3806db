package dev.tarn.training.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The published sizes of EfficientNet: B0 to B7, and Lite0 to Lite4 without squeeze-and-excitation
 * and with ReLU6.
 *
 * @see "M. Tan, Q. V. Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks,
 *     2019"
 */
public enum EfficientNetVariant {
  /** 5,288,548 parameters with 1,000 classes. */
  B0(1.0, 1.0, 224, 0.2, false),
  /** 7,794,184 parameters with 1,000 classes. */
  B1(1.0, 1.1, 240, 0.2, false),
  /** 9,109,994 parameters with 1,000 classes. */
  B2(1.1, 1.2, 260, 0.3, false),
  /** 12,233,232 parameters with 1,000 classes. */
  B3(1.2, 1.4, 300, 0.3, false),
  /** 19,341,616 parameters with 1,000 classes. */
  B4(1.4, 1.8, 380, 0.4, false),
  /** 30,389,784 parameters with 1,000 classes. */
  B5(1.6, 2.2, 456, 0.4, false),
  /** 43,040,704 parameters with 1,000 classes. */
  B6(1.8, 2.6, 528, 0.5, false),
  /** 66,347,960 parameters with 1,000 classes. */
  B7(2.0, 3.1, 600, 0.5, false),
  /** 4,652,008 parameters with 1,000 classes. */
  LITE0(1.0, 1.0, 224, 0.2, true),
  /** 5,416,680 parameters with 1,000 classes. */
  LITE1(1.0, 1.1, 240, 0.2, true),
  /** 6,092,072 parameters with 1,000 classes. */
  LITE2(1.1, 1.2, 260, 0.3, true),
  /** 8,197,096 parameters with 1,000 classes. */
  LITE3(1.2, 1.4, 280, 0.3, true),
  /** 13,006,568 parameters with 1,000 classes. */
  LITE4(1.4, 1.8, 300, 0.3, true);

  private final double width;
  private final double depth;
  private final int resolutionPixels;
  private final double dropout;
  private final boolean lite;

  EfficientNetVariant(
      double width, double depth, int resolutionPixels, double dropout, boolean lite) {
    this.width = width;
    this.depth = depth;
    this.resolutionPixels = resolutionPixels;
    this.dropout = dropout;
    this.lite = lite;
  }

  /**
   * The variant that a user's word names: {@code b0}, {@code lite0}, {@code EfficientNet-B0},
   * {@code efficientnet_lite0}; case does not matter.
   *
   * @throws ModelException {@code unknown-model} if there is none of that name
   */
  public static EfficientNetVariant parse(String name) {
    String word = name.toLowerCase(Locale.ROOT).replaceFirst("^efficientnet[-_ ]?", "");
    for (EfficientNetVariant variant : values()) {
      if (variant.shortName().equals(word)) {
        return variant;
      }
    }
    String known =
        Arrays.stream(values())
            .map(EfficientNetVariant::shortName)
            .collect(Collectors.joining(", "));
    throw ModelException.refused(
        "unknown-model",
        "Unknown model '" + name + "'; there are " + known + ".",
        "lite0 comes with its pretrained weights; the others take theirs from a file.");
  }

  /** How a user names it: {@code b0}, {@code lite0}. */
  public String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How it is printed: {@code EfficientNet-B0}, {@code EfficientNet-Lite0}. */
  public String displayName() {
    return "EfficientNet-" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** The factor on the channels of every layer. */
  public double width() {
    return width;
  }

  /** The factor on the number of blocks of every stage. */
  public double depth() {
    return depth;
  }

  /** Height and width of the images it was designed for, in pixels. */
  public int resolutionPixels() {
    return resolutionPixels;
  }

  /** The share of the features that is dropped before the classifier while training. */
  public double dropout() {
    return dropout;
  }

  /** Whether this is one of the Lite variants. */
  public boolean isLite() {
    return lite;
  }
}
