package dev.tarn.cli.shell;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.verb.Verb;
import dev.tarn.error.Suggestion;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tarn completion SHELL}: the script that completes verbs and options. */
@Command(
    description = "Prints the script that completes verbs and options in a shell.",
    footer = {
      "  source <(tarn completion bash)",
      "  tarn completion fish > ~/.config/fish/completions/tarn.fish"
    })
public final class Completion extends Verb {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Supplier<CommandLine> verbs;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  /**
   * @param console where the answer goes
   * @param verbs the parser with every verb
   */
  public Completion(Console console, Supplier<CommandLine> verbs) {
    super(console);
    this.verbs = verbs;
  }

  @Override
  public int run(Answer answer) {
    switch (shell) {
      case "bash" -> answer.append(AutoComplete.bash("tarn", verbs.get()));
      case "zsh" ->
          answer
              .line("autoload -U +X compinit && compinit")
              .line("autoload -U +X bashcompinit && bashcompinit")
              .append(AutoComplete.bash("tarn", verbs.get()));
      case "fish" -> answer.append(FishScript.of(verbs.get()));
      default ->
          throw new UsageException(
              "unknown-shell",
              "Unknown shell '" + shell + "'; there is completion for bash, zsh, fish.",
              Suggestion.nearest(shell, SHELLS)
                  .map(near -> "Did you mean 'tarn completion " + near + "'?")
                  .orElse("For instance 'tarn completion bash'."));
    }
    return 0;
  }
}
