package dev.tarn.training.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.training.fit.ImageClassifier.ModelDescription;
import dev.tarn.training.model.EfficientNetVariant;
import dev.tarn.training.model.ModelException;
import dev.tarn.training.model.Normalisation;
import dev.tarn.version.object.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A saved model: {@code model.json} says what it is and vouches for {@code weights.safetensors} by
 * its SHA-256, so that a folder that was only half replaced is noticed.
 */
final class ModelFolder {
  private static final String DESCRIPTION = "model.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final int FORMAT_VERSION = 1;
  private static final String SAVE_AGAIN = "Train the model again, or copy its folder anew.";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ModelFolder() {}

  static Path weights(Path folder) {
    return folder.resolve(WEIGHTS);
  }

  static void write(Path folder, ModelDescription model, Consumer<Path> weightsWriter) {
    try {
      Files.createDirectories(folder);
      weightsWriter.accept(weights(folder));
      ObjectNode root = JSON.createObjectNode();
      root.put("formatVersion", FORMAT_VERSION);
      root.put("model", model.variant().shortName());
      ArrayNode names = root.putArray("classNames");
      model.classNames().forEach(names::add);
      root.put("heightPixels", model.heightPixels());
      root.put("widthPixels", model.widthPixels());
      ObjectNode colours = root.putObject("normalisation");
      model.normalisation().mean().forEach(colours.putArray("mean")::add);
      model.normalisation().deviation().forEach(colours.putArray("deviation")::add);
      root.put("weightsSha256", sha256(weights(folder)));
      Path temporary = folder.resolve(DESCRIPTION + "." + UUID.randomUUID() + ".part");
      Files.write(temporary, JSON.writeValueAsBytes(root));
      Files.move(temporary, folder.resolve(DESCRIPTION), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FitException.environment(
          "input-output", "Cannot write the model to " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  static ModelDescription read(Path folder) {
    Path file = folder.resolve(DESCRIPTION);
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      int version = root.path("formatVersion").asInt();
      if (version != FORMAT_VERSION) {
        throw FitException.refused(
            "newer-model",
            "The model in "
                + folder
                + " has the format version "
                + root.path("formatVersion").asText()
                + ", this Tarn reads "
                + FORMAT_VERSION
                + ".",
            "Use the Tarn that wrote it, or a newer one.");
      }
      if (!sha256(weights(folder)).equals(root.path("weightsSha256").asText())) {
        throw FitException.damaged(
            "damaged-model",
            "The weights in " + folder + " are not those that its model.json was written with.",
            SAVE_AGAIN);
      }
      return description(root);
    } catch (NoSuchFileException e) {
      throw FitException.refused(
          "no-such-model",
          "There is no model in " + folder + ": " + e.getMessage() + " is missing.",
          "A model folder holds model.json and weights.safetensors.");
    } catch (JsonProcessingException | ModelException | IllegalArgumentException e) {
      throw FitException.damaged(
          "damaged-model", "Cannot read " + file + ": " + e.getMessage(), SAVE_AGAIN);
    } catch (IOException e) {
      throw FitException.environment(
          "input-output", "Cannot read the model in " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  private static ModelDescription description(JsonNode root) {
    List<String> names = new ArrayList<>();
    root.path("classNames").forEach(name -> names.add(name.asText()));
    return new ModelDescription(
        EfficientNetVariant.parse(root.path("model").asText()),
        names,
        root.path("heightPixels").asInt(),
        root.path("widthPixels").asInt(),
        new Normalisation(
            floats(root.path("normalisation").path("mean")),
            floats(root.path("normalisation").path("deviation"))));
  }

  private static List<Float> floats(JsonNode node) {
    List<Float> values = new ArrayList<>();
    node.forEach(value -> values.add((float) value.asDouble(Double.NaN)));
    return values;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = Hashes.newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // The stream adds to the digest what it reads.
        continue;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
