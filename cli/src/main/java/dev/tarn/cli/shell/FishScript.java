package dev.tarn.cli.shell;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish, which picocli does not make. */
final class FishScript {
  private static final String TOP = "__fish_use_subcommand";

  private FishScript() {}

  static String of(CommandLine tarn) {
    StringBuilder script = new StringBuilder();
    for (Map.Entry<String, CommandLine> verb : tarn.getSubcommands().entrySet()) {
      CommandSpec spec = verb.getValue().getCommandSpec();
      script.append(line(TOP)).append(" -f -a ").append(verb.getKey());
      script.append(" -d ").append(quoted(purpose(spec))).append('\n');
      String inVerb = "__fish_seen_subcommand_from " + verb.getKey();
      verb.getValue()
          .getSubcommands()
          .forEach(
              (name, sub) -> {
                script.append(line(inVerb)).append(" -a ").append(name);
                script.append(" -d ").append(quoted(purpose(sub.getCommandSpec()))).append('\n');
                sub.getCommandSpec().options().forEach(option -> option(script, inVerb, option));
              });
      spec.options().forEach(option -> option(script, inVerb, option));
    }
    return script.toString();
  }

  private static void option(StringBuilder script, String condition, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    script.append(line(condition));
    for (String name : option.names()) {
      script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
    }
    script.append(option.arity().max() > 0 ? " -r" : "");
    script.append(" -d ").append(quoted(String.join(" ", option.description()))).append('\n');
  }

  private static String line(String condition) {
    return "complete -c tarn -n '" + condition + "'";
  }

  private static String purpose(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().description());
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
