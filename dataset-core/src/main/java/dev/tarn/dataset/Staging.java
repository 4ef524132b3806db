package dev.tarn.dataset;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.integrity.Damage;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.diff.SchemaDiff;
import dev.tarn.version.stage.Stage;
import dev.tarn.version.stage.Stages;
import dev.tarn.version.write.Changes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The staged work of a dataset as a handle on one branch sees it. */
final class Staging {
  private final SharedStore shared;
  private final String branch;

  Staging(SharedStore shared, String branch) {
    this.shared = shared;
    this.branch = branch;
  }

  /** Adds to the handle's stage; durable when this returns. */
  void add(Changes changes, String base) {
    shared.versions().stage(shared.stage(), shared.owner(), branch, base, changes);
  }

  /** The tensors of what this handle has staged, if it has. */
  Optional<Schema> schema() {
    Stages stages = shared.versions().stages();
    stages.check(this::isMine);
    return stages.readable().stream()
        .filter(stage -> stage.id().equals(shared.stage()) && stage.branch().equals(branch))
        .findFirst()
        .map(stage -> stage.changes().schema());
  }

  /** What is staged and can be read, one's own and others'. */
  List<StagedChange> status() {
    return describe(shared.versions().stages().readable());
  }

  /** What is staged, where all of it can be read. */
  List<StagedChange> wholeStatus() {
    return describe(shared.versions().stages().all());
  }

  private List<StagedChange> describe(List<Stage> stages) {
    List<Stage> own = own(stages);
    return stages.stream().map(stage -> describe(stage, own.contains(stage))).toList();
  }

  /** The stages that cannot be read, with the reason. */
  List<Damage> damaged() {
    List<Damage> damaged = new ArrayList<>();
    shared
        .versions()
        .stages()
        .damaged()
        .forEach((id, reason) -> damaged.add(new Damage(id, "", -1, -1, reason.getMessage())));
    return damaged;
  }

  /** By its name alone: what a stage says of itself may be what cannot be read. */
  private boolean isMine(String stage) {
    return stage.equals(shared.stage()) || stage.startsWith(shared.owner() + "-");
  }

  private static StagedChange describe(Stage stage, boolean isOwn) {
    Changes changes = stage.changes();
    Map<String, StagedChange.Counts> tensors = new LinkedHashMap<>();
    for (TensorSchema tensor : changes.schema().tensors()) {
      tensors.put(
          tensor.name(),
          new StagedChange.Counts(
              changes.addedRows(), changes.updatedRows(tensor.id()), changes.deletedRows()));
    }
    SchemaDiff schemas = new SchemaDiff(changes.base(), changes.schema());
    return new StagedChange(
        stage.id(),
        stage.owner(),
        isOwn,
        stage.branch(),
        stage.base(),
        stage.since(),
        new StagedChange.Counts(
            changes.addedRows(), changes.updatedRows(""), changes.deletedRows()),
        tensors,
        schemas.tensors(),
        schemas.info());
  }

  /**
   * What this handle staged; where it staged nothing, what the same user staged on this machine and
   * branch before.
   */
  private List<Stage> own(List<Stage> stages) {
    List<Stage> here = stages.stream().filter(stage -> stage.branch().equals(branch)).toList();
    List<Stage> handles = here.stream().filter(stage -> stage.id().equals(shared.stage())).toList();
    return handles.isEmpty()
        ? here.stream().filter(stage -> stage.owner().equals(shared.owner())).toList()
        : handles;
  }

  /** The stages that a commit takes in; where there is none, there is nothing to commit. */
  List<Stage> chosen(CommitOptions options) {
    Stages all = shared.versions().stages();
    all.check(id -> options.stage().map(id::equals).orElseGet(() -> isMine(id)));
    List<Stage> stages = all.readable();
    List<Stage> chosen =
        options.stage().map(id -> List.of(named(stages, id))).orElseGet(() -> own(stages));
    if (chosen.isEmpty()) {
      throw new NothingToCommitException(branch);
    }
    return chosen;
  }

  private static Stage named(List<Stage> stages, String id) {
    return stages.stream()
        .filter(stage -> stage.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "unknown-stage",
                    "There is no stage '" + id + "'.",
                    "'tarn status DATASET' lists the stages."));
  }

  /** Cleans up behind a commit. */
  void dropCommitted(List<Stage> stages) {
    for (Stage stage : stages) {
      try {
        shared.versions().dropCommittedStage(stage.id());
      } catch (EnvironmentException e) {
        // The commit is done and names what it took in, so a stage that stays is never committed
        // twice.
      }
    }
  }

  /** Drops one's own staged changes of this branch, and those that cannot be read. */
  void reset() {
    Stages stages = shared.versions().stages();
    own(stages.readable()).forEach(stage -> shared.versions().dropStage(stage.id()));
    stages.damaged().keySet().stream().filter(this::isMine).forEach(shared.versions()::dropStage);
  }
}
