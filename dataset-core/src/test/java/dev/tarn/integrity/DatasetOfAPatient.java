package dev.tarn.integrity;

import dev.tarn.dataset.Appender;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.PowerLossStore;
import dev.tarn.store.TurnedClock;
import dev.tarn.version.Commit;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowIdentities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.BeforeEach;

/** A dataset with rows of a patient who is to be forgotten, in a store in memory. */
abstract class DatasetOfAPatient {
  static final String PATIENT = "patient-17-who-left";

  /** Too long for a pack, so that chunk files take part. */
  static final int LONG = 140_000;

  private static int locations;
  private static int runs;
  final TurnedClock clock = new TurnedClock();
  MemoryStore store;
  private String location;

  @BeforeEach
  void anEmptyPlace() {
    store = new MemoryStore("mem:purge", clock);
    location = "mem:purge-" + ++locations;
    Dataset.create(
            location,
            List.of(
                TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
                TensorSpec.of("patient", Htype.TEXT),
                TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1),
                TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2")),
            options())
        .close();
  }

  private DatasetOptions options() {
    return DatasetOptions.defaults()
        .withClock(clock)
        .withAuthor("ann")
        .withStoreWrapper(
            inner -> {
              inner.close();
              return store.openAgain();
            });
  }

  Dataset load() {
    return Dataset.load(location, options());
  }

  long next;

  /** A row; of the patient with bytes that say so. */
  void add(Appender rows, String patient, int size) {
    byte[] bytes = new byte[size];
    if (patient.equals(PATIENT)) {
      byte[] mark = PATIENT.getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < size; i++) {
        bytes[i] = mark[i % mark.length];
      }
    } else {
      new Random(next).nextBytes(bytes);
    }
    rows.add(Map.of("n", next, "patient", patient, "bytes", bytes, "labels", (int) (next % 3)));
    next++;
  }

  Commit add(Dataset ds, String message, String... patients) {
    clock.pass(Duration.ofHours(1));
    return ds.commit(
        message,
        rows -> {
          for (int i = 0; i < patients.length; i++) {
            add(rows, patients[i], i == 0 ? LONG : 50);
          }
        });
  }

  private static Positions ofThePatient(OpenCommit commit) {
    Positions.Builder found = new Positions.Builder();
    BufferAllocator allocator = commit.objects().allocator();
    try (FieldVector patients =
        commit.tensor("patient").read(0, Math.toIntExact(commit.rowCount()), allocator)) {
      for (int i = 0; i < patients.getValueCount(); i++) {
        if (String.valueOf(patients.getObject(i)).startsWith(PATIENT)) {
          found.add(i);
        }
      }
    }
    return found.build();
  }

  private static final Purge.Views NO_VIEWS =
      new Purge.Views() {
        @Override
        public List<Purged.MovedView> plan(Collection<String> commits, RowIdentities going) {
          return List.of();
        }

        @Override
        public List<Purged.MovedView> follow(Map<String, String> moved, RowIdentities going) {
          return List.of();
        }
      };

  Purged purge(boolean dryRun) {
    return purge(store.openAgain(), dryRun);
  }

  Purged purge(ObjectStore in, boolean dryRun) {
    try (BufferAllocator allocator = new RootAllocator();
        PackReader objects = new PackReader(in, allocator)) {
      // Each run has a name of its own.
      Nonces nonces = new Nonces(new Random(++runs));
      Purge purge =
          new Purge(
              objects,
              new Versions(objects, clock, nonces),
              DatasetOfAPatient::ofThePatient,
              NO_VIEWS,
              "ann",
              clock,
              nonces,
              PurgeProgress.NONE);
      return dryRun ? purge.plan() : purge.run();
    }
  }

  boolean holdsAByteOfThePatient() {
    // In the bytes tensor the name is repeated, so that a part of it is enough to be found.
    byte[] mark = PATIENT.substring(0, 12).getBytes(StandardCharsets.US_ASCII);
    return PowerLossStore.contents(store).values().stream()
        .anyMatch(content -> indexOf(content, mark));
  }

  private static boolean indexOf(byte[] content, byte[] mark) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    return text.contains(new String(mark, StandardCharsets.ISO_8859_1));
  }
}
