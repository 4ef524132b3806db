package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.RefusedException;
import dev.tarn.version.Branch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn branch D [NAME [START]]}, {@code -d NAME…}, {@code -m [OLD] NEW}. */
@Command(
    description = {
      "Lists the branches, makes one, or deletes or renames some.",
      "",
      "NAME makes a branch that begins at START (otherwise where you are). -d deletes the named",
      "branches, -m renames the first to the second, or the current one to the only one."
    },
    footer = {
      "  tarn branch flowers",
      "  tarn branch flowers exp v1~2",
      "  tarn branch flowers -d exp",
      "  tarn branch flowers -m exp experiment"
    })
public final class BranchVerb extends DatasetVerb {
  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME",
      description = "A branch to make and where it begins; or the branches to delete or rename.")
  private List<String> names = new ArrayList<>();

  @ArgGroup private Choice choice = new Choice();

  /** What is done instead of making a branch. */
  private static final class Choice {
    @Option(names = "-d", description = "Delete branches whose commits the current branch has too.")
    private boolean delete;

    @Option(names = "-D", description = "Delete branches even if that loses commits.")
    private boolean deleteUnmerged;

    @Option(names = "-m", description = "Rename a branch.")
    private boolean rename;
  }

  /**
   * @param console where the answer goes
   */
  public BranchVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    boolean changed = true;
    if (choice.delete || choice.deleteUnmerged) {
      delete();
    } else if (choice.rename) {
      rename();
    } else {
      changed = make();
    }
    String current = currentBranch();
    if (isJson() || !changed) {
      try (Dataset dataset = changed ? open(current) : open()) {
        list(answer, dataset.branches(), current);
      }
    }
    return 0;
  }

  private boolean make() {
    if (names.isEmpty()) {
      return false;
    }
    expect(1, 2, "NAME and perhaps START");
    try (Dataset start = names.size() == 1 ? open() : open(names.get(1));
        Dataset branch = start.branch(names.get(0))) {
      remark("Branch " + branch.branch() + " begins at commit " + start.head().shortId() + ".");
    }
    return true;
  }

  private void delete() {
    expect(1, Integer.MAX_VALUE, "the branches to delete");
    String current = currentBranch();
    if (names.contains(current)) {
      throw new RefusedException(
          "current-branch",
          "Branch '" + current + "' is the current one, so it was not deleted.",
          "Go elsewhere first: 'tarn checkout " + place().location() + " BRANCH'.");
    }
    try (Dataset dataset = open()) {
      for (String name : names) {
        String was =
            choice.delete ? dataset.deleteBranch(name) : dataset.deleteUnmergedBranch(name);
        remark("Deleted branch " + name + ", which was at commit " + was.substring(0, 8) + ".");
      }
    }
  }

  private void rename() {
    expect(1, 2, "OLD and NEW, or NEW alone");
    String current = currentBranch();
    String name = names.size() == 1 ? current : names.get(0);
    String newName = names.get(names.size() - 1);
    try (Dataset dataset = open(name)) {
      dataset.renameBranch(name, newName);
      dataset.readableStatus().stream()
          .filter(staged -> staged.branch().equals(name))
          .forEach(staged -> remark(stillStaged(staged.id())));
    }
    if (name.equals(current)) {
      try (Dataset renamed = open(newName)) {
        makeCurrent(renamed);
      }
    }
    remark("Branch " + name + " is called " + newName + " now.");
  }

  private String stillStaged(String stage) {
    return "Stage "
        + stage
        + " was made under the old name: 'tarn commit "
        + place().location()
        + " --stage "
        + stage
        + " -m …' commits it.";
  }

  private void expect(int least, int most, String what) {
    if (names.size() < least || names.size() > most) {
      throw new UsageException(
          "bad-arguments",
          "'tarn branch' was given " + names.size() + " names here; expected " + what + ".",
          "'tarn branch --help' shows examples.");
    }
  }

  private void list(Answer answer, List<Branch> branches, String current) {
    if (isJson()) {
      json(
          answer,
          Map.of("branches", branches.stream().map(branch -> form(branch, current)).toList()));
      return;
    }
    int width =
        branches.stream().mapToInt(branch -> PlainText.width(shown(branch))).max().orElse(0);
    for (Branch branch : branches) {
      String name = shown(branch);
      answer.line(
          (branch.name().equals(current) ? "* " : "  ")
              + name
              + " ".repeat(width - PlainText.width(name))
              + "  "
              + branch.commit().substring(0, 8));
    }
  }

  private static String shown(Branch branch) {
    return PlainText.oneLine(branch.name());
  }

  private static Map<String, Object> form(Branch branch, String current) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("name", branch.name());
    form.put("commit", branch.commit());
    form.put("current", branch.name().equals(current));
    return form;
  }
}
