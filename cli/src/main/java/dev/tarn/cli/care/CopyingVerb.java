package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.Progress;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.integrity.Copied;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A verb that copies a dataset, or a part of one, to another place. */
abstract class CopyingVerb extends DatasetVerb {
  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "Where the copy is to be: nothing is there yet, or an earlier copy.")
  private String target = "";

  CopyingVerb(Console console) {
    super(console);
  }

  final void copy(Answer answer, Dataset dataset, Optional<String> branch) {
    Copied copied;
    try (Progress progress = progress("Copying", "objects", 0)) {
      copied = dataset.copyTo(target, branch, (objects, total, bytes) -> progress.advance(1));
    }
    if (isJson()) {
      Map<String, Object> form = new LinkedHashMap<>();
      form.put("dataset", target);
      form.put("commit", dataset.head().id());
      form.put("objects", copied.objects());
      form.put("copied", copied.copied());
      form.put("bytes", copied.bytes());
      json(answer, form);
    } else {
      answer.line(
          "Copied "
              + PlainText.count(copied.copied(), "object")
              + ", "
              + PlainText.count(copied.bytes(), "byte")
              + ", to "
              + target
              + (copied.copied() == copied.objects()
                  ? "."
                  : "; " + (copied.objects() - copied.copied()) + " were there already."));
    }
  }
}
