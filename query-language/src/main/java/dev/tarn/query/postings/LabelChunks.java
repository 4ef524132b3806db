package dev.tarn.query.postings;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.ClassCounts;
import dev.tarn.dataset.Tensor;
import dev.tarn.error.DamagedException;
import dev.tarn.index.LabelPostings;
import dev.tarn.index.MachineIndex;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.source.TensorTypes;
import dev.tarn.query.value.ValueType;
import dev.tarn.version.read.TensorReader.ChunkSpan;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which rows of a label tensor have which class, as far as that is known without reading the
 * labels. For one query; its threads may share it.
 *
 * <p>The counts of each chunk come first: a class that no row has, or every row has, needs no
 * index. Postings are asked for chunks of {@value #LEAST_ROWS} rows or more, and only where they
 * pay for loading RocksDB: in tensors of {@value #LARGE} rows or more, and in smaller ones when the
 * same chunk is scanned again. Chunks that had to be scanned then are remembered. What the index
 * gives must agree with the counts, or it is as if it were not there.
 */
final class LabelChunks {
  /** In place of a class: no label. */
  static final int NULL = -1;

  /** Chunks of fewer rows are read faster than looked up. */
  static final int LEAST_ROWS = 65_536;

  private static final int LARGE = 1 << 20;

  private final DatasetSource source;
  private final int field;
  private final Tensor tensor;
  private final List<ChunkSpan> chunks;
  private final long[] firstRows;
  private final Optional<LabelPostings> postings;
  private final Set<Integer> missed = ConcurrentHashMap.newKeySet();
  private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
  private final Set<Integer> scanned = ConcurrentHashMap.newKeySet();
  private final Set<Integer> lookedUp = ConcurrentHashMap.newKeySet();

  LabelChunks(DatasetSource source, int field) {
    this.source = source;
    this.field = field;
    this.tensor = source.tensor(field);
    this.chunks = tensor.chunks();
    this.firstRows = chunks.stream().mapToLong(ChunkSpan::firstRow).toArray();
    this.postings = source.dataset().machineIndex().map(MachineIndex::labelPostings);
  }

  /** The tensor's name. */
  String name() {
    return tensor.name();
  }

  /** How many chunks were decided by what. */
  Map<String, Object> report() {
    Set<Integer> postingsAlone = new HashSet<>(lookedUp);
    postingsAlone.removeAll(scanned);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("byCounts", asked.size() - postingsAlone.size() - scanned.size());
    report.put("byPostings", postingsAlone.size());
    return report;
  }

  /** What the labels are to a query. */
  ValueType type() {
    return TensorTypes.of(tensor.schema());
  }

  /** Of all rows. */
  ClassCounts classCounts() {
    return tensor.stats().classCounts();
  }

  /** The number of the chunk that has a row. */
  int holding(long row) {
    int at = Arrays.binarySearch(firstRows, row);
    return at >= 0 ? at : -at - 2;
  }

  /** The classes that rows of a chunk have, and {@link #NULL} if there are rows without. */
  int[] values(int chunk) {
    ClassCounts counts = chunks.get(chunk).stats().classCounts();
    boolean hasNulls = chunks.get(chunk).stats().nulls() > 0;
    return IntStream.range(hasNulls ? -1 : 0, counts.size())
        .map(i -> i < 0 ? NULL : counts.number(i))
        .toArray();
  }

  /** Whether every row is in a chunk. */
  boolean coversAllRows() {
    long next = 0;
    for (ChunkSpan span : chunks) {
      if (span.firstRow() != next) {
        return false;
      }
      next += span.rowCount();
    }
    return next == source.rowCount();
  }

  /** The error for a chunk whose labels are not those of its statistics. */
  DamagedException disagrees(ChunkSpan span) {
    return new DamagedException(
        "Chunk "
            + span.chunkId()
            + " of tensor '"
            + name()
            + "' has other labels than its statistics say.",
        null);
  }

  /** The chunks, in row order. */
  List<ChunkSpan> spans() {
    return chunks;
  }

  /** How many rows of a chunk have a class, or no label. */
  long count(int chunk, int value) {
    ChunkStats stats = chunks.get(chunk).stats();
    return value == NULL ? stats.nulls() : stats.classCounts().countOf(value);
  }

  /** The class numbers of rows, -1 where there is none. */
  void read(long firstRow, int count, int[] into) {
    source.classNumbers(field, firstRow, count, into);
  }

  /**
   * The class numbers of rows, -1 where there is none, a block at a time.
   *
   * @param numbers takes a block's
   * @param backwards whether the last block comes first
   */
  void read(
      long firstRow, int count, int[] numbers, boolean backwards, DatasetSource.NumberBlock block) {
    source.classNumbers(field, firstRow, count, numbers, backwards, block);
  }

  /**
   * The rows of a chunk that have any of some values.
   *
   * @param wanted those values
   * @param others all others that rows of the chunk have; each row has one value
   * @return positions in the dataset; empty if labels have to be read
   */
  Optional<RoaringBitmap> rows(int chunk, List<Integer> wanted, List<Integer> others) {
    boolean complement = others.size() < wanted.size();
    RoaringBitmap found = new RoaringBitmap();
    for (int value : complement ? others : wanted) {
      Optional<RoaringBitmap> rows = rows(chunk, value);
      if (rows.isEmpty()) {
        return Optional.empty();
      }
      found.or(rows.get());
    }
    return Optional.of(complement ? RoaringBitmap.andNot(all(chunk), found) : found);
  }

  /**
   * The rows of a chunk that have a class, or no label.
   *
   * @param value a class number or {@link #NULL}
   * @return positions in the dataset; empty if labels have to be read
   */
  Optional<RoaringBitmap> rows(int chunk, int value) {
    ChunkSpan span = chunks.get(chunk);
    asked.add(chunk);
    long count = value == NULL ? span.stats().nulls() : span.stats().classCounts().countOf(value);
    if (count == 0) {
      return Optional.of(new RoaringBitmap());
    }
    if (count == span.rowCount()) {
      return Optional.of(all(chunk));
    }
    boolean altered = span.chunkId().isEmpty();
    if (altered || span.rowCount() < LEAST_ROWS || postings.isEmpty()) {
      scanned.add(chunk);
      return Optional.empty();
    }
    Optional<RoaringBitmap> found =
        pays(span) ? find(span, value).filter(rows -> agrees(rows, span, count)) : Optional.empty();
    if (found.isEmpty()) {
      missed.add(chunk);
    }
    (found.isEmpty() ? scanned : lookedUp).add(chunk);
    return found.map(rows -> RoaringBitmap.addOffset(rows, span.firstRow()));
  }

  private RoaringBitmap all(int chunk) {
    ChunkSpan span = chunks.get(chunk);
    return RoaringBitmap.bitmapOfRange(span.firstRow(), span.firstRow() + span.rowCount());
  }

  private boolean pays(ChunkSpan span) {
    return tensor.rowCount() >= LARGE || postings.orElseThrow().wasScanned(span.chunkId());
  }

  private Optional<RoaringBitmap> find(ChunkSpan span, int value) {
    LabelPostings known = postings.orElseThrow();
    return value == NULL ? known.nulls(span.chunkId()) : known.find(span.chunkId(), value);
  }

  private static boolean agrees(RoaringBitmap rows, ChunkSpan span, long count) {
    return rows.getLongCardinality() == count
        && Integer.toUnsignedLong(rows.last()) < span.rowCount();
  }

  /** Called when all rows were asked for: what was missed is remembered for the next query. */
  void remember() {
    for (int chunk : missed) {
      ChunkSpan span = chunks.get(chunk);
      LabelPostings known = postings.orElseThrow();
      if (pays(span) && known.isWritable()) {
        Postings.of(source, field, span).put(known, span.chunkId());
      }
      known.noteScan(span.chunkId());
    }
  }
}
