package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles that were written to do harm, in the zip form of {@code torch.save}. */
class HostilePickleTest {
  private static final String PROTOCOL = "\u0080\u0002";

  @TempDir Path folder;

  private Path torchFile(String pickle, int storageBytes, int method) throws IOException {
    Path path = folder.resolve("hostile.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      put(zip, "hostile/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1), method);
      put(zip, "hostile/data/0", new byte[storageBytes], method);
    }
    return path;
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setSize(bytes.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** A dict with one float32 tensor over storage 0. */
  private static String tensor(int storageSize, String offset, String shape, String strides) {
    return PROTOCOL
        + "}"
        + text("w")
        + "ctorch._utils\n_rebuild_tensor_v2\n("
        + "("
        + text("storage")
        + "ctorch\nFloatStorage\n"
        + text("0")
        + text("cpu")
        + integer(storageSize)
        + "tQ"
        + offset
        + shape
        + strides
        + "\u0089}tRs.";
  }

  private static String text(String value) {
    return "X" + (char) value.length() + "\0\0\0" + value;
  }

  private static String integer(int value) {
    return "J"
        + (char) (value & 0xff)
        + (char) (value >>> 8 & 0xff)
        + (char) (value >>> 16 & 0xff)
        + (char) (value >>> 24);
  }

  private static String tuple(int... values) {
    StringBuilder tuple = new StringBuilder("(");
    for (int value : values) {
      tuple.append(integer(value));
    }
    return tuple.append("t").toString();
  }

  private WeightsException refusal(Path path) {
    return assertThrows(WeightsException.class, () -> WeightsFile.open(path).close());
  }

  @Test
  void theWellMeantFormIsRead() throws IOException {
    Path path = torchFile(tensor(6, integer(0), tuple(2, 3), tuple(3, 1)), 24, ZipEntry.STORED);
    try (WeightsFile file = WeightsFile.open(path)) {
      assertEquals(6, file.floats("w").length);
    }
  }

  @Test
  void aCallOfTheSystemIsRefusedAndNotMade() throws IOException {
    Path made = folder.resolve("made");
    String call = PROTOCOL + "cposix\nsystem\n(" + text("touch " + made) + "tR.";
    WeightsException refused = refusal(torchFile(call, 0, ZipEntry.STORED));
    assertEquals("unsafe-weights", refused.code());
    assertTrue(
        refused.getMessage().contains("it wants the Python object 'posix.system'"),
        refused::getMessage);
    assertTrue(Files.notExists(made));
  }

  @Test
  void theSameThroughTheNewerOperationIsRefused() throws IOException {
    String call = "\u0080\u0004\u008c\u0008builtins\u008c\u0004eval\u0093.";
    WeightsException refused = refusal(torchFile(call, 0, ZipEntry.STORED));
    assertTrue(
        refused.getMessage().contains("it wants the Python object 'builtins.eval'"),
        refused::getMessage);
  }

  @Test
  void operationsThatMakeObjectsAreRefused() throws IOException {
    for (char operation : new char[] {'i', 'o', 'P', '\u0081', '\u0082', '\u0092'}) {
      WeightsException refused =
          refusal(torchFile(PROTOCOL + operation + "x\ny\n.", 0, ZipEntry.STORED));
      assertEquals("unsafe-weights", refused.code(), () -> "operation " + (int) operation);
    }
  }

  @Test
  void aTensorBeyondItsStorageIsRefused() throws IOException {
    String[] pickles = {
      tensor(6, integer(1), tuple(2, 3), tuple(3, 1)),
      tensor(6, integer(0), tuple(2, 3), tuple(4, 1)),
      tensor(6, integer(-1), tuple(2), tuple(1)),
      tensor(6, integer(0), tuple(2), tuple(-1)),
      tensor(6, integer(0), tuple(-2), tuple(1)),
      tensor(6, integer(0), tuple(2, 3), tuple(1)),
      // Endless by repeating one number, and by overflow.
      tensor(6, integer(0), tuple(2_000_000_000, 2_000_000_000), tuple(0, 0)),
      tensor(6, integer(0), tuple(2_000_000_000, 2_000_000_000, 2_000_000_000), tuple(1, 1, 1)),
    };
    for (String pickle : pickles) {
      WeightsException refused = refusal(torchFile(pickle, 24, ZipEntry.STORED));
      assertEquals("malformed-weights", refused.code());
    }
  }

  @Test
  void aStorageOfAnotherLengthThanThePickleSaysIsRefused() throws IOException {
    Path path =
        torchFile(tensor(2_000_000_000, integer(0), tuple(2), tuple(1)), 24, ZipEntry.STORED);
    assertEquals(
        "Cannot read the weights in "
            + path
            + ": storage '0' has 24 bytes, expected 2000000000 numbers of F32.",
        refusal(path).getMessage());
  }

  @Test
  void compressedEntriesAreRefused() throws IOException {
    WeightsException refused =
        refusal(torchFile(tensor(6, integer(0), tuple(6), tuple(1)), 24, ZipEntry.DEFLATED));
    assertTrue(refused.getMessage().contains("is compressed"), refused::getMessage);
  }

  @Test
  void operandsThatAreNotThereAreRefused() throws IOException {
    for (String pickle :
        new String[] {".", "0.", "t.", "R.", "s.", "a.", "h\u0007.", "(R.", "b."}) {
      refusal(torchFile(PROTOCOL + pickle, 0, ZipEntry.STORED));
    }
  }

  @Test
  void aLengthThatLiesCostsNoMemory() throws IOException {
    for (String operation :
        new String[] {
          "X\u00ff\u00ff\u00ff\u00ff", "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f"
        }) {
      WeightsException refused =
          refusal(torchFile(PROTOCOL + operation + "abc.", 0, ZipEntry.STORED));
      assertTrue(refused.getMessage().contains("its pickle ends early"), refused::getMessage);
    }
  }

  @Test
  void aDictThatContainsItselfDoesNotHangTheReader() throws IOException {
    // d = {}; d['a'] = d
    refusal(torchFile(PROTOCOL + "}q\0" + text("a") + "h\0s.", 0, ZipEntry.STORED));
    // The tuple that contains itself as the key of a dict: hashing it would never end.
    refusal(torchFile(PROTOCOL + "}(]q\0h\0at" + text("v") + "s.", 0, ZipEntry.STORED));
  }

  @Test
  void aPickleThatIsTooLongIsRefused() throws IOException {
    ByteArrayOutputStream nothing = new ByteArrayOutputStream();
    nothing.write(new byte[] {(byte) 0x80, 2});
    for (int i = 0; i < 2_100_000; i++) {
      nothing.write('N');
      nothing.write('0');
    }
    String pickle = nothing.toString(StandardCharsets.ISO_8859_1);
    WeightsException refused = refusal(torchFile(pickle + "N.", 0, ZipEntry.STORED));
    assertTrue(refused.getMessage().contains("more than 4000000 operations"), refused::getMessage);
  }
}
