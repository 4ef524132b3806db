package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.DAMAGED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.version.object.StoredForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemas of tensors that cannot be. */
@LeavesDamage
class HostileSchemaTest {
  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  @Test
  void aSchemaThatCannotBeIsDamage() throws Exception {
    tensor("dimension-of-minus-5", "-5", t -> t.putArray("shape").add(-5));
    tensor("dimension-of-2^40", "1099511627776", t -> t.putArray("shape").add(1L << 40));
    tensor(
        "dimensions-that-overflow",
        "",
        t ->
            t.putArray("shape")
                .add(Integer.MAX_VALUE)
                .add(Integer.MAX_VALUE)
                .add(Integer.MAX_VALUE));
    tensor("no-htype", "tensor", t -> t.remove("htype"));
    tensor("no-dtype", "tensor", t -> t.remove("dtype"));
    tensor("compression-there-is-not", "bomb", t -> t.put("compression", "bomb"));
    tensor("two-of-a-name", "'v'", t -> t.put("name", "v"));
    tensor("a-name-with-NUL", "name", t -> t.put("name", "a\u0000b"));
    tensor("a-name-without-end", "cannot be", t -> t.put("name", "n".repeat(5000)));
    tensor(
        "class-name-twice",
        "tensor",
        t -> t.put("htype", "class_label").putArray("class_names").add("a").add("a"));
    cases.judge();
  }

  private void tensor(String name, String says, Consumer<ObjectNode> change) throws IOException {
    cases.expect(
        name,
        "rows",
        DAMAGED,
        says,
        ds -> {
          ArrayNode schema = ds.schema();
          change.accept((ObjectNode) schema.get(0));
          JsonNode ref = ds.put(StoredForm.Kind.SCHEMA, schema);
          HostileDataset.commit(ds, record -> record.set("schema", ref));
        });
  }
}
