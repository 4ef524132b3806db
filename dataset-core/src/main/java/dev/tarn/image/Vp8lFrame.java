package dev.tarn.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the lossless picture of a WebP to ARGB pixels.
 *
 * <p>Source: RFC 9649, section 3. The decoder that was at hand gives other pixels for many pictures
 * with a palette.
 */
final class Vp8lFrame {
  private static final int HEADER_BYTES = 5;
  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int HASH = 0x1E35A7BD;

  // Short distances name a neighbour: column offset + 8 in the low four bits, row offset above.
  private static final int[] NEIGHBOURS = {
    0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39,
    0x15, 0x1b, 0x36, 0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a,
    0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d,
    0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e, 0x66, 0x6a, 0x22, 0x2e,
    0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d, 0x11, 0x1f,
    0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e,
    0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72,
    0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
  };

  private final Vp8lBits bits;

  private Vp8lFrame(Vp8lBits bits) {
    this.bits = bits;
  }

  /** Decodes a VP8L chunk, whose header was read already; (height, width) in row-major order. */
  static int[] decode(byte[] chunk, int width, int height) {
    return new Vp8lFrame(new Vp8lBits(chunk, HEADER_BYTES)).decodePicture(width, height);
  }

  /** Decodes a picture that has no header, from a byte of an ALPH chunk on. */
  static int[] decodeHeaderless(byte[] chunk, int start, int width, int height) {
    return new Vp8lFrame(new Vp8lBits(chunk, start)).decodePicture(width, height);
  }

  private int[] decodePicture(int width, int height) {
    List<Vp8lTransform> transforms = new ArrayList<>();
    int codedWidth = width;
    int kinds = 0;
    while (bits.read(1) == 1) {
      int kind = bits.read(2);
      if ((kinds & 1 << kind) != 0) {
        throw damaged("it has two transforms of the kind " + kind);
      }
      kinds |= 1 << kind;
      Vp8lTransform transform = readTransform(kind, codedWidth, height);
      transforms.add(transform);
      if (kind == Vp8lTransform.PALETTE) {
        codedWidth = divideUp(codedWidth, transform.bits());
      }
    }
    int[] pixels = readImage(codedWidth, height, true);
    for (int i = transforms.size() - 1; i >= 0; i--) {
      pixels = transforms.get(i).undo(pixels, height);
    }
    return pixels;
  }

  private Vp8lTransform readTransform(int kind, int width, int height) {
    if (kind == Vp8lTransform.SUBTRACTED_GREEN) {
      return new Vp8lTransform(kind, width, 0, new int[0]);
    } else if (kind == Vp8lTransform.PALETTE) {
      int colours = bits.read(8) + 1;
      int[] palette = readImage(colours, 1, false);
      for (int i = 1; i < colours; i++) {
        palette[i] = Vp8lTransform.add(palette[i], palette[i - 1]);
      }
      int packing = colours <= 2 ? 3 : colours <= 4 ? 2 : colours <= 16 ? 1 : 0;
      return new Vp8lTransform(kind, width, packing, palette);
    }
    int size = bits.read(3) + 2;
    int[] data = readImage(divideUp(width, size), divideUp(height, size), false);
    return new Vp8lTransform(kind, width, size, data);
  }

  private static int divideUp(int value, int bits) {
    return (value + (1 << bits) - 1) >> bits;
  }

  /** The five codes of one group: green and lengths and cache, red, blue, alpha, distances. */
  private record Group(Vp8lCode[] codes) {}

  private int[] readImage(int width, int height, boolean isMain) {
    int cacheBits = bits.read(1) == 1 ? bits.read(4) : 0;
    if (cacheBits > 11) {
      throw damaged("its colour cache has " + cacheBits + " bits, expected 1 to 11");
    }
    int @Nullable [] groupImage = null;
    int groupBits = 0;
    int groups = 1;
    if (isMain && bits.read(1) == 1) {
      groupBits = bits.read(3) + 2;
      groupImage = readImage(divideUp(width, groupBits), divideUp(height, groupBits), false);
      for (int i = 0; i < groupImage.length; i++) {
        groupImage[i] = groupImage[i] >> 8 & 0xFFFF;
        groups = Math.max(groups, groupImage[i] + 1);
      }
    }
    List<Group> codes = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      codes.add(readGroup(cacheBits));
    }
    return readPixels(width, height, cacheBits, groupImage, groupBits, codes);
  }

  private Group readGroup(int cacheBits) {
    int greens = LITERALS + LENGTHS + (cacheBits > 0 ? 1 << cacheBits : 0);
    int[] alphabets = {greens, LITERALS, LITERALS, LITERALS, DISTANCES};
    Vp8lCode[] codes = new Vp8lCode[5];
    for (int i = 0; i < 5; i++) {
      codes[i] = Vp8lCode.read(bits, alphabets[i]);
    }
    return new Group(codes);
  }

  private int[] readPixels(
      int width,
      int height,
      int cacheBits,
      int @Nullable [] groupImage,
      int groupBits,
      List<Group> groups) {
    int[] pixels = new int[Math.multiplyExact(width, height)];
    int[] cache = new int[cacheBits > 0 ? 1 << cacheBits : 0];
    int groupsAcross = divideUp(width, groupBits);
    int at = 0;
    while (at < pixels.length) {
      int block = ((at / width) >> groupBits) * groupsAcross + ((at % width) >> groupBits);
      Vp8lCode[] codes = groups.get(groupImage == null ? 0 : groupImage[block]).codes;
      int symbol = codes[0].next(bits);
      int from = at;
      if (symbol < LITERALS) {
        int red = codes[1].next(bits);
        int blue = codes[2].next(bits);
        int alpha = codes[3].next(bits);
        pixels[at++] = alpha << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < LITERALS + LENGTHS) {
        at = copy(pixels, at, symbol - LITERALS, codes[4], width);
      } else {
        pixels[at++] = cache[symbol - LITERALS - LENGTHS];
      }
      for (int i = from; i < at && cacheBits > 0; i++) {
        cache[(HASH * pixels[i]) >>> (32 - cacheBits)] = pixels[i];
      }
    }
    return pixels;
  }

  /** Repeats earlier pixels; returns where reading goes on. */
  private int copy(int[] pixels, int at, int lengthSymbol, Vp8lCode distances, int width) {
    int length = prefixed(lengthSymbol);
    int coded = prefixed(distances.next(bits));
    int distance = coded - NEIGHBOURS.length;
    if (coded <= NEIGHBOURS.length) {
      int neighbour = NEIGHBOURS[coded - 1];
      distance = Math.max(1, (neighbour >> 4) * width + 8 - (neighbour & 15));
    }
    if (distance > at || length > pixels.length - at) {
      throw damaged("pixel " + at + " repeats " + length + " pixels from " + distance + " before");
    }
    for (int i = 0; i < length; i++) {
      pixels[at + i] = pixels[at + i - distance];
    }
    return at + length;
  }

  private int prefixed(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int extra = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra) + bits.read(extra) + 1;
  }

  private static ImageException damaged(String what) {
    return ImageException.damaged(ImageFormat.WEBP, what);
  }
}
