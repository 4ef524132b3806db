package dev.tarn.training.model;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, checked: each tensor's bytes fit its type and shape, and the
 * tensors cover the data without gap or overlap, as the format demands.
 */
record SafetensorsHeader(
    Map<String, TensorInfo> tensors, Map<String, Long> begins, Map<String, String> metadata) {
  /** The format's own bound. */
  static final int MAX_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final int MAX_AXES = 16;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Span(String name, long begin, long end) {}

  static SafetensorsHeader parse(Path path, byte[] json, long dataBytes) {
    JsonNode root = tree(path, json);
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, Long> begins = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Span> spans = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String name = entry.getKey();
      if (name.equals(METADATA)) {
        entry.getValue().properties().forEach(p -> metadata.put(p.getKey(), p.getValue().asText()));
        continue;
      }
      TensorInfo info = info(path, name, entry.getValue());
      Span span = span(path, name, entry.getValue(), info, dataBytes);
      tensors.put(name, info);
      begins.put(name, span.begin());
      spans.add(span);
    }
    requireGapless(path, spans, dataBytes);
    return new SafetensorsHeader(tensors, begins, metadata);
  }

  long begin(String name) {
    return begins.get(name);
  }

  private static JsonNode tree(Path path, byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (!root.isObject()) {
        throw WeightsException.malformed(path, "its header is not a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw WeightsException.malformed(
          path, "its header is not valid JSON (" + e.getOriginalMessage() + ")");
    } catch (IOException e) {
      throw WeightsException.io(path, "read", e);
    }
  }

  private static TensorInfo info(Path path, String name, JsonNode node) {
    ElementType type;
    try {
      type = ElementType.valueOf(node.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw WeightsException.malformed(
          path,
          "tensor '" + name + "' has the unknown dtype '" + node.path("dtype").asText() + "'");
    }
    JsonNode axes = node.path("shape");
    if (!axes.isArray() || axes.size() > MAX_AXES) {
      throw WeightsException.malformed(path, "tensor '" + name + "' has no usable shape");
    }
    long[] shape = new long[axes.size()];
    for (int i = 0; i < shape.length; i++) {
      if (!axes.get(i).isIntegralNumber() || axes.get(i).asLong(-1) < 0) {
        throw WeightsException.malformed(
            path, "tensor '" + name + "' has the shape " + axes.toString());
      }
      shape[i] = axes.get(i).asLong();
    }
    return new TensorInfo(type, new Shape(shape));
  }

  private static Span span(Path path, String name, JsonNode node, TensorInfo info, long dataBytes) {
    JsonNode offsets = node.path("data_offsets");
    if (!offsets.isArray()
        || offsets.size() != 2
        || !offsets.get(0).isIntegralNumber()
        || !offsets.get(1).isIntegralNumber()
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw WeightsException.malformed(path, "tensor '" + name + "' has no usable data_offsets");
    }
    long begin = offsets.get(0).asLong();
    long end = offsets.get(1).asLong();
    if (begin < 0 || begin > end || end > dataBytes) {
      throw WeightsException.malformed(
          path, "tensor '" + name + "' lies at bytes " + begin + " to " + end + " of " + dataBytes);
    }
    long expected;
    try {
      expected = info.bytes();
    } catch (ArithmeticException e) {
      expected = -1;
    }
    if (expected != end - begin || expected > Integer.MAX_VALUE) {
      throw WeightsException.malformed(
          path, "tensor '" + name + "' is " + info + " but has " + (end - begin) + " bytes");
    }
    return new Span(name, begin, end);
  }

  private static void requireGapless(Path path, List<Span> spans, long dataBytes) {
    spans.sort(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end));
    long at = 0;
    for (Span span : spans) {
      if (span.begin() != at) {
        throw WeightsException.malformed(
            path,
            "tensor '"
                + span.name()
                + "' begins at byte "
                + span.begin()
                + " where "
                + at
                + " was expected: tensors overlap or leave a gap");
      }
      at = span.end();
    }
    if (at != dataBytes) {
      throw WeightsException.malformed(path, "its tensors end at byte " + at + " of " + dataBytes);
    }
  }
}
