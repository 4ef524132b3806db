package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** The branches and tags of a history, and what they reach, in plain maps. */
final class HistoryRefs {
  /** Few, so that names come again after they went. */
  private static final List<String> BRANCHES = List.of("main", "b1", "b2", "b3", "b4", "b5", "b6");

  private static final List<String> TAGS = List.of("v1", "v2", "v3", "v4", "v5", "v6");
  private static final int MAX_BRANCHES = 5;

  private final Random random;
  private final Map<String, ModelCommit> branches = new TreeMap<>();
  private final Map<String, ModelCommit> tags = new TreeMap<>();
  private final List<ModelCommit> commits = new ArrayList<>();
  private final List<ModelCommit> forgotten = new ArrayList<>();
  private String current = "main";

  HistoryRefs(Random random) {
    this.random = random;
  }

  /** The branch that the handle is on. */
  String current() {
    return current;
  }

  /** The newest commit of the branch that the handle is on. */
  ModelCommit head() {
    return branches.get(current);
  }

  /** The commits that branches and tags reach. */
  List<ModelCommit> commits() {
    return commits;
  }

  /** The commits that nothing reaches any more, since the last time they were taken away. */
  List<ModelCommit> forgotten() {
    return forgotten;
  }

  Map<String, ModelCommit> branches() {
    return branches;
  }

  Map<String, ModelCommit> tags() {
    return tags;
  }

  /** A branch or a tag and the commit that it stands for. */
  Map.Entry<String, ModelCommit> any() {
    List<Map.Entry<String, ModelCommit>> all = new ArrayList<>(branches.entrySet());
    all.addAll(tags.entrySet());
    return all.get(random.nextInt(all.size()));
  }

  /** A commit was made on the current branch. */
  void add(ModelCommit commit) {
    commits.add(commit);
    branches.put(current, commit);
  }

  /** The current branch was moved to a commit of another one. */
  void forward(ModelCommit commit) {
    branches.put(current, commit);
  }

  /** Goes to a branch; what handle there is now is on another one. */
  void checkout() {
    current = any(branches.keySet());
  }

  private <T> T any(Collection<T> all) {
    return new ArrayList<>(all).get(random.nextInt(all.size()));
  }

  private String unused() {
    List<String> names = new ArrayList<>(BRANCHES);
    names.removeAll(branches.keySet());
    return any(names);
  }

  /** Makes, renames or deletes a branch; says what was done. */
  String changeBranch(Dataset ds) {
    int dice = random.nextInt(10);
    if (branches.size() == 1 || (dice < 4 && branches.size() < MAX_BRANCHES)) {
      String name = unused();
      ds.branch(name).close();
      branches.put(name, head());
      return "branch " + name;
    }
    String name = any(branches.keySet());
    if (dice < 6 || name.equals(current)) {
      return rename(ds, name);
    }
    return delete(ds, name);
  }

  private String rename(Dataset ds, String name) {
    String newName = unused();
    ds.renameBranch(name, newName);
    branches.put(newName, branches.remove(name));
    current = name.equals(current) ? newName : current;
    return "rename branch " + name + " to " + newName;
  }

  private String delete(Dataset ds, String name) {
    boolean merged = head().ancestors().contains(branches.get(name));
    if (random.nextBoolean()) {
      ds.deleteUnmergedBranch(name);
    } else if (merged) {
      assertEquals(branches.get(name).id(), ds.deleteBranch(name));
    } else {
      var refusal = assertThrows(RefusedException.class, () -> ds.deleteBranch(name));
      assertEquals("branch-not-merged", refusal.code(), refusal.getMessage());
      return "not deleted: branch " + name;
    }
    branches.remove(name);
    forget();
    return "delete branch " + name;
  }

  /** Makes, moves or deletes a tag; says what was done. */
  String changeTag(Dataset ds) {
    String name = any(TAGS);
    if (!tags.containsKey(name)) {
      ds.tag(name);
    } else if (random.nextBoolean()) {
      ds.moveTag(name, current);
    } else {
      ds.deleteTag(name);
      tags.remove(name);
      forget();
      return "delete tag " + name;
    }
    tags.put(name, head());
    forget();
    return "tag " + name;
  }

  /** Commits that no branch and no tag reaches any more are nobody's. */
  private void forget() {
    Set<ModelCommit> kept = new HashSet<>();
    branches.values().forEach(head -> kept.addAll(head.ancestors()));
    tags.values().forEach(head -> kept.addAll(head.ancestors()));
    commits.stream().filter(commit -> !kept.contains(commit)).forEach(forgotten::add);
    commits.retainAll(kept);
  }
}
