package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.store.LocalStore;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.StoredForm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Datasets that were written by format 1 are read by every build; newer ones are refused. Their
 * refs are plain copies: hard links do not survive version control.
 */
class GoldenTest {
  private static Path golden(String name) throws URISyntaxException {
    return Path.of(GoldenTest.class.getResource("/golden/v1/" + name).toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"values", "history"})
  void aGoldenDatasetIsReadAsItWasWritten(String name) throws Exception {
    Path folder = golden(name);
    try (Dataset ds = Dataset.load(folder.resolve("data").toString())) {
      assertEquals(Files.readString(folder.resolve("expected.json")), GoldenDatasets.expected(ds));
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  /** A change of any byte is a change of the format: it needs a new version and new goldens. */
  @ParameterizedTest
  @ValueSource(strings = {"values", "history"})
  void whatIsWrittenIsStillFormatOne(String name) throws Exception {
    MemoryStore now = GoldenDatasets.make().get(name);
    try (ObjectStore then = LocalStore.open(golden(name).resolve("data"), false)) {
      List<String> names = then.list("", "", Integer.MAX_VALUE);
      assertEquals(names, now.list("", "", Integer.MAX_VALUE));
      for (String object : names) {
        assertArrayEquals(
            then.read(object, Long.MAX_VALUE), now.read(object, Long.MAX_VALUE), object);
      }
    }
  }

  @Test
  void aFolderOfANewerFormatIsRefused() throws Exception {
    MemoryStore store = copy("history", "tarn.json", 0);
    byte[] mark = Files.readAllBytes(golden("history").resolve("data/tarn.json"));
    String newer =
        new String(mark, StandardCharsets.UTF_8).replace("\"version\": 1", "\"version\": 2");
    store.put("tarn.json", List.of(ByteBuffer.wrap(newer.getBytes(StandardCharsets.UTF_8))));
    refusedAsNewer(store, "tarn.json has format 2; this Tarn reads formats up to 1.");
  }

  @Test
  void anObjectOfANewerFormatIsRefused() throws Exception {
    MemoryStore store = copy("values", "refs/heads/main/9999999997", 5);
    refusedAsNewer(store, "has format 2; this Tarn reads formats up to 1.");
  }

  @Test
  void aCommitThatNeedsWhatIsNotKnownIsRefused() throws Exception {
    String ref = "refs/heads/main/9999999997";
    MemoryStore store = copy("values", ref, 0);
    byte[] commit = Files.readAllBytes(golden("values").resolve("data").resolve(ref));
    int body = ByteBuffer.wrap(commit).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    ObjectMapper cbor = new ObjectMapper(new CBORFactory());
    ObjectNode record = (ObjectNode) cbor.readTree(commit, 16, body);
    record.putArray("needs").add("time-travel");
    byte[] changed = StoredForm.encode(StoredForm.Kind.COMMIT, cbor.writeValueAsBytes(record));
    List<ByteBuffer> pack =
        List.of(
            ByteBuffer.wrap(changed),
            ByteBuffer.allocate(-changed.length & 7),
            ByteBuffer.wrap(
                commit, 16 + body + (-body & 7), commit.length - 16 - body - (-body & 7)));
    store.put("commits/" + Hashes.sha256(pack), pack);
    store.put(ref, pack);
    refusedAsNewer(store, "time-travel");
  }

  private static void refusedAsNewer(MemoryStore store, String words) {
    TarnException e =
        assertThrows(TarnException.class, () -> new Place(store::openAgain).load().close());
    assertEquals("newer-format", e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  /**
   * A golden dataset in memory, without one object ({@code at} is 0) or with one byte of it counted
   * up.
   */
  private static MemoryStore copy(String name, String changed, int at)
      throws IOException, URISyntaxException {
    MemoryStore store = new MemoryStore();
    try (ObjectStore then = LocalStore.open(golden(name).resolve("data"), false)) {
      for (String object : then.list("", "", Integer.MAX_VALUE)) {
        byte[] bytes = then.read(object, Long.MAX_VALUE);
        if (object.equals(changed)) {
          bytes[at]++;
        }
        if (at > 0 || !object.equals(changed)) {
          store.put(object, List.of(ByteBuffer.wrap(bytes)));
        }
      }
    }
    return store;
  }
}
