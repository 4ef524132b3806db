package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tarn tensor add D SPEC…}. */
@Command(
    description = "Adds tensors; the rows that are there are null in them.",
    footer = {
      "  tarn tensor add flowers note:text",
      "  tarn tensor add flowers boxes:bbox:coords=ltrb quality:generic:uint8 -m \"Two more\""
    })
final class TensorAddVerb extends TensorChangeVerb {
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SPEC",
      description = "NAME:HTYPE[:DTYPE][:key=value]…, as 'tarn create --tensor' takes them.")
  private List<String> specs = new ArrayList<>();

  TensorAddVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    List<TensorSpec> tensors = specs.stream().map(TensorSpec::parse).toList();
    String names = tensors.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
    return change(answer, "Added " + names, "Add " + names, tx -> tensors.forEach(tx::addTensor));
  }
}
