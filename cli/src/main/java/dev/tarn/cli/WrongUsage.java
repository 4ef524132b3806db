package dev.tarn.cli;

import dev.tarn.cli.console.UsageException;
import dev.tarn.error.Suggestion;
import dev.tarn.error.TarnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in Tarn's way what picocli found wrong with a command line. */
final class WrongUsage {
  private WrongUsage() {}

  static TarnException of(ParameterException e) {
    if (e.getCause() instanceof TarnException cause) {
      return cause;
    }
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String help = "'" + name + " --help' shows what it takes.";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched, command, name, help);
    }
    if (e instanceof MissingParameterException missing) {
      Optional<String> typo =
          command.getUnmatchedArguments().stream().filter(word -> word.startsWith("-")).findFirst();
      return typo.map(word -> unknownOption(word, command, name, help))
          .orElseGet(() -> missing(missing, name, help));
    }
    return new UsageException("bad-option", firstLine(e), help);
  }

  private static UsageException unmatched(
      UnmatchedArgumentException e, CommandLine command, String name, String help) {
    String word = e.getUnmatched().get(0);
    if (e.isUnknownOption()) {
      return unknownOption(word, command, name, help);
    }
    if (!command.getSubcommands().isEmpty()) {
      List<String> verbs = new ArrayList<>(command.getSubcommands().keySet());
      return new UsageException(
          "unknown-verb",
          "Unknown verb '" + word + "' of '" + name + "'; it has " + String.join(", ", verbs) + ".",
          suggestion(word, verbs, help));
    }
    return new UsageException(
        "too-many-arguments",
        "'" + name + "' does not know what to do with '" + word + "'.",
        "Words with spaces need quotes. " + help);
  }

  private static UsageException unknownOption(
      String word, CommandLine command, String name, String help) {
    String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    return new UsageException(
        "unknown-option",
        "Unknown option '" + option + "' of '" + name + "'.",
        suggestion(option, options(command), help));
  }

  private static UsageException missing(MissingParameterException e, String name, String help) {
    List<ArgSpec> args = e.getMissing();
    if (args.size() == 1 && args.get(0).isOption() && !args.get(0).required()) {
      return new UsageException(
          "missing-value",
          "Option '" + ((OptionSpec) args.get(0)).longestName() + "' needs a value.",
          help);
    }
    if (args.isEmpty()) {
      return new UsageException("missing-argument", firstLine(e), help);
    }
    String labels = args.stream().map(WrongUsage::label).collect(Collectors.joining(" and "));
    return new UsageException("missing-argument", "'" + name + "' needs " + labels + ".", help);
  }

  private static String label(ArgSpec arg) {
    return arg instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : arg.paramLabel();
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .flatMap(option -> List.of(option.names()).stream())
        .filter(option -> option.startsWith("--"))
        .toList();
  }

  private static String suggestion(String typed, List<String> names, String help) {
    return Suggestion.nearest(typed, names)
        .map(near -> "Did you mean '" + near + "'? " + help)
        .orElse(help);
  }

  private static String firstLine(ParameterException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return message.endsWith(".") ? message : message + ".";
  }
}
