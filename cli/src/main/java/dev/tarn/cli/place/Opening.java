package dev.tarn.cli.place;

import dev.tarn.cli.console.Console;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens datasets as this user: at the ref that was named, otherwise on the current branch. */
public final class Opening {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{64}");

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
   * The dataset at the ref of the place, otherwise at the head of the user's current branch; times
   * are looked up in the current branch.
   *
   * @return owned by the caller
   */
  public Dataset open(DatasetPlace place) {
    Optional<String> current = current(place.location());
    Optional<String> ref = place.ref().or(() -> current);
    DatasetOptions options =
        current
            .filter(here -> !COMMIT.matcher(here).matches())
            .map(options()::withBranch)
            .orElse(options());
    return ref.isPresent()
        ? Dataset.load(place.location(), ref.get(), options)
        : Dataset.load(place.location(), options);
  }

  /** What the user checked out there, as long as it is the same dataset. */
  public Optional<String> current(String location) {
    return CurrentBranches.of(console)
        .find(location)
        .filter(current -> Dataset.identify(location).equals(Optional.of(current.datasetId())))
        .map(CurrentBranches.Current::ref);
  }

  /** Makes this branch or commit the user's current one there. */
  public void keep(Dataset dataset, String location, String ref) {
    CurrentBranches.of(console).keep(location, dataset.id(), ref);
  }
}
