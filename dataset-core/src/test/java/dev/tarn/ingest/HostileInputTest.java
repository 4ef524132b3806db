package dev.tarn.ingest;

import static dev.tarn.ingest.Fed.png;
import static dev.tarn.ingest.Fed.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tarn.error.TarnException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileInputTest {
  private static final int ROUNDS = 400;

  @TempDir Path dir;

  /**
   * Damages the file in many ways; whatever comes of it is rows or a refusal that names the file.
   */
  private void damage(String name, byte[] whole, Function<Path, ImportSource> open) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(3) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      Path file = write(dir.resolve(name), bytes);
      for (boolean skipsBad : new boolean[] {false, true}) {
        try {
          Fed.of(open.apply(file), java.util.Optional.empty(), skipsBad);
        } catch (TarnException e) {
          assertTrue(e.getMessage().contains(name), seed + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
          fail("seed " + seed, e);
        }
      }
    }
  }

  @Test
  void damagedCsvFilesGiveRowsOrARefusal() {
    byte[] csv =
        "\uFEFFa;b;c\r\n1;\"x;\"\"y\"\"\";g0\r\n2;\"ä\nö\";g1\r\n;nan;\r\n"
            .getBytes(StandardCharsets.UTF_8);
    damage("a.csv", csv, file -> CsvImport.of(file));
  }

  @Test
  void damagedJsonFilesGiveRowsOrARefusal() {
    String json =
        "{\"name\": \"d\", \"tensors\": [{\"name\": \"n\", \"htype\": \"generic\", \"dtype\": \"uint64\", \"ndim\": 1},"
            + " {\"name\": \"i\", \"htype\": \"image\", \"dtype\": \"uint8\", \"ndim\": 3}, {\"name\": \"j\", \"htype\": \"json\","
            + " \"dtype\": \"json\"}], \"rows\": [{\"n\": [1, \"18446744073709551615\"], \"i\": {\"shape\": [1, 1, 3],"
            + " \"values\": [1, 2, 3]}, \"j\": {\"a\": [1e5, null]}}, {\"n\": null}]}";
    damage("d.json", json.getBytes(StandardCharsets.UTF_8), file -> JsonImport.of(file));
  }

  @Test
  void damagedJsonLinesGiveRowsOrARefusal() {
    String base64 = java.util.Base64.getEncoder().encodeToString(png(1));
    String lines =
        "{\"n\": [[1, 2], [3, 4]], \"t\": \"ä\", \"l\": \"g0\", \"i\": {\"base64\": \""
            + base64
            + "\"}}\n{\"n\": [], \"t\": null, \"l\": \"g1\", \"x\": 1.5e3}\n";
    damage(
        "r.jsonl",
        lines.getBytes(StandardCharsets.UTF_8),
        file -> JsonlImport.of(file).withTensor(TensorSpec.of("l", Htype.CLASS_LABEL)));
  }

  @Test
  void damagedArraysGiveRowsOrARefusal() throws IOException {
    byte[] header =
        "\u0093NUMPY\u0001\0\u0046\0{'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), }          \n"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] npy = Arrays.copyOf(header, header.length + 12);
    npy[8] = (byte) (header.length - 10);
    damage("x.npy", npy, file -> NpzImport.of(file));
    for (int method : new int[] {ZipEntry.DEFLATED, ZipEntry.STORED}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (String name : List.of("train_x.npy", "test_x.npy")) {
          ZipEntry entry = new ZipEntry(name);
          entry.setMethod(method);
          java.util.zip.CRC32 crc = new java.util.zip.CRC32();
          crc.update(npy);
          entry.setCrc(crc.getValue());
          entry.setSize(npy.length);
          zip.putNextEntry(entry);
          zip.write(npy);
          zip.closeEntry();
        }
      }
      damage("x.npz", out.toByteArray(), file -> NpzImport.of(file));
    }
  }

  @Test
  void anEndlessQuoteAndAnEndlessLineAreRefusedBeforeTheyFillTheMemory() {
    byte[] quote = new byte[40 << 20];
    Arrays.fill(quote, (byte) 'x');
    byte[] head = "a,b\n1,\"".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(head, 0, quote, 0, head.length);
    Path file = write(dir.resolve("q.csv"), quote);
    List<String> messages = new ArrayList<>();
    try {
      Fed.of(CsvImport.of(file));
    } catch (TarnException e) {
      messages.add(e.getMessage());
    }
    assertEquals(List.of("q.csv line 2: A field has more than 16777216 characters."), messages);
  }
}
