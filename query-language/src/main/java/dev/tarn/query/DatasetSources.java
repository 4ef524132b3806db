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
import org.apache.calcite.plan.RelOptCluster;
import org.jspecify.annotations.Nullable;

/** What FROM can name when a dataset, or a view of it, is asked. */
final class DatasetSources implements Sources {
  private final Dataset dataset;
  private final DatasetSource source;
  private final @Nullable View view;

  DatasetSources(Dataset dataset, @Nullable View view) {
    this.dataset = dataset;
    this.source = new DatasetSource(dataset);
    this.view = view;
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
    Dataset found = location.equals(dataset.location()) ? dataset : dataset.openBeside(location);
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
