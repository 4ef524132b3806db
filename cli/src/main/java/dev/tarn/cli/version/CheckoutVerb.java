package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.place.Opening;
import dev.tarn.dataset.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn checkout D REF}. */
@Command(
    description = {
      "Makes a branch the current one, or looks at one commit.",
      "",
      "The current branch is yours alone: it is kept in your configuration folder, not in the",
      "dataset."
    },
    footer = {
      "  tarn checkout flowers exp",
      "  tarn checkout flowers -b exp",
      "  tarn checkout flowers main~2"
    })
public final class CheckoutVerb extends DatasetVerb {
  @Parameters(index = "1", paramLabel = "REF", description = "A branch, tag, commit or time.")
  private String ref = "";

  @Option(names = "-b", description = "Make a new branch of that name here, and go there.")
  private boolean create;

  /**
   * @param console where the answer goes
   */
  public CheckoutVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset here = open();
        Dataset there = create ? here.branch(ref) : here.checkout(ref)) {
      boolean onBranch = !there.branch().isEmpty();
      new Opening(console())
          .keep(there, place().location(), onBranch ? there.branch() : there.head().id());
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("branch", onBranch ? there.branch() : null);
        document.put("commit", there.head().id());
        json(answer, document);
      } else {
        answer.line(
            onBranch
                ? "On branch " + there.branch() + " at commit " + there.head().shortId() + "."
                : "At commit "
                    + there.head().shortId()
                    + ", on no branch: look, but commit on a branch.");
      }
    }
    return 0;
  }
}
