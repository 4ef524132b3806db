package dev.tarn.cli.query;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.Verb;
import dev.tarn.cli.verb.VerbGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn view}. */
@Command(
    description = "Saves answers under an id that names their rows, lists them and loads them.",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "  tarn view save flowers \"SELECT * WHERE labels = 'daisy'\" -m \"All daisies\"",
      "  tarn view list flowers",
      "  tarn view load flowers 3f9a02c1 --rows"
    })
public final class ViewVerbs extends VerbGroup {
  /**
   * @param console where answers go
   */
  public ViewVerbs(Console console) {
    super(console, "view", verbs(console));
  }

  private static Map<String, Verb> verbs(Console console) {
    Map<String, Verb> verbs = new LinkedHashMap<>();
    verbs.put("save", new ViewSaveVerb(console));
    verbs.put("list", new ViewListVerb(console));
    verbs.put("show", new ViewShowVerb(console));
    verbs.put("load", new ViewLoadVerb(console));
    return verbs;
  }
}
