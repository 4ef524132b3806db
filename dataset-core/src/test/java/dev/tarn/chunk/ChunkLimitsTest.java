package dev.tarn.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkLimitsTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertEquals(0, allocator.getAllocatedMemory());
    allocator.close();
  }

  @Test
  void batchesHave65536RowsAndChunksAMillionAndABit() {
    TensorSchema tensor = RandomVectors.tensor(Htype.GENERIC, Dtype.UINT8, Shape.scalar());
    int rows = (1 << 20) + 10;
    try (UInt1Vector vector = (UInt1Vector) ArrowLayout.field(tensor).createVector(allocator);
        ChunkWriter writer = new ChunkWriter(tensor, allocator, ChunkLimits.standard())) {
      vector.allocateNew(rows);
      for (int row = 0; row < rows; row++) {
        vector.set(row, row % 251);
      }
      vector.setValueCount(rows);
      assertEquals(1 << 20, writer.append(vector, 0, rows));
      assertTrue(writer.isFull());
      assertEquals(0, writer.append(vector, 1 << 20, 10));
      try (EncodedChunk full = writer.finish()) {
        assertEquals(1 << 20, full.stats().rows());
      }
      assertFalse(writer.isFull());
      assertEquals(70_000, writer.append(vector, 5, 70_000));
      try (EncodedChunk chunk = writer.finish();
          ChunkReader reader =
              ChunkReader.open(
                  ChunkFixture.source(ChunkFixture.bytes(chunk)),
                  0,
                  chunk.length(),
                  chunk.footerCrc(),
                  tensor,
                  allocator,
                  "x")) {
        assertEquals(2, reader.batchCount());
        assertEquals(65_536, reader.batchStart(1));
        assertEquals(70_000, reader.batchStart(2));
        assertEquals(70_000 - 65_536, reader.batchStats(1).rows());
        try (FieldVector across = reader.read(65_530, 12, allocator)) {
          for (int i = 0; i < 12; i++) {
            assertEquals((byte) ((65_535 + i) % 251), ((UInt1Vector) across).get(i));
          }
        }
      }
    }
  }

  @Test
  void aChunkEndsBefore16MebibytesAndALongerSampleHasOneOfItsOwn() {
    TensorSchema tensor = RandomVectors.tensor(Htype.TEXT, Dtype.STR, Shape.scalar());
    try (VarCharVector vector = (VarCharVector) ArrowLayout.field(tensor).createVector(allocator);
        ChunkWriter writer = new ChunkWriter(tensor, allocator, ChunkLimits.standard())) {
      byte[] mebibyte = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      vector.allocateNew();
      for (int row = 0; row < 17; row++) {
        vector.setSafe(row, mebibyte);
      }
      vector.setSafe(17, "y".repeat(20 << 20).getBytes(StandardCharsets.UTF_8));
      vector.setValueCount(18);
      assertEquals(15, writer.append(vector, 0, 18), "16 and their offsets are more than 16 MiB");
      assertTrue(writer.isFull());
      writer.finish().close();
      assertEquals(2, writer.append(vector, 15, 3));
      writer.finish().close();
      assertEquals(1, writer.append(vector, 17, 1));
      assertTrue(writer.isFull());
      try (EncodedChunk chunk = writer.finish();
          ChunkReader reader =
              ChunkReader.open(
                  ChunkFixture.source(ChunkFixture.bytes(chunk)),
                  0,
                  chunk.length(),
                  chunk.footerCrc(),
                  tensor,
                  allocator,
                  "x")) {
        assertEquals(20 << 20, chunk.stats().bytes());
        reader.verify(chunk.stats());
      }
    }
  }

  @Test
  void pyarrowReadsTheSameRows(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        run("python3", "-c", "import pyarrow").exitCode() == 0,
        "Skipped: python3 with pyarrow is not there.");
    List<String> command = new ArrayList<>();
    command.add("python3");
    command.add(Path.of("..", "interop", "open_chunk.py").toString());
    StringBuilder expected = new StringBuilder();
    ObjectMapper json = new ObjectMapper();
    for (TensorSchema tensor :
        List.of(
            RandomVectors.tensor(Htype.GENERIC, Dtype.INT32, Shape.scalar()),
            RandomVectors.tensor(Htype.GENERIC, Dtype.BOOL, Shape.of(2, 5)),
            RandomVectors.tensor(Htype.GENERIC, Dtype.INT32, Shape.any(1)),
            RandomVectors.tensor(Htype.GENERIC, Dtype.INT16, Shape.any(2)),
            RandomVectors.tensor(Htype.IMAGE, Dtype.UINT8, Shape.any(3)),
            RandomVectors.tensor(Htype.TEXT, Dtype.STR, Shape.scalar()),
            RandomVectors.tensor(Htype.JSON, Dtype.JSON, Shape.scalar()))) {
      try (FieldVector rows = new RandomVectors(9, allocator).next(tensor, 20)) {
        ChunkFixture chunk =
            ChunkFixture.write(tensor, rows, new ChunkLimits(1 << 20, 99, 8), allocator);
        Path file = folder.resolve(command.size() + ".arrow");
        Files.write(file, chunk.file);
        command.add(file.toString());
        expected.append(json.writeValueAsString(RandomVectors.values(rows))).append('\n');
      }
    }
    Output output = run(command.toArray(String[]::new));
    assertEquals(0, output.exitCode(), output.text());
    String[] found = output.text().split("\n");
    String[] lines = expected.toString().split("\n");
    assertEquals(lines.length, found.length);
    for (int i = 0; i < lines.length; i++) {
      assertEquals(json.readTree(lines[i]), json.readTree(found[i]));
    }
  }

  private record Output(int exitCode, String text) {}

  private static Output run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), text);
    } catch (IOException e) {
      return new Output(127, e.toString());
    }
  }
}
