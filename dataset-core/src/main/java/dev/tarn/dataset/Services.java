package dev.tarn.dataset;

import dev.tarn.error.TarnException;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds what other modules provide, or says which jar to add. */
final class Services {
  private Services() {}

  static QueryEngine queryEngine(String location) {
    return Engine.FOUND.orElseThrow(
        () -> missing(location, "query", "QueryEngine", "query-language"));
  }

  static ViewStore viewStore(String location) {
    return Store.FOUND.orElseThrow(
        () -> missing(location, "save or load views of", "ViewStore", "views"));
  }

  /** The same, where it is not needed for the answer. */
  static Optional<ViewStore> optionalViewStore() {
    return Store.FOUND;
  }

  private static TarnException missing(
      String location, String verb, String service, String module) {
    return new TarnException(
        TarnException.Kind.ENVIRONMENT,
        "missing-module",
        "Cannot "
            + verb
            + " dataset '"
            + location
            + "': no "
            + service
            + " on the class path. dataset-core holds the data only.",
        "Add the dependency dev.tarn:" + module + " of the same version.");
  }

  private static final class Engine {
    static final Optional<QueryEngine> FOUND = ServiceLoader.load(QueryEngine.class).findFirst();
  }

  private static final class Store {
    static final Optional<ViewStore> FOUND = ServiceLoader.load(ViewStore.class).findFirst();
  }
}
