package dev.tarn.index;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A query that was run on this machine.
 *
 * @param query its text
 * @param time when it began
 * @param millis how long it took, in milliseconds
 * @param rowCount rows of its answer
 * @param commit the commit it was asked of
 * @param view the id of the view its answer was saved as, if it was
 */
public record HistoryEntry(
    String query, Instant time, long millis, long rowCount, String commit, Optional<String> view) {

  byte[] toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("query", query);
      out.writeStringField("time", time.toString());
      out.writeNumberField("millis", millis);
      out.writeNumberField("rowCount", rowCount);
      out.writeStringField("commit", commit);
      if (view.isPresent()) {
        out.writeStringField("view", view.get());
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /** Empty if the bytes are no entry. */
  static Optional<HistoryEntry> parse(byte[] bytes, ObjectMapper json) {
    try {
      JsonNode node = json.readTree(new String(bytes, StandardCharsets.UTF_8));
      return Optional.of(
          new HistoryEntry(
              node.required("query").asText(),
              Instant.parse(node.required("time").asText()),
              node.required("millis").asLong(),
              node.required("rowCount").asLong(),
              node.required("commit").asText(),
              node.has("view") ? Optional.of(node.get("view").asText()) : Optional.empty()));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty(); // cut short by a full disk or a power cut
    }
  }
}
