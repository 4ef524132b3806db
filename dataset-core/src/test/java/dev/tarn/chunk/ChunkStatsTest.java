package dev.tarn.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkStatsTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertEquals(0, allocator.getAllocatedMemory());
    allocator.close();
  }

  private ChunkStats stats(TensorSchema tensor, FieldVector rows) {
    try (rows) {
      return ChunkFixture.write(tensor, rows, new ChunkLimits(1 << 20, 1000, 3), allocator).stats;
    }
  }

  private FieldVector vector(TensorSchema tensor) {
    FieldVector vector = ArrowLayout.field(tensor).createVector(allocator);
    vector.allocateNew();
    return vector;
  }

  @Test
  void integersAreExactUpToTheLargestOfUint64() {
    TensorSchema tensor = RandomVectors.tensor(Htype.GENERIC, Dtype.UINT64, Shape.scalar());
    UInt8Vector rows = (UInt8Vector) vector(tensor);
    rows.set(0, 5);
    rows.setNull(1);
    rows.set(2, -1);
    rows.set(3, Long.MAX_VALUE);
    rows.setValueCount(4);
    ChunkStats stats = stats(tensor, rows);
    assertEquals(Optional.of(5L), stats.min());
    assertEquals(Optional.of(new BigInteger("18446744073709551615")), stats.max());
    assertEquals(4, stats.rows());
    assertEquals(1, stats.nulls());
    assertEquals(24, stats.bytes());
  }

  @Test
  void minusZeroCountsAsZeroAndNanIsTold() {
    TensorSchema tensor = RandomVectors.tensor(Htype.GENERIC, Dtype.FLOAT64, Shape.scalar());
    Float8Vector rows = (Float8Vector) vector(tensor);
    rows.set(0, -0.0);
    rows.set(1, Double.NaN);
    rows.set(2, -0.0);
    rows.setValueCount(3);
    ChunkStats stats = stats(tensor, rows);
    assertEquals(Optional.of(0.0), stats.min());
    assertEquals(Optional.of(0.0), stats.max());
    assertEquals(true, stats.hasNaN());
  }

  @Test
  void onlyNanHasNoSmallestAndInfinitiesDo() {
    TensorSchema tensor = RandomVectors.tensor(Htype.GENERIC, Dtype.FLOAT64, Shape.scalar());
    Float8Vector nan = (Float8Vector) vector(tensor);
    nan.set(0, Double.NaN);
    nan.setValueCount(1);
    assertEquals(Optional.empty(), stats(tensor, nan).min());
    Float8Vector infinite = (Float8Vector) vector(tensor);
    infinite.set(0, Double.NEGATIVE_INFINITY);
    infinite.setValueCount(1);
    assertEquals(Optional.of(Double.NEGATIVE_INFINITY), stats(tensor, infinite).max());
  }

  @Test
  void aRowThatHasAClassTwiceCountsOnce() {
    TensorSchema tensor = RandomVectors.tensor(Htype.CLASS_LABEL, Dtype.UINT16, Shape.any(1));
    ListVector rows = (ListVector) vector(tensor);
    UInt2Vector items = (UInt2Vector) rows.getDataVector();
    int[][] labels = {{3, 3, 0}, {}, {3}, {0, 700, 0, 3}};
    for (int row = 0; row < labels.length; row++) {
      int at = rows.startNewValue(row);
      for (int label : labels[row]) {
        items.setSafe(at++, label);
      }
      rows.endValue(row, labels[row].length);
    }
    rows.setNull(4);
    rows.setValueCount(5);
    ChunkStats stats = stats(tensor, rows);
    assertEquals("{0=2, 3=3, 700=1}", stats.classCounts().toString());
    assertEquals(3, stats.classCounts().countOf(3));
    assertEquals(0, stats.classCounts().countOf(4));
    assertEquals(1, stats.empties());
    assertEquals(1, stats.nulls());
    assertEquals(List.of(0), stats.shapeMin());
    assertEquals(List.of(4), stats.shapeMax());
    assertEquals(16, stats.bytes());
  }

  @Test
  void textHasEmptiesAndBytesAndNoShape() {
    TensorSchema tensor = RandomVectors.tensor(Htype.TEXT, Dtype.STR, Shape.scalar());
    VarCharVector rows = (VarCharVector) vector(tensor);
    rows.setSafe(0, new byte[0]);
    rows.setSafe(1, "🩺".getBytes(StandardCharsets.UTF_8));
    rows.setValueCount(2);
    ChunkStats stats = stats(tensor, rows);
    assertEquals(1, stats.empties());
    assertEquals(4, stats.bytes());
    assertEquals(List.of(), stats.shapeMin());
    assertEquals(Optional.empty(), stats.min());
  }

  @Test
  void textThatIsNotUtf8IsRefusedAndTheWriterGoesOn() {
    TensorSchema tensor = RandomVectors.tensor(Htype.TEXT, Dtype.STR, Shape.scalar());
    try (VarCharVector rows = (VarCharVector) vector(tensor);
        ChunkWriter writer = new ChunkWriter(tensor, allocator, ChunkLimits.standard())) {
      rows.setSafe(0, "good".getBytes(StandardCharsets.UTF_8));
      rows.setSafe(1, new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
      rows.setValueCount(2);
      RefusedException e = assertThrows(RefusedException.class, () -> writer.append(rows, 0, 2));
      assertEquals("Row 1 of the batch for tensor 'tensor' is not UTF-8.", e.getMessage());
      assertEquals(0, writer.rowCount());
      assertEquals(1, writer.append(rows, 0, 1));
    }
  }

  @Test
  void mergedStatisticsAreThoseOfAllRows() {
    for (TensorSchema tensor : RandomVectors.everyTensor()) {
      try (FieldVector rows = new RandomVectors(5, allocator).next(tensor, 30)) {
        ChunkStats whole =
            ChunkFixture.write(tensor, rows, new ChunkLimits(1 << 20, 99, 99), allocator).stats;
        ChunkStats merged =
            ChunkFixture.write(tensor, rows, new ChunkLimits(1 << 20, 99, 8), allocator).stats;
        assertEquals(whole, merged.bytes() == whole.bytes() ? merged : withBytes(merged, whole));
        assertEquals(whole, ChunkStats.none().merge(whole));
      }
    }
  }

  /** Bits of booleans are rounded up per batch. */
  private static ChunkStats withBytes(ChunkStats stats, ChunkStats other) {
    return new ChunkStats(
        stats.rows(),
        stats.nulls(),
        stats.empties(),
        stats.bytes() - other.bytes() < 4 ? other.bytes() : stats.bytes(),
        stats.classCounts(),
        stats.min(),
        stats.max(),
        stats.hasNaN(),
        stats.shapeMin(),
        stats.shapeMax());
  }

  private static byte[] write(ChunkStats stats) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = ChunkFile.CBOR.createGenerator(bytes)) {
      stats.write(out);
    }
    return bytes.toByteArray();
  }

  private static ChunkStats read(byte[] bytes) throws IOException {
    try (JsonParser in = ChunkFile.CBOR.createParser(bytes)) {
      return ChunkStats.read(in);
    }
  }

  @Test
  void itsBytesAreThoseOfTheFormat() throws IOException {
    ChunkStats stats =
        new ChunkStats(
            1000,
            1,
            2,
            300,
            ClassCounts.of(5, 0, 0, 7),
            Optional.of(-3L),
            Optional.of(new BigInteger("18446744073709551615")),
            false,
            List.of(1, 2),
            List.of(224, 224));
    assertEquals(
        "8a" // an array of ten
            + "1903e8"
            + "01"
            + "02"
            + "19012c"
            + "82"
            + "820003"
            + "820507" // classes 0 and 3: 5 and 7 rows
            + "22"
            + "c24900ffffffffffffffff" // tag 2, nine bytes
            + "f4"
            + "820102"
            + "8218e018e0",
        HexFormat.of().formatHex(write(stats)));
    assertEquals(stats, read(write(stats)));
    assertEquals("8a00000000f6f6f6f4f6f6", HexFormat.of().formatHex(write(ChunkStats.none())));
    assertEquals(ChunkStats.none(), read(write(ChunkStats.none())));
  }

  @Test
  void brokenBytesAreAnIoExceptionAndNothingElse() throws IOException {
    ChunkStats stats =
        new ChunkStats(
            10,
            1,
            2,
            300,
            ClassCounts.of(5, 0, 0, 7),
            Optional.of(0.5),
            Optional.of(1.5),
            true,
            List.of(1, 2),
            List.of(224, 224));
    byte[] bytes = write(stats);
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] broken = bytes.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      try {
        read(broken);
      } catch (IOException e) {
        continue;
      }
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IOException.class, () -> read(cut));
    }
  }
}
