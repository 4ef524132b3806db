package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.Tag;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn tag D [NAME [REF]]}, {@code -d NAME…}. */
@Command(
    description = {
      "Lists the tags, makes or moves one, or deletes some.",
      "",
      "A tag is a name that stays with one commit. NAME tags REF (otherwise where you are); a tag",
      "that is there is moved with -f only. -d deletes the named tags."
    },
    footer = {
      "  tarn tag flowers v1 -m \"As sent to the reviewers\"",
      "  tarn tag flowers v1 main~2 -f",
      "  tarn tag flowers -d v1",
      "  tarn query flowers@v1 \"SELECT * LIMIT 5\""
    })
public final class TagVerb extends DatasetVerb {
  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "NAME",
      description = "A tag to make and the ref it stands for; or the tags to delete.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-d", "--delete"},
      description = "Delete tags; their commits stay.")
  private boolean delete;

  @Option(
      names = {"-f", "--force"},
      description = "Move the tag if it is there.")
  private boolean force;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "What the tag is for.")
  private @Nullable String message;

  /**
   * @param console where the answer goes
   */
  public TagVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    checkWords();
    try (Dataset dataset = !delete && names.size() == 2 ? open(names.get(1)) : open()) {
      if (delete) {
        for (String name : names) {
          String was = dataset.deleteTag(name);
          remark("Deleted tag " + name + ", which was at commit " + was.substring(0, 8) + ".");
        }
      } else if (!names.isEmpty()) {
        String said = message == null ? "" : message;
        Tag tag = force ? dataset.moveTag(names.get(0), said) : dataset.tag(names.get(0), said);
        remark("Tag " + tag.name() + " is at commit " + tag.commit().substring(0, 8) + ".");
      }
      if (isJson()) {
        json(answer, Map.of("tags", dataset.tags().stream().map(TagVerb::form).toList()));
      } else if (names.isEmpty()) {
        answer.append(table(dataset.tags()));
      }
    }
    return 0;
  }

  private void checkWords() {
    String problem = null;
    if (delete && names.isEmpty()) {
      problem = "-d needs the tags to delete.";
    } else if (delete && (force || message != null)) {
      problem = "-d goes with neither -f nor -m.";
    } else if (!delete && names.size() > 2) {
      problem = "'tarn tag' was given " + names.size() + " names; expected NAME and perhaps REF.";
    } else if (names.isEmpty() && (force || message != null)) {
      problem = "-f and -m need the NAME of a tag.";
    }
    if (problem != null) {
      throw new UsageException("bad-arguments", problem, "'tarn tag --help' shows examples.");
    }
  }

  private static Map<String, Object> form(Tag tag) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("name", tag.name());
    form.put("commit", tag.commit());
    form.put("author", tag.author());
    form.put("time", tag.time().toString());
    form.put("message", tag.message());
    return form;
  }

  private static String table(List<Tag> tags) {
    if (tags.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable(List.of("tag", "commit", "time", "author", "message"));
    for (Tag tag : tags) {
      table.row(
          tag.name(),
          tag.commit().substring(0, 8),
          tag.time().truncatedTo(ChronoUnit.SECONDS).toString(),
          tag.author(),
          tag.message());
    }
    return table.render();
  }
}
