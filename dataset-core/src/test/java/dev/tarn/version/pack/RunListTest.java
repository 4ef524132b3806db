package dev.tarn.version.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.store.MemoryStore;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.row.RowSegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunListTest {
  private final MemoryStore store = new MemoryStore();
  private BufferAllocator allocator;
  private PackReader objects;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    objects = new PackReader(store, allocator);
  }

  @AfterEach
  void close() {
    objects.close();
    allocator.close();
  }

  /** Appends to a list as a commit does; the pack lies in the store under a commit's name. */
  private RunList<RowSegment> append(
      RunList<RowSegment> list, List<RowSegment> added, int number, long[] bytes) {
    PackWriter pack = new PackWriter(store);
    RunList<RowSegment> next =
        new RunListWriter<>(EntryForm.SEGMENTS, objects, pack).append(list, added);
    CborWriter out = new CborWriter();
    out.array(
        2,
        () -> {
          out.integer(number);
          next.write(out, EntryForm.SEGMENTS);
        });
    List<ByteBuffer> content = pack.finish(StoredForm.Kind.COMMIT, out.finish());
    String id = Hashes.sha256(content);
    bytes[0] += content.stream().mapToInt(ByteBuffer::remaining).sum();
    store.put(ObjectNames.commit(id), content);
    return new RunList<>(
        next.entries(),
        next.rows(),
        next.spine() == null ? null : next.spine().resolved(id),
        next.tail());
  }

  private static RowSegment segment(int i) {
    return new RowSegment(String.format(java.util.Locale.ROOT, "%032x", i), 0, 1 + i % 3);
  }

  @Test
  void entriesAppendedOneByOneComeBackInOrderAndCostTheSameAllAlong() {
    RunList<RowSegment> list = RunList.empty();
    List<RowSegment> expected = new ArrayList<>();
    long[] early = {0};
    long[] late = {0};
    long[] between = {0};
    for (int i = 0; i < 10_000; i++) {
      expected.add(segment(i));
      // 4,096 appends fill every level once: two such rounds are compared.
      long[] counter = i < 4_096 ? early : i < 8_192 ? late : between;
      list = append(list, List.of(segment(i)), i, counter);
    }
    RunListReader<RowSegment> reader = new RunListReader<>(list, EntryForm.SEGMENTS, objects);
    assertEquals(expected, reader.all());
    List<RowSegment> newest = reader.newest(9_000);
    assertEquals(segment(9_999), newest.get(0));
    assertEquals(segment(1_000), newest.get(8_999));
    assertTrue(reader.runs().size() <= 40, () -> "runs: " + reader.runs().size());
    assertTrue(late[0] < early[0] * 1.2, () -> early[0] + " bytes, then " + late[0]);
  }

  @Test
  void aBulkOfManyEntriesIsListedByParents() {
    int n = 70 * RunListWriter.MAX_RUN_ENTRIES + 5;
    List<RowSegment> bulk = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      bulk.add(segment(i));
    }
    RunList<RowSegment> list = append(RunList.empty(), bulk, 0, new long[1]);
    for (int i = 0; i < 20; i++) {
      bulk.add(segment(n + i));
      list = append(list, List.of(segment(n + i)), i + 1, new long[1]);
    }
    RunListReader<RowSegment> reader = new RunListReader<>(list, EntryForm.SEGMENTS, objects);
    assertTrue(reader.runs().stream().anyMatch(run -> run.level() == RunListWriter.NODE_LEVEL));
    assertEquals(bulk, reader.all());
  }
}
