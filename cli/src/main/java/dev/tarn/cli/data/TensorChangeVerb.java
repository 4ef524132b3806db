package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.TransactionWork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb that changes the tensors of a dataset, and commits or stages that. */
abstract class TensorChangeVerb extends DatasetVerb {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it says what was done.")
  private @Nullable String message;

  @Option(names = "--stage", description = "Only stage the change; 'tarn commit' commits it.")
  private boolean stage;

  TensorChangeVerb(Console console) {
    super(console);
  }

  /**
   * Carries out the change and answers.
   *
   * @param done what was done, as a sentence begins: {@code Renamed tensor a to b}
   * @param usual the message of the commit unless one was given
   */
  final int change(Answer answer, String done, String usual, TransactionWork work) {
    try (Dataset dataset = open()) {
      String said = message == null ? usual : CommitMessage.check(message);
      EditOutcome outcome = EditOutcome.ofSchema(dataset, stage, said, work);
      if (isJson()) {
        json(answer, outcome.form());
      } else {
        answer.line(done + outcome.where() + ".");
      }
    }
    return 0;
  }
}
