package dev.tarn.version;

import dev.tarn.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * What a commit will change against its parent.
 *
 * @param base the schema the change was made against
 * @param schema the schema afterwards
 * @param appended rows to append, in order
 * @param stages ids of the staged work this came from; none where it was not staged
 */
public record Changes(
    Schema base, Schema schema, List<AppendedRows> appended, List<String> stages) {
  /** Copies the lists. */
  public Changes {
    appended = List.copyOf(appended);
    stages = List.copyOf(stages);
  }

  /** A change of nothing but the schema. */
  public static Changes ofSchema(Schema base, Schema schema) {
    return new Changes(base, schema, List.of(), List.of());
  }

  /** Whether nothing would change. */
  public boolean isEmpty() {
    return appended.isEmpty() && base.equals(schema);
  }

  /** Rows that would be added. */
  public long addedRows() {
    return appended.stream().mapToLong(AppendedRows::rows).sum();
  }

  /** This change and then that one, which was made against this one's schema or an equal one. */
  Changes then(Changes next) {
    List<AppendedRows> all = new ArrayList<>(appended);
    all.addAll(next.appended);
    List<String> allStages = new ArrayList<>(stages);
    allStages.addAll(next.stages);
    return new Changes(base, SchemaRebase.rebase(next.base, next.schema, schema), all, allStages);
  }
}
