package dev.tarn.cli.place;

import dev.tarn.cli.console.Console;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import java.nio.file.Path;
import java.util.Optional;

/** Opens datasets as this user: at the ref that was named, otherwise on the current branch. */
public final class Opening {
  private final Console console;

  /**
   * @param console the outside
   */
  public Opening(Console console) {
    this.console = console;
  }

  /** What the environment says of author and cache. */
  public DatasetOptions options() {
    DatasetOptions options = DatasetOptions.defaults();
    Optional<Path> cache =
        console
            .environment("TARN_CACHE")
            .map(Path::of)
            .or(() -> console.environment("XDG_CACHE_HOME").map(folder -> Path.of(folder, "tarn")));
    DatasetOptions cached = cache.map(options::withCacheFolder).orElse(options);
    return console.environment("TARN_AUTHOR").map(cached::withAuthor).orElse(cached);
  }

  /**
   * The dataset at the ref of the place, otherwise at the head of the user's current branch.
   *
   * @return owned by the caller
   */
  public Dataset open(DatasetPlace place) {
    Dataset main = Dataset.load(place.location(), options());
    Optional<String> ref = place.ref().or(() -> current(main, place.location()));
    if (ref.isEmpty()) {
      return main;
    }
    try (main) {
      return main.checkout(ref.get());
    }
  }

  /** What the user checked out there, as long as it is the same dataset. */
  public Optional<String> current(Dataset dataset, String location) {
    return CurrentBranches.of(console)
        .find(location)
        .filter(current -> current.datasetId().equals(dataset.id()))
        .map(CurrentBranches.Current::ref);
  }

  /** Makes this branch or commit the user's current one there. */
  public void keep(Dataset dataset, String location, String ref) {
    CurrentBranches.of(console).keep(location, dataset.id(), ref);
  }
}
