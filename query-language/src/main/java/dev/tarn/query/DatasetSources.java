package dev.tarn.query;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.query.bind.Sources;
import dev.tarn.query.plan.GivenNode;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.RowsNode;
import dev.tarn.query.plan.ScanNode;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.source.RowSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptCluster;
import org.jspecify.annotations.Nullable;

/** What FROM can name when a dataset, or a view of it, is asked. */
final class DatasetSources implements Sources {
  private final Dataset dataset;
  private final DatasetSource source;
  private final @Nullable View view;
  private final Set<String> tables;

  DatasetSources(Dataset dataset, @Nullable View view) {
    this(dataset, view, Set.of());
  }

  private DatasetSources(Dataset dataset, @Nullable View view, Set<String> tables) {
    this.tables = tables;
    this.dataset = dataset;
    this.source = new DatasetSource(dataset);
    this.view = view;
  }

  /** A dataset that FROM may also call by these names, in any case. */
  static DatasetSources ofTables(Dataset dataset, Set<String> names) {
    Set<String> tables = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    tables.addAll(names);
    return new DatasetSources(dataset, null, tables);
  }

  @Override
  public boolean isTable(String name) {
    return tables.contains(name);
  }

  @Override
  public PlanNode implied(RelOptCluster cluster) {
    if (view == null) {
      return new ScanNode(cluster, source);
    }
    if (view instanceof ComputedView computed) {
      return new GivenNode(
          cluster, computed.fields(), computed.relation(), computed.rowProjection().orElse(null));
    }
    return saved(cluster, view);
  }

  private PlanNode saved(RelOptCluster cluster, View rows) {
    RowSelection selection =
        rows.rowSelection()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "no-row-view",
                        "A result table cannot be queried.",
                        "Query the dataset it came from."));
    RowSource from =
        rows.commit().id().equals(dataset.head().id()) ? source : new DatasetSource(rows.dataset());
    return RowsNode.of(
        new ScanNode(cluster, from),
        numbers(selection),
        rows.columns().stream().map(c -> c.name()).toList());
  }

  private static int[] numbers(RowSelection selection) {
    int[] numbers = new int[Math.toIntExact(selection.count())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.toIntExact(selection.row(i));
    }
    return numbers;
  }

  @Override
  public RowSource dataset(String location, Optional<String> version) {
    boolean itself = location.equals(dataset.location()) || isTable(location);
    Dataset found = itself ? dataset : dataset.openBeside(location);
    if (found.id().equals(dataset.id()) && found.head().id().equals(dataset.head().id())) {
      found = dataset;
    }
    if (version.isEmpty()) {
      return found == dataset ? source : new DatasetSource(found);
    }
    String commit;
    try (Dataset at = found.at(version.get())) {
      commit = at.head().id();
    }
    return commit.equals(dataset.head().id()) ? source : new DatasetSource(found.pinnedAt(commit));
  }

  @Override
  public PlanNode view(String id, RelOptCluster cluster) {
    View found = dataset.loadView(id);
    if (found instanceof ComputedView computed) {
      return new GivenNode(
          cluster, computed.fields(), computed.relation(), computed.rowProjection().orElse(null));
    }
    return saved(cluster, found);
  }
}
