package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tarn branch D [NAME]}. */
@Command(
    description = "Lists the branches, or makes one that begins at the current commit.",
    footer = {
      "  tarn branch flowers",
      "  tarn branch flowers exp",
      "  tarn branch flowers@main~2 old"
    })
public final class BranchVerb extends DatasetVerb {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "A branch to make; 'tarn checkout' goes there.")
  private @Nullable String name;

  /**
   * @param console where the answer goes
   */
  public BranchVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      if (name != null) {
        dataset.branch(name).close();
        remark("Branch " + name + " begins at commit " + dataset.head().shortId() + ".");
      }
      List<Map<String, Object>> branches = branches(dataset);
      if (isJson()) {
        json(answer, Map.of("branches", branches));
      } else if (name == null) {
        int width = branches.stream().mapToInt(b -> nameOf(b).length()).max().orElse(0);
        for (Map<String, Object> branch : branches) {
          boolean current = Boolean.TRUE.equals(branch.get("current"));
          String id = String.valueOf(branch.get("commit")).substring(0, 8);
          answer.line(
              (current ? "* " : "  ")
                  + nameOf(branch)
                  + " ".repeat(width - nameOf(branch).length())
                  + "  "
                  + id);
        }
      }
    }
    return 0;
  }

  private static String nameOf(Map<String, Object> branch) {
    return String.valueOf(branch.get("name"));
  }

  private static List<Map<String, Object>> branches(Dataset dataset) {
    List<Map<String, Object>> branches = new ArrayList<>();
    for (String branch : dataset.branches()) {
      try (Dataset head = dataset.at(branch)) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("name", branch);
        form.put("commit", head.head().id());
        form.put("current", branch.equals(dataset.branch()));
        branches.add(form);
      }
    }
    return branches;
  }
}
