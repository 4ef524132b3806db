package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names and shapes of real state dicts, as read off the libraries. */
class WeightLayoutTest {
  @Test
  void everyEntryOfEveryLibrarysStateDictMapsToAParameterOfItsShape() throws IOException {
    Path folder = SharedData.require("weights/state-dict-keys");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    assertEquals(26, files.size());
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".json", "");
      WeightsFit fit = WeightsFit.nearest(tensors(file)).orElseThrow();
      assertEquals(List.of(), fit.misfits(), name);
      assertEquals(library(name), fit.layout(), name);
      assertEquals(1000, fit.classCount(), name);
      String variant = name.replace("_pth", "");
      variant = variant.substring(variant.lastIndexOf('_') + 1);
      assertEquals(EfficientNetVariant.parse(variant), fit.variant(), name);
    }
  }

  private static WeightLayout library(String name) {
    if (name.startsWith("torchvision")) {
      return WeightLayout.TORCHVISION;
    }
    return name.startsWith("timm") ? WeightLayout.TIMM : WeightLayout.EFFICIENTNET_PYTORCH;
  }

  private static Map<String, TensorInfo> tensors(Path file) throws IOException {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    JsonNode root = JsonMapper.builder().build().readTree(file.toFile());
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      JsonNode axes = entry.getValue().get("shape");
      long[] shape = new long[axes.size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = axes.get(i).asLong();
      }
      String dtype = entry.getValue().get("dtype").asText().toUpperCase(Locale.ROOT);
      ElementType type = dtype.equals("INT64") ? ElementType.I64 : ElementType.F32;
      tensors.put(entry.getKey(), new TensorInfo(type, new Shape(shape)));
    }
    return tensors;
  }
}
