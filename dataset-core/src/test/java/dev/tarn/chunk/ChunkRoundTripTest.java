package dev.tarn.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkRoundTripTest {
  private static final ChunkLimits SMALL_BATCHES = new ChunkLimits(1 << 20, 1000, 13);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertEquals(0, allocator.getAllocatedMemory());
    allocator.close();
  }

  static Stream<TensorSchema> everyTensor() {
    return RandomVectors.everyTensor().stream();
  }

  @ParameterizedTest
  @MethodSource("everyTensor")
  void everyRangeOfRowsComesBack(TensorSchema tensor) {
    try (FieldVector rows = new RandomVectors(1, allocator).next(tensor, 40)) {
      ChunkFixture chunk = ChunkFixture.write(tensor, rows, SMALL_BATCHES, allocator);
      List<@Nullable Object> expected = RandomVectors.values(rows);
      try (ChunkReader reader = chunk.open(allocator)) {
        assertEquals(40, reader.rowCount());
        assertEquals(4, reader.batchCount());
        for (int first = 0; first <= 40; first++) {
          for (int count = 40 - first; count >= 0; count = count * 2 / 5 - 1) {
            try (FieldVector read = reader.read(first, count, allocator)) {
              assertEquals(count, read.getValueCount());
              assertEquals(expected.subList(first, first + count), RandomVectors.values(read));
              assertEquals(ArrowLayout.field(tensor).getType(), read.getField().getType());
              assertEquals("tensor", read.getName());
            }
          }
        }
        reader.verify(chunk.stats);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyTensor")
  void anyRowsInAnyOrderAreAppendedToAVector(TensorSchema tensor) {
    Random random = new Random(2);
    try (FieldVector rows = new RandomVectors(2, allocator).next(tensor, 40)) {
      ChunkFixture chunk = ChunkFixture.write(tensor, rows, SMALL_BATCHES, allocator);
      try (ChunkReader reader = chunk.open(allocator);
          FieldVector target = ArrowLayout.field(tensor).createVector(allocator)) {
        List<Integer> wanted = new ArrayList<>();
        for (int call = 0; call < 60; call++) {
          int[] numbers = new int[1 + random.nextInt(8)];
          int start = random.nextInt(30);
          boolean neighbours = random.nextBoolean();
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = neighbours ? start + i : random.nextInt(40);
            wanted.add(numbers[i]);
          }
          reader.copyRows(numbers, 0, numbers.length, target, wanted.size() - numbers.length);
        }
        List<@Nullable Object> all = RandomVectors.values(rows);
        List<@Nullable Object> expected = new ArrayList<>();
        wanted.forEach(row -> expected.add(all.get(row)));
        assertEquals(expected, RandomVectors.values(target));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyTensor")
  void equalRowsGiveEqualBytesHoweverTheyAreHandedOver(TensorSchema tensor) {
    try (FieldVector rows = new RandomVectors(3, allocator).next(tensor, 40)) {
      ChunkFixture whole = ChunkFixture.write(tensor, rows, SMALL_BATCHES, allocator);
      try (ChunkReader reader = whole.open(allocator);
          FieldVector canonical = reader.read(0, 40, allocator);
          ChunkWriter writer = new ChunkWriter(tensor, allocator, SMALL_BATCHES)) {
        for (int row = 0; row < 40; row += 1 + row % 3) {
          int count = Math.min(1 + row % 3, 40 - row);
          assertEquals(count, writer.append(canonical, row, count));
        }
        try (EncodedChunk again = writer.finish()) {
          assertArrayEquals(whole.file, ChunkFixture.bytes(again));
          assertEquals(whole.footerCrc, again.footerCrc());
          assertEquals(whole.stats, again.stats());
        }
      }
    }
  }

  @Test
  void rowsThatAreNotThereAreRefused() {
    TensorSchema tensor = RandomVectors.everyTensor().get(0);
    try (FieldVector rows = new RandomVectors(4, allocator).next(tensor, 5)) {
      ChunkFixture chunk = ChunkFixture.write(tensor, rows, SMALL_BATCHES, allocator);
      try (ChunkReader reader = chunk.open(allocator)) {
        assertThrows(IndexOutOfBoundsException.class, () -> reader.read(-1, 1, allocator));
        assertThrows(IndexOutOfBoundsException.class, () -> reader.read(5, 1, allocator));
        assertThrows(
            IndexOutOfBoundsException.class, () -> reader.read(1, Integer.MAX_VALUE, allocator));
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> reader.copyRows(new int[] {0, 5}, 0, 2, rows, 5));
        assertTrue(reader.read(5, 0, allocator).getValueCount() == 0);
      }
    }
  }
}
