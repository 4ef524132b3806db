package dev.tarn.training;

import dev.tarn.training.fit.EpochRecord;
import dev.tarn.training.metric.Evaluation;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How a model came about: rows, seed, settings, and what each epoch did. Immutable.
 *
 * @param run the run's id: the time it began, UTC, and four hex digits drawn at random
 * @param start when it began
 * @param end when the last epoch was done
 * @param training the rows that were learned from
 * @param validation the rows that judged it after each epoch, where there were any
 * @param seed of order, augmentation, the new head and dropout
 * @param settings all further settings by name: texts and numbers
 * @param classNames in the order of the model's outputs
 * @param epochs in order
 * @param badSampleCount rows that were left out, summed over the epochs
 * @param judgement of the last evaluation, where there was one
 */
public record RunRecord(
    String run,
    Instant start,
    Instant end,
    RowSource training,
    Optional<RowSource> validation,
    long seed,
    Map<String, Object> settings,
    List<String> classNames,
    List<EpochRecord> epochs,
    long badSampleCount,
    Optional<Judgement> judgement) {
  private static final int FORMAT_VERSION = 1;
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Copies lists and maps, in their order. */
  public RunRecord {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    classNames = List.copyOf(classNames);
    epochs = List.copyOf(epochs);
  }

  static String newId(Instant start) {
    return ID_TIME.format(start)
        + String.format(Locale.ROOT, "-%04x", new SecureRandom().nextInt(1 << 16));
  }

  RunRecord withJudgement(Judgement judged) {
    return new RunRecord(
        run,
        start,
        end,
        training,
        validation,
        seed,
        settings,
        classNames,
        epochs,
        badSampleCount,
        Optional.of(judged));
  }

  /**
   * All of it under the names that scripts know, as it stands in {@code run.json}: numbers, texts,
   * lists, maps, and null where a figure does not exist.
   */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("formatVersion", FORMAT_VERSION);
    document.put("run", run);
    document.put("start", start.truncatedTo(ChronoUnit.MILLIS).toString());
    document.put("end", end.truncatedTo(ChronoUnit.MILLIS).toString());
    document.putAll(training.document());
    document.put("seed", seed);
    document.put("settings", settings);
    document.put("classNames", classNames);
    document.put("validation", validation.map(RowSource::document).orElse(null));
    document.put("epochs", epochs.stream().map(RunRecord::epoch).toList());
    document.put("badSampleCount", badSampleCount);
    document.put("test", judgement.map(j -> j.rows().document()).orElse(null));
    document.put("metrics", judgement.map(j -> j.evaluation().figures()).orElse(null));
    return document;
  }

  private static Map<String, @Nullable Object> epoch(EpochRecord epoch) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("epoch", epoch.epoch() + 1);
    map.put("loss", epoch.loss());
    map.put("accuracy", epoch.accuracy());
    map.put("learningRate", epoch.learningRate());
    map.put("rowCount", epoch.rowCount());
    map.put("seconds", epoch.seconds());
    epoch.validation().ifPresent(judged -> map.put("validation", validation(judged)));
    return map;
  }

  private static Map<String, @Nullable Object> validation(Evaluation judged) {
    OptionalDouble auroc = judged.auroc();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("loss", judged.logLoss());
    map.put("accuracy", judged.accuracy());
    map.put("auroc", auroc.isPresent() ? auroc.getAsDouble() : null);
    return map;
  }
}
