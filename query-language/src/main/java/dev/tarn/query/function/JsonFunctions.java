package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import java.util.List;

/** Functions of JSON. */
final class JsonFunctions {
  private JsonFunctions() {}

  static void register(FunctionTable table) {
    table.add("KEYS", 1, 1, JsonFunctions::keys);
  }

  /**
   * The keys of an object in the order they are stored, as a JSON list; null for what is no object.
   */
  private static Expr keys(Arguments arguments) {
    Expr value = arguments.get(0);
    if (!value.type().isJson()) {
      throw arguments.wrong(0, "JSON");
    }
    return arguments.call(
        List.of(value),
        ValueType.JSON,
        Call.Risk.NONE,
        (a, call, batch) -> {
          ObjectColumn<JsonNode> json = Conversions.jsonColumn(a[0]);
          JsonNode[] out = new JsonNode[json.rows()];
          for (int row = 0; row < out.length; row++) {
            if (!json.layout().isNull(row) && json.at(row).isObject()) {
              ArrayNode keys = JsonNodeFactory.instance.arrayNode();
              json.at(row).fieldNames().forEachRemaining(keys::add);
              out[row] = keys;
            }
          }
          ObjectColumn<JsonNode> keys = ObjectColumn.of(ValueType.JSON, out);
          return a[0].layout().isConstant() ? keys.asConstant() : keys;
        });
  }
}
