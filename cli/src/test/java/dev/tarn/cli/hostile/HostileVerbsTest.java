package dev.tarn.cli.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.cli.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files and datasets that were made to hurt, given to the command in a process of its own with a
 * heap of 256 MB: it ends soon, with its exit code and one error, and never with a stack trace.
 */
@DisabledOnOs(OS.WINDOWS)
class HostileVerbsTest {
  private static final long LONG_ENOUGH_SECONDS = 120;

  @TempDir Path folder;

  /** Makes something hostile; {@code $} in the words is the folder it is made in. */
  @FunctionalInterface
  private interface Malice {
    void make(Path folder) throws IOException;
  }

  /**
   * What is done and what must come of it.
   *
   * @param code the error's code; empty where there is none
   * @param says what standard error or output must have
   */
  private record Case(
      String name, Malice malice, int exitCode, String code, String says, String... words) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    String tag = "ds/refs/tags/v1/9999999998";
    return Stream.of(
        new Case(
            "a tag that is none",
            f -> write(f.resolve(tag), new byte[500]),
            1,
            "",
            "refs/tags/v1",
            "verify",
            "$/ds"),
        new Case(
            "a tag of 3 GiB",
            f -> sparse(f.resolve(tag), 3L << 30),
            1,
            "",
            "refs/tags/v1",
            "verify",
            "$/ds"),
        new Case(
            "a head that is /dev/zero",
            f -> link(head(f), Path.of("/dev/zero")),
            3,
            "symbolic-link",
            "refs/heads/main",
            "summary",
            "$/ds"),
        new Case(
            "refs that are a cycle",
            f -> {
              Files.move(f.resolve("ds/refs"), f.resolve("refs"));
              link(f.resolve("ds/refs"), f.resolve("ds"));
            },
            3,
            "symbolic-link",
            "refs",
            "log",
            "$/ds"),
        new Case(
            "a commit of noise",
            f -> sparse(head(f), 900L << 20),
            5,
            "damaged",
            "refs/heads/main",
            "query",
            "$/ds",
            "SELECT *"),
        new Case(
            "words on a view of 900 MB",
            f -> sparse(view(f), 900L << 20),
            0,
            "",
            "cannot be listed",
            "view",
            "list",
            "$/ds"),
        new Case(
            "words on a view that are noise",
            f -> write(view(f), new byte[] {1, 2, 3}),
            1,
            "",
            "views/",
            "verify",
            "$/ds"),
        new Case(
            "a mark nested 60,000 deep",
            f ->
                write(
                    f.resolve("ds/tarn.json"),
                    "[".repeat(60_000).getBytes(StandardCharsets.US_ASCII)),
            3,
            "not-a-dataset",
            "tarn.json",
            "status",
            "$/ds"),
        new Case(
            "a PNG of 60,000 x 60,000",
            f -> write(f.resolve("images/a/x.png"), png(60_000, 60_000)),
            3,
            "image-too-large",
            "60000 x 60000",
            "import",
            "folder",
            "$/images",
            "$/new"),
        new Case(
            "a PNG of 16,000 x 16,000 that unpacks",
            f -> write(f.resolve("images/a/x.png"), png(16_000, 16_000)),
            0,
            "",
            "Imported 1 row",
            "import",
            "folder",
            "$/images",
            "$/new"),
        new Case(
            "a GIF of 65,535 x 65,535",
            f -> write(f.resolve("images/a/x.gif"), gif(65_535)),
            3,
            "image-too-large",
            "65535",
            "import",
            "folder",
            "$/images",
            "$/new"),
        new Case(
            "an array of 10^18 rows",
            f -> write(f.resolve("x.npy"), npy("<i8", "(1000000000000000000,)", 8)),
            3,
            "damaged-input",
            "x.npy",
            "import",
            "npz",
            "$/x.npy",
            "$/new"),
        new Case(
            "an array of 10^17 rows of nothing",
            f -> write(f.resolve("x.npy"), npy("<i8", "(100000000000000000, 0)", 0)),
            3,
            "array-too-long",
            "100000000000000000 rows",
            "import",
            "npz",
            "$/x.npy",
            "$/new"),
        new Case(
            "a small archive with a row of 1 GiB",
            f -> zip(f.resolve("x.npz"), "../../x.npy", npy("|u1", "(1, 1073741824)", 0), 1L << 30),
            3,
            "sample-too-large",
            "TARN_JAVA_OPTS",
            "import",
            "npz",
            "$/x.npz",
            "$/new"),
        new Case(
            "JSON lines nested 100,000 deep",
            f ->
                write(
                    f.resolve("x.jsonl"),
                    ("{\"a\":" + "[".repeat(100_000)).getBytes(StandardCharsets.US_ASCII)),
            3,
            "bad-value",
            "x.jsonl",
            "import",
            "jsonl",
            "$/x.jsonl",
            "$/new"),
        new Case(
            "a line of 200 MB",
            f -> sparse(f.resolve("x.jsonl"), 200 << 20),
            3,
            "line-too-long",
            "TARN_JAVA_OPTS",
            "import",
            "jsonl",
            "$/x.jsonl",
            "$/new"),
        new Case(
            "a CSV record of thousands of long fields",
            f -> csv(f.resolve("x.csv")),
            3,
            "sample-too-large",
            "TARN_JAVA_OPTS",
            "import",
            "csv",
            "$/x.csv",
            "$/new"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void endsSoonWithOneError(Case hostile) throws Exception {
    Command tarn = new Command(folder);
    String dataset = folder.resolve("ds").toString();
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":2}\n");
    tarn.succeed("import", "jsonl", rows.toString(), dataset);
    tarn.succeed("view", "save", dataset, "SELECT * WHERE n > 1", "-m", "large");
    hostile.malice.make(folder);

    List<String> words = new ArrayList<>();
    for (String word : hostile.words) {
      words.add(word.startsWith("$") ? folder + word.substring(1) : word);
    }
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process = start(words, !hostile.code.isEmpty(), out, err);
    boolean ended = process.waitFor(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();

    String said = Files.readString(err);
    assertTrue(ended, () -> "it did not end: " + said);
    assertEquals(hostile.exitCode, process.exitValue(), said);
    assertTrue(!said.contains("\tat ") && !said.contains("Exception"), said);
    if (hostile.code.isEmpty()) {
      assertTrue(
          (said + Files.readString(out)).contains(hostile.says), said + Files.readString(out));
    } else {
      assertEquals("", Files.readString(out));
      assertEquals(1, said.lines().filter(line -> line.startsWith("tarn: ")).count(), said);
      assertTrue(said.contains("\"code\":\"" + hostile.code + "\""), said);
      assertTrue(said.contains(hostile.says), said);
    }
  }

  private Process start(List<String> words, boolean asJson, Path out, Path err) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.tarn.cli.Main");
    command.addAll(words);
    if (asJson) {
      command.add("--json");
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    return builder.start();
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** A file of that many zeros, of which the disk has none. */
  private static void sparse(Path file, long size) throws IOException {
    Files.createDirectories(file.getParent());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(size);
    }
  }

  private static void link(Path link, Path target) throws IOException {
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, target);
  }

  /** Where the next number of main goes: one behind a gap would never be found. */
  private static Path head(Path folder) throws IOException {
    Path heads = folder.resolve("ds/refs/heads/main");
    try (Stream<Path> numbers = Files.list(heads)) {
      long newest =
          numbers
              .mapToLong(number -> Long.parseLong(number.getFileName().toString()))
              .min()
              .orElseThrow();
      return heads.resolve(Long.toString(newest - 1));
    }
  }

  /** Where the next word on the only view goes. */
  private static Path view(Path folder) throws IOException {
    try (Stream<Path> views = Files.list(folder.resolve("ds/views"))) {
      return views.findFirst().orElseThrow().resolve("meta/9999999997");
    }
  }

  /** A whole grey picture of zeros. */
  private static byte[] png(int width, int height) throws IOException {
    java.io.ByteArrayOutputStream png = new java.io.ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    chunk(
        png,
        "IHDR",
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 0).array());
    java.io.ByteArrayOutputStream data = new java.io.ByteArrayOutputStream();
    try (OutputStream deflated = new DeflaterOutputStream(data)) {
      byte[] row = new byte[1 + width];
      for (int y = 0; y < Math.min(height, 16_000); y++) {
        deflated.write(row);
      }
    }
    chunk(png, "IDAT", data.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(java.io.ByteArrayOutputStream png, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    IntConsumer number = n -> png.writeBytes(ByteBuffer.allocate(4).putInt(n).array());
    number.accept(data.length);
    png.writeBytes(name);
    png.writeBytes(data);
    number.accept((int) crc.getValue());
  }

  private static byte[] gif(int size) {
    ByteBuffer gif = ByteBuffer.allocate(40).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    gif.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    gif.putShort((short) size).putShort((short) size).put(new byte[] {(byte) 0x80, 0, 0});
    gif.put(new byte[6]);
    gif.put((byte) 0x2c).putShort((short) 0).putShort((short) 0);
    gif.putShort((short) size).putShort((short) size).put((byte) 0);
    gif.put(new byte[] {2, 2, 0x4c, 0x01, 0, 0x3b});
    return Arrays.copyOf(gif.array(), gif.position());
  }

  private static byte[] npy(String type, String shape, int dataBytes) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer npy =
        ByteBuffer.allocate(10 + header.length() + dataBytes)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    npy.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    npy.putShort((short) header.length());
    npy.put(header.getBytes(StandardCharsets.ISO_8859_1));
    return npy.array();
  }

  private static void zip(Path file, String name, byte[] beginning, long zeros) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry(name));
      zip.write(beginning);
      byte[] piece = new byte[1 << 20];
      for (long left = zeros; left > 0; left -= piece.length) {
        zip.write(piece, 0, (int) Math.min(piece.length, left));
      }
      zip.closeEntry();
    }
  }

  private static void csv(Path file) throws IOException {
    byte[] field = new byte[(8 << 20) + 1];
    Arrays.fill(field, (byte) 'x');
    field[field.length - 1] = ',';
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("a,b,c,d,e,f,g,h,i,j,k,l\n".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 11; i++) {
        out.write(field);
      }
      out.write("x\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void namesInAnArchiveThatLeadElsewhereAreNamesAndNothingElse() throws IOException {
    Path file = folder.resolve("x.npz");
    zip(file, "../../evil.npy", npy("|u1", "(4,)", 4), 0);

    new Command(folder)
        .succeed("import", "npz", file.toString(), folder.resolve("named").toString());

    assertTrue(Files.notExists(folder.resolve("../../evil.npy").normalize()));
    assertEquals(
        "../../evil",
        dev.tarn.cli.Json.document(
                new Command(folder)
                    .succeed("summary", folder.resolve("named").toString(), "--json"))
            .get("tensors")
            .get(0)
            .get("name")
            .asText());
  }
}
