package dev.tarn.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.DamagedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkDamageTest {
  private static final ChunkLimits LIMITS = new ChunkLimits(1 << 20, 1000, 4);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertEquals(0, allocator.getAllocatedMemory());
    allocator.close();
  }

  /** One of each layout. */
  static Stream<TensorSchema> layouts() {
    return Stream.of(
        RandomVectors.tensor(Htype.CLASS_LABEL, Dtype.UINT16, Shape.scalar()),
        RandomVectors.tensor(Htype.GENERIC, Dtype.BOOL, Shape.of(3)),
        RandomVectors.tensor(Htype.GENERIC, Dtype.FLOAT32, Shape.any(1)),
        RandomVectors.tensor(Htype.GENERIC, Dtype.INT16, Shape.any(2)),
        RandomVectors.tensor(Htype.IMAGE, Dtype.UINT8, Shape.any(3)),
        RandomVectors.tensor(Htype.TEXT, Dtype.STR, Shape.scalar()),
        RandomVectors.sequence(Htype.IMAGE, Dtype.UINT8, Shape.any(3)),
        RandomVectors.sequence(Htype.CLASS_LABEL, Dtype.UINT8, Shape.scalar()));
  }

  private ChunkFixture chunk(TensorSchema tensor) {
    try (FieldVector rows = new RandomVectors(7, allocator).next(tensor, 10)) {
      return ChunkFixture.write(tensor, rows, LIMITS, allocator);
    }
  }

  private void readAll(ChunkReader reader) {
    reader.read(0, reader.rowCount(), allocator).close();
  }

  private void copyAll(ChunkReader reader, TensorSchema tensor) {
    int[] rows = new int[reader.rowCount()];
    Arrays.setAll(rows, i -> rows.length - 1 - i);
    try (FieldVector target = ArrowLayout.field(tensor).createVector(allocator)) {
      reader.copyRows(rows, 0, rows.length, target, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aFlippedBitAnywhereIsFoundWhenTheRowsAreRead(TensorSchema tensor) {
    ChunkFixture chunk = chunk(tensor);
    for (int at = 0; at < chunk.file.length; at++) {
      byte[] damaged = chunk.file.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      String where = "byte " + at + " of " + damaged.length;
      assertThrows(
          DamagedException.class,
          () -> {
            try (ChunkReader reader = chunk.open(damaged, allocator)) {
              readAll(reader);
            }
          },
          where);
      assertThrows(
          DamagedException.class,
          () -> {
            try (ChunkReader reader = chunk.open(damaged, allocator)) {
              copyAll(reader, tensor);
            }
          },
          where);
      assertThrows(
          DamagedException.class,
          () -> {
            try (ChunkReader reader = chunk.open(damaged, allocator)) {
              reader.verify(chunk.stats);
            }
          },
          where);
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aFileCutShortAnywhereIsFoundWhenItIsOpened(TensorSchema tensor) {
    ChunkFixture chunk = chunk(tensor);
    for (int length = 0; length < chunk.file.length; length++) {
      byte[] cut = Arrays.copyOf(chunk.file, length);
      assertThrows(DamagedException.class, () -> chunk.open(cut, allocator).close());
      assertThrows(
          DamagedException.class,
          () ->
              ChunkReader.open(
                      ChunkFixture.source(cut),
                      0,
                      chunk.file.length,
                      chunk.footerCrc,
                      tensor,
                      allocator,
                      "x")
                  .close());
    }
  }

  @Test
  void theMessageNamesTheChunkAndBothChecksums() {
    ChunkFixture chunk = chunk(layouts().findFirst().orElseThrow());
    byte[] damaged = chunk.file.clone();
    damaged[20] ^= 1;
    try (ChunkReader reader = chunk.open(damaged, allocator)) {
      DamagedException e = assertThrows(DamagedException.class, () -> readAll(reader));
      assertTrue(
          e.getMessage()
              .matches(
                  "Damaged chunk 7c41 of tensor 'tensor': CRC32C of bytes 0 to \\d+ is"
                      + " [0-9a-f]{8}, its footer says [0-9a-f]{8}\\. None of the rows asked for"
                      + " was returned\\."),
          e.getMessage());
      assertEquals("damaged", e.code());
    }
  }

  @Test
  void aWrongFooterChecksumFromOutsideIsDamage() {
    ChunkFixture chunk = chunk(layouts().findFirst().orElseThrow());
    DamagedException e =
        assertThrows(
            DamagedException.class,
            () ->
                ChunkReader.open(
                    ChunkFixture.source(chunk.file),
                    0,
                    chunk.file.length,
                    0,
                    chunk.tensor,
                    allocator,
                    "7c41"));
    assertEquals(
        "Damaged chunk 7c41: CRC32C of its footer is "
            + CheckedBytes.hex(chunk.footerCrc)
            + ", the commit says 00000000. None of the rows asked for was returned.",
        e.getMessage());
  }

  /** A file with other bytes in front of the footer, whose checksums are right. */
  private static byte[] resealed(ChunkFixture chunk, byte[] changed, ChunkFile.Place... places) {
    ChunkFooter footer =
        ChunkFooter.read(
            ChunkFixture.source(chunk.file),
            0,
            chunk.file.length,
            chunk.footerCrc,
            chunk.tensor,
            new Damage("x"));
    byte[] front = Arrays.copyOf(changed, (int) footer.start());
    BlockDigest digest = new BlockDigest(Long.MAX_VALUE);
    digest.update(ByteBuffer.wrap(front));
    List<ChunkFile.Place> all = places.length > 0 ? List.of(places) : footer.places();
    ByteBuffer tail =
        ChunkFile.footer(ChunkFile.schema(chunk.tensor), all, digest.sums(), footer.stats());
    byte[] file = Arrays.copyOf(front, front.length + tail.remaining());
    tail.duplicate().get(file, front.length, tail.remaining());
    return file;
  }

  private ChunkReader openResealed(ChunkFixture chunk, byte[] file) {
    int footer =
        ByteBuffer.wrap(file)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt(file.length - ChunkFile.TAIL_BYTES);
    int region = footer + ChunkFile.TAIL_BYTES;
    boolean inside = footer >= 0 && region <= file.length;
    int crc = inside ? BlockDigest.crc(ByteBuffer.wrap(file, file.length - region, region)) : 0;
    return ChunkReader.open(
        ChunkFixture.source(file), 0, file.length, crc, chunk.tensor, allocator, "hostile");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void hostileBytesWithRightChecksumsAreDamageOrValuesAndNothingElse(TensorSchema tensor) {
    ChunkFixture chunk = chunk(tensor);
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] changed = chunk.file.clone();
      boolean inFooter = round % 3 == 0;
      for (int i = 0; i <= random.nextInt(3); i++) {
        int at =
            inFooter ? changed.length - 1 - random.nextInt(600) : random.nextInt(changed.length);
        changed[Math.max(0, at)] = random.nextBoolean() ? (byte) random.nextInt() : -1;
      }
      byte[] file = inFooter ? changed : resealed(chunk, changed);
      try (ChunkReader reader = openResealed(chunk, file)) {
        readAll(reader);
        copyAll(reader, tensor);
        reader.verify(chunk.stats);
      } catch (DamagedException e) {
        refused++;
      }
    }
    assertTrue(refused > 300, refused + " of 1500 refused");
  }

  @Test
  void aClaimOfThreeGigabytesInATinyFileIsRefusedWithoutAllocation() {
    ChunkFixture chunk = chunk(layouts().findFirst().orElseThrow());
    List<ChunkFile.Place> claims = new ArrayList<>();
    for (long body : new long[] {3L << 30, Long.MAX_VALUE, Long.MAX_VALUE - 400, -8}) {
      claims.add(new ChunkFile.Place(200, 200, body));
    }
    claims.add(new ChunkFile.Place(Long.MAX_VALUE - 8, 8, 8));
    claims.add(new ChunkFile.Place(-8, 8, 8));
    claims.add(new ChunkFile.Place(8, Integer.MIN_VALUE, 8));
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 1 << 20)) {
      for (ChunkFile.Place claim : claims) {
        byte[] file = resealed(chunk, chunk.file, claim, claim, claim);
        DamagedException e =
            assertThrows(DamagedException.class, () -> openResealed(chunk, file).close());
        assertTrue(e.getMessage().contains("which does not fit in front"), e.getMessage());
      }
      assertEquals(0, small.getPeakMemoryAllocation());
    }
  }

  @Test
  void aChunkOfAnotherTensorTypeIsDamage() {
    ChunkFixture chunk = chunk(layouts().findFirst().orElseThrow());
    TensorSchema other = RandomVectors.tensor(Htype.GENERIC, Dtype.INT16, Shape.scalar());
    DamagedException e =
        assertThrows(
            DamagedException.class,
            () ->
                ChunkReader.open(
                    ChunkFixture.source(chunk.file),
                    0,
                    chunk.file.length,
                    chunk.footerCrc,
                    other,
                    allocator,
                    "7c41"));
    assertTrue(e.getMessage().contains("it holds [tensor: Int(16, false)"), e.getMessage());
  }

  @Test
  void afterClosingItSaysClosedAlsoWhileOthersRead() throws Exception {
    ChunkFixture chunk = chunk(layouts().skip(4).findFirst().orElseThrow());
    for (int round = 0; round < 50; round++) {
      ChunkReader reader = chunk.open(allocator);
      List<Thread> threads = new ArrayList<>();
      List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 3; t++) {
        Thread thread =
            new Thread(
                () -> {
                  try {
                    while (true) {
                      readAll(reader);
                      copyAll(reader, chunk.tensor);
                    }
                  } catch (IllegalStateException e) {
                    if (!"closed".equals(e.getMessage())) {
                      unexpected.add(e);
                    }
                  } catch (RuntimeException | Error e) {
                    unexpected.add(e);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      Thread.yield();
      reader.close();
      reader.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), unexpected);
    }
  }
}
