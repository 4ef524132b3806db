package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.Opening;
import dev.tarn.cli.verb.Verb;
import dev.tarn.dataset.Dataset;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn create D}. */
@Command(
    description = "Makes a new dataset with its tensors; that is its first commit.",
    footer = {
      "  tarn create flowers --tensor images:image \\",
      "      --tensor labels:class_label:class_names=daisy,rose,tulip",
      "  tarn create vectors --tensor e:embedding:float32:dim=512 --tensor note:text"
    })
public final class CreateVerb extends Verb {
  @Parameters(index = "0", paramLabel = "DATASET", description = "The folder to make.")
  private String location = "";

  @Option(
      names = "--tensor",
      paramLabel = "SPEC",
      description = {
        "NAME:HTYPE[:DTYPE][:key=value]…; may be repeated. Htypes: image, class_label, bbox,",
        "binary_mask, segment_mask, keypoints, embedding, text, json, generic, sequence[HTYPE],",
        "link[HTYPE]. Keys: class_names (a,b,c), multi (true), shape (3x4, anyx4), ndim, dim,",
        "coords, sample_compression; any other is metadata."
      })
  private List<String> tensors = new ArrayList<>();

  /**
   * @param console where the answer goes
   */
  public CreateVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    List<TensorSpec> specs = tensors.stream().map(TensorSpec::parse).toList();
    try (Dataset dataset = Dataset.create(location, specs, new Opening(console()).options())) {
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("dataset", dataset.location());
        document.put("commit", dataset.head().id());
        json(answer, document);
      } else {
        answer.line("Created dataset " + location + " at commit " + dataset.head().shortId() + ".");
      }
    }
    return 0;
  }
}
