package dev.tarn.training.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The layers of one variant as numbers: channels, kernels, strides, drop rates.
 *
 * <p>Follows the reference code of the paper: channels are rounded to multiples of 8 but never by
 * more than a tenth downwards, depths are rounded up; Lite keeps the stem, the head and the depth
 * of the first and last stage fixed.
 */
record Architecture(
    int stemChannels, List<BlockSpec> blocks, int headChannels, double dropout, boolean lite) {
  /** The share of the residual branches that is dropped at the last block while training. */
  static final double DROP_CONNECT = 0.2;

  private static final int STEM_CHANNELS = 32;
  private static final int HEAD_CHANNELS = 1280;
  private static final int CHANNEL_DIVISOR = 8;
  private static final int SQUEEZE_DIVISOR = 4;

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 3, 1),
          new Stage(6, 24, 2, 3, 2),
          new Stage(6, 40, 2, 5, 2),
          new Stage(6, 80, 3, 3, 2),
          new Stage(6, 112, 3, 5, 1),
          new Stage(6, 192, 4, 5, 2),
          new Stage(6, 320, 1, 3, 1));

  private record Stage(int expansion, int channels, int repeats, int kernel, int stride) {}

  /**
   * One inverted residual.
   *
   * @param stage from 1
   * @param indexInStage from 0
   * @param index among all blocks, from 0
   * @param squeezeChannels 0 where there is no squeeze-and-excitation
   * @param dropConnect the probability that a row skips the residual branch while training
   */
  record BlockSpec(
      int stage,
      int indexInStage,
      int index,
      int inChannels,
      int outChannels,
      int expansion,
      int kernel,
      int stride,
      int squeezeChannels,
      double dropConnect) {
    int expandedChannels() {
      return inChannels * expansion;
    }

    boolean expands() {
      return expansion > 1;
    }

    boolean hasShortcut() {
      return stride == 1 && inChannels == outChannels;
    }
  }

  static Architecture of(EfficientNetVariant variant) {
    boolean lite = variant.isLite();
    int stem = lite ? STEM_CHANNELS : rounded(STEM_CHANNELS, variant.width());
    int head = lite ? HEAD_CHANNELS : rounded(HEAD_CHANNELS, variant.width());
    return new Architecture(stem, blocks(variant, stem), head, variant.dropout(), lite);
  }

  private static List<BlockSpec> blocks(EfficientNetVariant variant, int stemChannels) {
    int total = 0;
    for (int s = 0; s < STAGES.size(); s++) {
      total += repeats(variant, s);
    }
    List<BlockSpec> blocks = new ArrayList<>(total);
    int in = stemChannels;
    for (int s = 0; s < STAGES.size(); s++) {
      Stage stage = STAGES.get(s);
      int out = rounded(stage.channels(), variant.width());
      int repeats = repeats(variant, s);
      for (int i = 0; i < repeats; i++) {
        int squeeze = variant.isLite() ? 0 : Math.max(1, in / SQUEEZE_DIVISOR);
        int stride = i == 0 ? stage.stride() : 1;
        double drop = DROP_CONNECT * blocks.size() / total;
        blocks.add(
            new BlockSpec(
                s + 1,
                i,
                blocks.size(),
                in,
                out,
                stage.expansion(),
                stage.kernel(),
                stride,
                squeeze,
                drop));
        in = out;
      }
    }
    return List.copyOf(blocks);
  }

  private static int repeats(EfficientNetVariant variant, int stage) {
    int repeats = STAGES.get(stage).repeats();
    boolean fixed = variant.isLite() && (stage == 0 || stage == STAGES.size() - 1);
    return fixed ? repeats : (int) Math.ceil(repeats * variant.depth());
  }

  private static int rounded(int channels, double width) {
    double wanted = channels * width;
    int rounded =
        Math.max(
            CHANNEL_DIVISOR,
            (int) (wanted + CHANNEL_DIVISOR / 2.0) / CHANNEL_DIVISOR * CHANNEL_DIVISOR);
    return rounded < 0.9 * wanted ? rounded + CHANNEL_DIVISOR : rounded;
  }
}
