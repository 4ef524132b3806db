package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a text file: in the encoding of its byte order mark, else in the given one,
 * else in UTF-8 (or in UTF-16 where every second byte of the start is zero). Bytes that are no text
 * end it with an error, after all characters before them were given.
 */
final class CsvText extends Reader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
  private boolean ended;
  private @Nullable CoderResult trouble;

  private CsvText(InputStream in, Charset charset) {
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Opens a file behind its byte order mark. */
  static CsvText open(Path file, @Nullable Charset given) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(4);
      byte[] start = in.readNBytes(4);
      in.reset();
      int mark = markLength(start);
      in.skipNBytes(mark);
      return new CsvText(in, charset(start, mark, given));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static int markLength(byte[] start) {
    if (start.length >= 3 && at(start, 0) == 0xEF && at(start, 1) == 0xBB && at(start, 2) == 0xBF) {
      return 3;
    }
    return start.length >= 2 && (isMark(start, 0xFE, 0xFF) || isMark(start, 0xFF, 0xFE)) ? 2 : 0;
  }

  private static Charset charset(byte[] start, int mark, @Nullable Charset given) {
    if (mark == 3) {
      return StandardCharsets.UTF_8;
    }
    if (mark == 2) {
      return at(start, 0) == 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
    if (given != null) {
      return given;
    }
    if (start.length == 4 && start[0] == 0 && start[2] == 0 && start[1] != 0 && start[3] != 0) {
      return StandardCharsets.UTF_16BE;
    }
    if (start.length == 4 && start[1] == 0 && start[3] == 0 && start[0] != 0 && start[2] != 0) {
      return StandardCharsets.UTF_16LE;
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean isMark(byte[] start, int first, int second) {
    return at(start, 0) == first && at(start, 1) == second;
  }

  private static int at(byte[] bytes, int i) {
    return bytes[i] & 0xFF;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(target, offset, length);
    while (true) {
      if (trouble != null) {
        throw notText(trouble);
      }
      CoderResult result = decoder.decode(bytes, chars, ended);
      int count = chars.position() - offset;
      if (result.isError()) {
        trouble = result;
      }
      if (count > 0) {
        return count;
      }
      if (trouble == null && ended) {
        return -1;
      }
      if (trouble == null) {
        fill();
      }
    }
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
  }

  private RefusedException notText(CoderResult result) {
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < result.length() && bytes.position() + i < bytes.limit(); i++) {
      found.append(String.format(java.util.Locale.ROOT, " %02X", bytes.get(bytes.position() + i)));
    }
    return new RefusedException(
        "not-text",
        "The bytes" + found + " are no text in " + decoder.charset() + ".",
        "Say how the file is encoded, for instance --encoding windows-1252.");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
