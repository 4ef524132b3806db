package dev.tarn.ingest;

import static dev.tarn.ingest.Fed.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.error.TarnException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzImportTest {
  @TempDir Path dir;

  private static byte[] npy(int version, String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) version).put((byte) 0);
    if (version == 1) {
      out.putShort((short) text.length);
    } else {
      out.putInt(text.length);
    }
    out.put(text).put(data);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] npy(String descr, String shape, byte... data) {
    return npy(
        1, "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n", data);
  }

  private Path npz(Map<String, byte[]> arrays) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        zip.write(array.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return write(dir.resolve("a.npz"), out.toByteArray());
  }

  private static Map<String, byte[]> arrays(Object... namesAndBytes) {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    for (int i = 0; i < namesAndBytes.length; i += 2) {
      arrays.put((String) namesAndBytes[i], (byte[]) namesAndBytes[i + 1]);
    }
    return arrays;
  }

  private static String message(NpzImport source) {
    return assertThrows(TarnException.class, () -> Fed.of(source)).getMessage();
  }

  private Object only(byte[] npy) {
    return Fed.of(NpzImport.of(write(dir.resolve("x.npy"), npy))).column("x");
  }

  @Test
  void medmnistsArraysBecomeImagesLabelsAndSplit() {
    byte[] pixels = new byte[2 * 2 * 2 * 3];
    pixels[12] = 7;
    Path file =
        npz(
            arrays(
                "test_images", npy("|u1", "(1, 2, 2, 3)", new byte[12]),
                "train_images", npy("|u1", "(2, 2, 2, 3)", pixels),
                "train_labels", npy("|u1", "(2, 1)", (byte) 2, (byte) 0),
                "val_images", npy("|u1", "(0, 2, 2, 3)"),
                "val_labels", npy("|u1", "(0, 1)"),
                "test_labels", npy("|u1", "(1, 1)", (byte) 1)));
    Fed fed = Fed.of(NpzImport.of(file).withClassNames("labels", List.of("g0", "g1", "g2", "g3")));
    assertEquals(List.of("images", "labels", "split"), fed.schema().names());
    assertEquals(Htype.IMAGE, fed.schema().tensor("images").htype());
    assertEquals(List.of("g2", "g0", "g1"), fed.column("labels"));
    assertEquals(List.of("train", "train", "test"), fed.column("split"));
    assertEquals(List.of("train", "val", "test"), fed.schema().tensor("split").info().classNames());
    assertEquals(7, ((NdArray) fed.column("images").get(1)).longAt(0));
    assertEquals(
        Map.of("g0", 1L, "g1", 1L, "g2", 1L, "g3", 0L), fed.target().classCounts().get("labels"));
    assertEquals(
        List.of("0", "1", "2"),
        Fed.of(NpzImport.of(file)).schema().tensor("labels").info().classNames());
    assertEquals(
        "a.npz: array 'train_labels' row 0: '2' is no class of tensor 'labels'; it has a, b (numbers 0 to 1).",
        message(NpzImport.of(file).withClassNames("labels", List.of("a", "b"))));
    assertEquals(
        "a.npz: No array makes a tensor 'lables'.",
        message(NpzImport.of(file).withClassNames("lables", List.of("a", "b", "c"))));
  }

  @Test
  void otherArraysBecomeTensorsOfTheirShapeAndDtype() {
    Fed fed =
        Fed.of(
            NpzImport.of(
                npz(
                    arrays(
                        "x", npy("<f4", "(2, 3)", new byte[24]),
                        "flag", npy("|b1", "(2,)", (byte) 1, (byte) 0),
                        "name",
                            npy("|S3", "(2,)", "ab\0caf".getBytes(StandardCharsets.US_ASCII))))));
    assertEquals(Shape.of(3), fed.schema().tensor("x").shape());
    assertEquals(Dtype.FLOAT32, fed.schema().tensor("x").dtype());
    assertEquals(Dtype.BOOL, fed.schema().tensor("flag").dtype());
    assertEquals(List.of("ab", "caf"), fed.column("name"));
    assertEquals(true, ((NdArray) fed.column("flag").get(0)).valueAt(0));
  }

  @Test
  void bothByteOrdersBothMemoryOrdersAndAllVersionsAreRead() {
    assertEquals(
        List.of(
            NdArray.of(Dtype.INT16, new short[] {258}), NdArray.of(Dtype.INT16, new short[] {-1})),
        only(npy(">i2", "(2,)", (byte) 1, (byte) 2, (byte) 0xFF, (byte) 0xFF)));
    byte[] fortran = {0, 10, 1, 11, 2, 12};
    for (int version = 1; version <= 3; version++) {
      assertEquals(
          List.of(
              NdArray.ofUint8(new byte[] {0, 1, 2}, 3),
              NdArray.ofUint8(new byte[] {10, 11, 12}, 3)),
          only(
              npy(
                  version,
                  "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n",
                  fortran)));
    }
    byte[] cube = new byte[8];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        for (int k = 0; k < 2; k++) {
          cube[i + 2 * j + 4 * k] = (byte) (100 * i + 10 * j + k);
        }
      }
    }
    assertEquals(
        List.of(
            NdArray.ofUint8(new byte[] {0, 1, 10, 11}, 2, 2),
            NdArray.ofUint8(new byte[] {100, 101, 110, 111}, 2, 2)),
        only(npy(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2), }", cube)));
    assertEquals(
        List.of("ab", "🩺"),
        only(npy("<U2", "(2,)", "ab🩺\0".getBytes(Charset.forName("UTF-32LE")))));
  }

  @Test
  void pythonObjectsStructuresAndOtherTypesAreRefused() {
    assertEquals(
        "x.npy: array 'x': Its elements are Python objects; expected numbers, bool or text.",
        assertThrows(TarnException.class, () -> only(npy("|O", "(1,)", new byte[8]))).getMessage());
    assertEquals(
        "x.npy: array 'x': Its elements are <c16; expected numbers, bool or text.",
        assertThrows(TarnException.class, () -> only(npy("<c16", "(1,)", new byte[16])))
            .getMessage());
    assertEquals(
        "x.npy: array 'x': Its elements are a structure of several fields; expected numbers, bool or text.",
        assertThrows(
                TarnException.class,
                () ->
                    only(
                        npy(
                            1,
                            "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }",
                            new byte[4])))
            .getMessage());
  }

  @Test
  void damagedFilesAreRefusedAndHostileSizesAskForNoMemory() throws IOException {
    assertEquals(
        "x.npy: array 'x': It is damaged: its shape asks for 86 bytes, it has 79.",
        assertThrows(TarnException.class, () -> only(npy("<f8", "(2, 1)", new byte[9])))
            .getMessage());
    assertEquals(
        "x.npy: array 'x': It is damaged: size 4000000000.",
        assertThrows(TarnException.class, () -> only(npy("<f8", "(1, 4000000000)"))).getMessage());
    assertEquals(
        "x.npy: array 'x': One row of shape [400000000] has more than 2 GiB.",
        assertThrows(TarnException.class, () -> only(npy("<f8", "(1, 400000000)"))).getMessage());
    assertThrows(TarnException.class, () -> only(npy("<f8", "(1, 200000000)")));
    assertThrows(TarnException.class, () -> only(npy("<f8", "(999999999999999999, 9)")));
    assertThrows(TarnException.class, () -> only(npy("<f8", "(-1,)")));
    byte[] npz =
        Files.readAllBytes(
            npz(arrays("x", npy("|u1", "(4,)", (byte) 1, (byte) 2, (byte) 3, (byte) 4))));
    for (int cut = 0; cut < npz.length; cut += 7) {
      Path file = write(dir.resolve("cut.npz"), Arrays.copyOf(npz, cut));
      assertThrows(TarnException.class, () -> Fed.of(NpzImport.of(file)));
    }
  }

  @Test
  void aFlippedByteIsFoundByTheArchivesChecksum() {
    byte[] array = npy("|u1", "(4,)", (byte) 1, (byte) 2, (byte) 3, (byte) 4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      ZipEntry entry = new ZipEntry("x.npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(array.length);
      java.util.zip.CRC32 crc = new java.util.zip.CRC32();
      crc.update(array);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(array);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] npz = out.toByteArray();
    for (int i = 0; i < npz.length - 3; i++) {
      if (npz[i] == 1 && npz[i + 1] == 2 && npz[i + 2] == 3 && npz[i + 3] == 4) {
        npz[i + 2] = 9;
      }
    }
    String message = message(NpzImport.of(write(dir.resolve("flip.npz"), npz)));
    assertEquals(
        "flip.npz: array 'x': It is damaged: CRC-32 is ",
        message.substring(0, "flip.npz: array 'x': It is damaged: CRC-32 is ".length()));
  }

  @Test
  void arraysOfDifferentLengthsAndFilesThatAreNoArraysAreRefused() {
    assertEquals(
        "a.npz: Its arrays have different numbers of rows: a 1, b 2.",
        message(
            NpzImport.of(
                npz(
                    arrays(
                        "a",
                        npy("|u1", "(1,)", new byte[1]),
                        "b",
                        npy("|u1", "(2,)", new byte[2]))))));
    assertEquals(
        "a.npz: array 'a': It is a single value, not a row per sample.",
        message(NpzImport.of(npz(arrays("a", npy("|u1", "()", new byte[1]))))));
    Path text = write(dir.resolve("t.npz"), "hello");
    assertEquals(
        "not-numpy", assertThrows(TarnException.class, () -> Fed.of(NpzImport.of(text))).code());
  }

  @Test
  void negativeLabelsAreNamedWithTheirRow() {
    assertEquals(
        "a.npz: labels: Label -1 at row 1 is no class; classes are numbers from 0 to 1048575.",
        message(NpzImport.of(npz(arrays("labels", npy("|i1", "(2,)", (byte) 0, (byte) -1))))));
  }

  @Test
  void retinamnistHasItsPublishedCounts() {
    Path file = Fed.shared("data/retinamnist/retinamnist.npz");
    Fed fed = Fed.of(NpzImport.of(file));
    assertEquals(1600, fed.target().rowCount());
    assertEquals(
        Map.of("train", 1080L, "val", 120L, "test", 400L), fed.target().classCounts().get("split"));
    assertEquals(5, fed.schema().tensor("labels").info().classNames().size());
  }
}
