package dev.tarn.training.report;

import dev.tarn.training.metric.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a report shows; what was not given is left out. All text may come from data. For
 * one thread.
 */
public final class ReportBuilder {
  private final String title;
  private String subtitle = "";
  private final List<Page.KeyFigure> keyFigures = new ArrayList<>();
  private @Nullable Section data;
  private @Nullable Section frequencies;
  private @Nullable Section pictures;
  private @Nullable Section augmentation;
  private @Nullable Section learning;
  private @Nullable Section evaluation;
  private @Nullable Section settings;
  private @Nullable Section attribution;

  ReportBuilder(String title) {
    this.title = title;
  }

  /** A sentence under the title. */
  public ReportBuilder subtitle(String text) {
    subtitle = text;
    return this;
  }

  /** One of the large figures at the top, with a remark under it. */
  public ReportBuilder keyFigure(String name, String value, String note) {
    keyFigures.add(new Page.KeyFigure(name, value, note));
    return this;
  }

  /** What the dataset is: names and values, in the map's order. */
  public ReportBuilder facts(Map<String, String> facts) {
    data = new Section("data", "Data", "", List.of(new FactList(new LinkedHashMap<>(facts))));
    return this;
  }

  /**
   * How often each class occurs, as bars.
   *
   * @param counts by what was counted ({@code raw}, {@code sampled}) and class name, in the maps'
   *     order; a class that a later map lacks counts 0 there
   */
  public ReportBuilder frequencies(Map<String, Map<String, Long>> counts) {
    List<String> names = List.copyOf(counts.keySet());
    Map<String, List<Long>> byClass = new LinkedHashMap<>();
    counts.values().forEach(m -> m.keySet().forEach(c -> byClass.put(c, new ArrayList<>())));
    byClass.forEach(
        (name, values) -> counts.values().forEach(m -> values.add(m.getOrDefault(name, 0L))));
    List<BarChart.Group> groups = new ArrayList<>();
    byClass.forEach((name, values) -> groups.add(new BarChart.Group(name, values)));
    frequencies =
        new Section(
            "classes",
            "Classes",
            "",
            List.of(new BarChart("Rows per class", names, groups, Numbers::count)));
    return this;
  }

  /** Sample pictures by class name, in the map's order. */
  public ReportBuilder pictures(Map<String, List<Picture>> byClass) {
    pictures =
        new Section(
            "pictures",
            "Pictures",
            "A few rows of each class, as they are stored.",
            List.of(new PictureRows(new LinkedHashMap<>(byClass))));
    return this;
  }

  /**
   * Pictures before and after augmentation, by what the row is called; the first of each list is
   * the picture before.
   */
  public ReportBuilder augmentation(String what, Map<String, List<Picture>> byRow) {
    augmentation =
        new Section(
            "augmentation",
            "Augmentation",
            what,
            List.of(new PictureRows(new LinkedHashMap<>(byRow))));
    return this;
  }

  /** The epochs of the training, in order; none leaves the section out. */
  public ReportBuilder learning(List<EpochFigures> epochs) {
    learning =
        epochs.isEmpty()
            ? null
            : new Section("learning", "Learning", "", List.of(new LearningCurves(epochs)));
    return this;
  }

  /**
   * How good the model is: figures per class, confusion matrix, ROC and precision-recall curves.
   */
  public ReportBuilder evaluation(Evaluation figures) {
    evaluation = EvaluationSection.of(figures);
    return this;
  }

  /**
   * What it takes to do it again: names and values, in the map's order.
   *
   * @param command the command line; may be empty
   */
  public ReportBuilder settings(Map<String, String> values, String command) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new FactList(new LinkedHashMap<>(values)));
    if (!command.isEmpty()) {
      blocks.add(out -> out.line().element("pre", command));
    }
    settings = new Section("settings", "Settings", "Everything needed to repeat this.", blocks);
    return this;
  }

  /** Whose data and weights these are and under which licence; each text a paragraph. */
  public ReportBuilder attribution(List<String> paragraphs) {
    attribution =
        new Section(
            "sources",
            "Sources",
            "",
            List.of(out -> paragraphs.forEach(text -> out.line().element("p", text))));
    return this;
  }

  /** The report. */
  public Report build() {
    List<Section> sections = new ArrayList<>();
    add(sections, data);
    add(sections, frequencies);
    add(sections, pictures);
    add(sections, augmentation);
    add(sections, learning);
    add(sections, evaluation);
    add(sections, settings);
    add(sections, attribution);
    return new Report(new Page(title, subtitle, keyFigures, sections).html());
  }

  private static void add(List<Section> sections, @Nullable Section section) {
    if (section != null) {
      sections.add(section);
    }
  }
}
