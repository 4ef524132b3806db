package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.Verb;
import dev.tarn.cli.verb.VerbGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn tensor}. */
@Command(
    description = "Adds, renames and drops tensors, and says what is known of them.",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "  tarn tensor add flowers note:text",
      "  tarn tensor rename flowers note remark",
      "  tarn tensor info eyes labels --set ordinal=g0,g1,g2,g3"
    })
public final class TensorVerbs extends VerbGroup {
  /**
   * @param console where answers go
   */
  public TensorVerbs(Console console) {
    super(console, "tensor", verbs(console));
  }

  private static Map<String, Verb> verbs(Console console) {
    Map<String, Verb> verbs = new LinkedHashMap<>();
    verbs.put("add", new TensorAddVerb(console));
    verbs.put("rename", new TensorRenameVerb(console));
    verbs.put("drop", new TensorDropVerb(console));
    verbs.put("info", new TensorInfoVerb(console));
    return verbs;
  }
}
