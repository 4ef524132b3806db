package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.query.ParameterValues;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn update D (--row N or --where COND) --set T=V…}. */
@Command(
    description = {
      "Gives rows new samples and commits that.",
      "",
      "V is JSON where it parses (5, [1,2], null), otherwise text; a class by its name; an image",
      "by the path of its file. Tensors that are not named keep their samples."
    },
    footer = {
      "  tarn update flowers --row 7 --set labels=rose -m \"A rose after all\"",
      "  tarn update flowers --where \"labels = 'tulp'\" --set labels=tulip --stage"
    })
public final class UpdateVerb extends DatasetVerb {
  @Mixin private RowChoice choice = new RowChoice();

  @Option(
      names = "--set",
      required = true,
      paramLabel = "T=V",
      description = "The new sample of a tensor; may be repeated.")
  private List<String> values = new ArrayList<>();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it names the tensors.")
  private @Nullable String message;

  @Option(names = "--stage", description = "Only stage the change; 'tarn commit' commits it.")
  private boolean stage;

  /**
   * @param console where the answer goes
   */
  public UpdateVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      Map<String, @Nullable Object> samples = samples(dataset.schema());
      RowSelection rows = choice.of(dataset);
      String said =
          message == null
              ? "Update " + String.join(", ", samples.keySet())
              : CommitMessage.check(message);
      EditOutcome outcome =
          EditOutcome.of(dataset, rows, stage, said, tx -> tx.update(rows, samples));
      if (isJson()) {
        json(answer, outcome.form());
      } else {
        answer.line(
            "Updated " + PlainText.count(outcome.rowCount(), "row") + outcome.where() + ".");
      }
    }
    return 0;
  }

  private Map<String, @Nullable Object> samples(Schema schema) {
    Map<String, @Nullable Object> samples = new LinkedHashMap<>();
    for (String text : values) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            "bad-option",
            "--set is '" + text + "'; expected TENSOR=VALUE.",
            "For instance --set labels=rose, or --set \"boxes=[[1,2,30,40]]\".");
      }
      String tensor = text.substring(0, equals);
      TensorSchema what = schema.tensor(tensor);
      Htype htype = what.htype();
      String value = text.substring(equals + 1);
      Object parsed = ParameterValues.parse(List.of(value))[0];
      boolean isText = (htype == Htype.TEXT || htype == Htype.LINK) && parsed != null;
      boolean isPath = htype == Htype.IMAGE && parsed instanceof String;
      boolean arePaths = htype == Htype.SEQUENCE && what.inner() == Htype.IMAGE;
      Object sample = isPath ? Path.of(value) : isText ? text(value, parsed) : parsed;
      samples.put(tensor, arePaths && parsed instanceof List<?> files ? paths(files) : sample);
    }
    return samples;
  }

  private static List<Object> paths(List<?> files) {
    List<Object> paths = new ArrayList<>();
    files.forEach(file -> paths.add(file instanceof String name ? Path.of(name) : file));
    return paths;
  }

  /** {@code "5"} is the text 5, and so is 5 itself. */
  private static Object text(String value, Object parsed) {
    return parsed instanceof String ? parsed : value;
  }
}
