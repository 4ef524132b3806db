package dev.tarn.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.read.OpenCommit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The object {@code tarn.json}: what the folder is, in which format, and the dataset's id.
 *
 * @param id the dataset's id, 32 hex digits
 */
record DatasetMark(String id) {
  private static final int MAX_BYTES = 1 << 16;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  boolean put(ObjectStore store) {
    return store.put(ObjectNames.DATASET, List.of(ByteBuffer.wrap(bytes())));
  }

  private byte[] bytes() {
    String json =
        "{\"format\": \"tarn\", \"version\": "
            + StoredForm.FORMAT_VERSION
            + ", \"id\": \""
            + id
            + "\"}\n";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Refuses a commit of another dataset: one of the two is damaged. */
  void check(OpenCommit commit, ObjectStore store) {
    if (!commit.datasetId().equals(id)) {
      throw damaged(store, "its id is not that of its commits, " + commit.datasetId(), null);
    }
  }

  static Optional<DatasetMark> find(ObjectStore store) {
    byte[] bytes;
    try {
      bytes = store.read(ObjectNames.DATASET, MAX_BYTES);
    } catch (ObjectMissingException e) {
      return Optional.empty();
    }
    String format = "";
    String id = "";
    long version = -1;
    try (JsonParser in = new JsonFactory().createParser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String key = in.currentName();
          in.nextToken();
          switch (key) {
            case "format" -> format = in.getText();
            case "id" -> id = in.getText();
            case "version" -> version = in.getLongValue();
            default -> in.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      throw damaged(store, "it is no JSON", e);
    }
    if (!format.equals("tarn") || version < 1) {
      throw new RefusedException(
          "not-a-dataset",
          "'" + store.location() + "' is no Tarn dataset: its tarn.json is another program's.",
          null);
    }
    if (version > StoredForm.FORMAT_VERSION) {
      throw StoredForm.newerFormat(ObjectNames.DATASET, (int) Math.min(version, Integer.MAX_VALUE));
    }
    if (!ID.matcher(id).matches()) {
      throw damaged(store, "it has no id of 32 hex digits", null);
    }
    DatasetMark mark = new DatasetMark(id);
    if (!Arrays.equals(mark.bytes(), bytes)) {
      // It has no checksum, so nothing in it may be anything else.
      throw damaged(store, "it is not exactly what the format says", null);
    }
    return Optional.of(mark);
  }

  private static DamagedException damaged(
      ObjectStore store, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new DamagedException(
        "Damaged tarn.json of '" + store.location() + "': " + what + ".", null, cause);
  }
}
