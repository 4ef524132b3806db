package dev.tarn.cli.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.cli.console.BarChart;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.Opening;
import dev.tarn.cli.training.FitProgress;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.View;
import dev.tarn.error.DamagedException;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.ImportResult;
import dev.tarn.ingest.NpzImport;
import dev.tarn.training.FineTune;
import dev.tarn.training.Judgement;
import dev.tarn.training.RunFolder;
import dev.tarn.training.TrainedModel;
import dev.tarn.training.TrainingReport;
import dev.tarn.training.report.Report;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The story, step by step; every figure it prints comes from the run. */
final class Story {
  private static final String VALIDATION = "SELECT * WHERE split = 'val'";
  private static final String TEST = "SELECT * WHERE split = 'test'";
  private static final String LABELS = "labels";
  private static final String MESSAGE = "Training grades, balanced";

  private final Console console;
  private final Narrator narrator;
  private final Path folder;
  private final Recipe recipe;
  private final boolean quiet;
  private final String location;

  Story(Console console, Narrator narrator, Path folder, Recipe recipe, boolean quiet) {
    this.console = console;
    this.narrator = narrator;
    this.folder = folder;
    this.recipe = recipe;
    this.quiet = quiet;
    this.location = folder.resolve("retina").toString();
  }

  /** Tells it; gives the answer for scripts. */
  Map<String, Object> tell() {
    long start = System.nanoTime();
    importImages();
    Map<String, Object> answer = new LinkedHashMap<>();
    try (Dataset retina = Dataset.load(location, new Opening(console).options())) {
      answer.put("dataset", location);
      answer.put("commit", retina.head().id());
      Map<String, Map<String, Long>> counts = look(retina);
      View balanced = balance(retina, counts);
      answer.put("view", balanced.id());
      loadElsewhere(balanced);
      answer.put("classCounts", counts);
      learn(retina, balanced, counts, answer);
    }
    narrator.say("");
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    narrator.say(
        String.format(
            Locale.ROOT,
            "Done in %d min %02d s. Everything is in %s; open %s in a browser.",
            seconds / 60,
            seconds % 60,
            folder,
            folder.resolve("report.html")));
    return answer;
  }

  private void importImages() {
    recipe.check();
    Path npz = ShippedData.copyTo(folder);
    narrator.say("From raw fundus images to a judged model, on RetinaMNIST: 1,600 photographs");
    narrator.say("in five grades of diabetic retinopathy (MedMNIST v2, CC BY 4.0, DeepDRiD).");
    narrator.heading("1. Import: one tensor per array, one commit");
    narrator.command(
        "tarn import npz "
            + word(npz)
            + " "
            + ShellWord.of(location)
            + " \\\n    --class-names labels="
            + ShippedData.GRADES);
    ImportResult result =
        NpzImport.of(npz)
            .withClassNames(LABELS, List.of(ShippedData.GRADES.split(",")))
            .run(
                location,
                ImportOptions.defaults()
                    .withDataset(new Opening(console).options())
                    .withMessage("Import RetinaMNIST"));
    narrator.say(
        String.format(
            Locale.ROOT,
            "Imported %,d rows at commit %s.",
            result.rowCount(),
            result.commit().orElse("").substring(0, 8)));
  }

  private Map<String, Map<String, Long>> look(Dataset retina) {
    narrator.heading("2. Look: what is in it, and how the grades are spread");
    narrator.command("tarn summary " + ShellWord.of(location));
    narrator.say(retina.summary().toString());
    Map<String, Long> all = retina.all().classCounts().getOrDefault(LABELS, Map.of());
    narrator.say("");
    narrator.say(BarChart.render(all));
    narrator.say("");
    String question = "SELECT * WHERE CONTAINS(labels, 'g0')";
    narrator.command("tarn query " + ShellWord.of(location) + " \"" + question + "\" --count");
    narrator.say(Long.toString(retina.query(question).rowCount()));
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    counts.put("all", all);
    return counts;
  }

  private View balance(Dataset retina, Map<String, Map<String, Long>> counts) {
    Map<String, Long> raw =
        retina.query("SELECT * WHERE split = 'train'").classCounts().getOrDefault(LABELS, Map.of());
    narrator.heading("3. Balance the training split, and save the answer as a view");
    String query = BalancedQuery.of(raw);
    narrator.command(
        "tarn view save "
            + ShellWord.of(location)
            + " \""
            + query
            + "\" \\\n    --seed "
            + recipe.seed()
            + " -m \""
            + MESSAGE
            + "\"");
    View balanced = retina.query(query, QueryOptions.seed(recipe.seed()));
    balanced.save(SaveOptions.message(MESSAGE));
    narrator.say(balanced.id());
    Map<String, Long> sampled = balanced.classCounts().getOrDefault(LABELS, Map.of());
    counts.put("raw", raw);
    counts.put("sampled", sampled);
    narrator.say("");
    narrator.say(BarChart.compare("raw", raw, "sampled", sampled));
    return balanced;
  }

  private void loadElsewhere(View balanced) {
    narrator.heading("4. Load the view by its id, in another process");
    String id = balanced.id();
    narrator.command(
        "tarn view load " + ShellWord.of(location) + " " + id.substring(0, 12) + " --rows");
    String out =
        FreshProcess.tarn(
            List.of("view", "load", location, id.substring(0, 12), "--rows", "--json"));
    RowSelection rows = balanced.rowSelection().orElseThrow();
    JsonNode loaded = rows(out);
    boolean same = loaded.size() == rows.count();
    for (int i = 0; same && i < loaded.size(); i++) {
      same = loaded.get(i).asLong() == rows.row(i);
    }
    if (!same) {
      throw new DamagedException(
          "View " + id + " has other rows in another process than in this one.", null);
    }
    narrator.say(
        String.format(
            Locale.ROOT,
            "%d, %d, %d, … %,d row numbers: the same ones, in the same order.",
            rows.row(0),
            rows.row(1),
            rows.row(2),
            rows.count()));
  }

  private static JsonNode rows(String out) {
    try {
      return new ObjectMapper().readTree(out).get("rows");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("No JSON: " + out, e);
    }
  }

  private void learn(
      Dataset retina,
      View balanced,
      Map<String, Map<String, Long>> counts,
      Map<String, Object> answer) {
    FineTune training = recipe.on(balanced).validation(retina.query(VALIDATION));
    narrator.heading("5. Fine-tune a pretrained network, with a new head for the five grades");
    Path run = folder.resolve("run");
    String command = trainCommand(balanced, run);
    narrator.command(command);
    training.listener(new FitProgress(console, quiet, recipe.epochs(), narrator::say));
    try (TrainedModel trained = training.run()) {
      RunFolder kept = RunFolder.create(folder, "run");
      trained.classifier().save(kept.model());
      narrator.heading("6. Judge it by the test split, once");
      narrator.command(
          "tarn evaluate "
              + ShellWord.of(location)
              + " --model "
              + word(kept.model())
              + " \\\n    --view \""
              + TEST
              + "\"");
      Judgement judged = trained.evaluate(retina.query(TEST));
      narrator.say(judged.evaluation().table());
      Path report = folder.resolve("report.html");
      report(trained, training, balanced, counts, command).write(report);
      kept.write(trained.record(), Optional.empty());
      answer.put("run", trained.record().run());
      answer.put("seed", recipe.seed());
      answer.put("settings", trained.record().settings());
      answer.put("model", kept.model().toString());
      answer.put("epochs", trained.record().document().get("epochs"));
      answer.put("metrics", judged.evaluation().figures());
      answer.put("report", report.toString());
    }
  }

  private static Report report(
      TrainedModel trained,
      FineTune training,
      View balanced,
      Map<String, Map<String, Long>> counts,
      String command) {
    return TrainingReport.of(trained.record())
        .title("Grades of diabetic retinopathy")
        .frequencies("all rows", counts.getOrDefault("all", Map.of()))
        .frequencies("training rows", counts.getOrDefault("raw", Map.of()))
        .pictures(balanced)
        .augmentation(balanced, training)
        .command(command)
        .attribution(
            "Images: RetinaMNIST of MedMNIST v2 (Yang et al., Scientific Data 2023, DOI"
                + " 10.1038/s41597-022-01721-8), from the DeepDRiD challenge, CC BY 4.0.")
        .attribution(
            "Pretrained weights that come with Tarn: EfficientNet-Lite0 on ImageNet, by Google,"
                + " Apache-2.0. Nothing here is fit for diagnosis.")
        .build();
  }

  private String trainCommand(View balanced, Path run) {
    StringBuilder command =
        new StringBuilder("tarn train ")
            .append(ShellWord.of(location))
            .append(" --view ")
            .append(balanced.id(), 0, 12)
            .append(" \\\n    --validate \"")
            .append(VALIDATION)
            .append("\" --out ")
            .append(word(run))
            .append(" \\\n    --epochs ")
            .append(recipe.epochs())
            .append(" --size ")
            .append(recipe.sizePixels())
            .append(" --seed ")
            .append(recipe.seed());
    command.append(recipe.startOptions());
    return command.toString();
  }

  private static String word(Path path) {
    return ShellWord.of(path.toString());
  }
}
