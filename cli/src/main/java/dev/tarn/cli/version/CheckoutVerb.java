package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn checkout D REF}. */
@Command(
    description = {
      "Makes a branch the current one, or looks at one commit.",
      "",
      "The current branch is yours alone: it is kept in your configuration folder, not in the",
      "dataset. With -b, REF is where the new branch begins; otherwise it begins here."
    },
    footer = {
      "  tarn checkout flowers exp",
      "  tarn checkout flowers -b exp v1",
      "  tarn checkout flowers main~2"
    })
public final class CheckoutVerb extends DatasetVerb {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REF",
      description = "A branch, tag, commit or time, each with ~n for its n-th ancestor.")
  private @Nullable String ref;

  @Option(names = "-b", paramLabel = "NAME", description = "Make a new branch and go there.")
  private @Nullable String create;

  /**
   * @param console where the answer goes
   */
  public CheckoutVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset there = go()) {
      makeCurrent(there);
      boolean onBranch = !there.branch().isEmpty();
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

  private Dataset go() {
    if (create == null && (ref == null || place().ref().isEmpty())) {
      return open(Optional.ofNullable(ref).or(place()::ref).orElseThrow(CheckoutVerb::nowhere));
    }
    if (create == null) {
      try (Dataset named = open()) {
        return named.checkout(ref);
      }
    }
    try (Dataset start = ref == null ? open() : open(ref)) {
      return start.branch(create);
    }
  }

  private static UsageException nowhere() {
    return new UsageException(
        "missing-ref",
        "Nothing to check out: a branch, tag, commit or time is missing.",
        "For instance 'tarn checkout DATASET main'; 'tarn branch DATASET' lists the branches.");
  }
}
