package dev.tarn.query.function;

import dev.tarn.query.expression.Expr;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The functions that queries may call, by name without regard to case. Immutable once built. */
public final class FunctionTable {
  private final Map<String, Function> functions = new TreeMap<>();

  /** Checks the arguments of a call and gives its expression. */
  @FunctionalInterface
  public interface Binding {
    /**
     * Binds a call.
     *
     * @throws dev.tarn.query.fault.Fault if the arguments do not fit
     */
    Expr bind(Arguments arguments);
  }

  /**
   * A function.
   *
   * @param name in upper case
   * @param least the smallest number of arguments
   * @param most the largest number of arguments
   * @param axis whether it takes {@code axis=n}, also as its last argument
   * @param binding checks arguments, gives the expression
   */
  public record Function(String name, int least, int most, boolean axis, Binding binding) {}

  private FunctionTable() {}

  /** All functions of TQL.md that need nothing of the query around them. */
  public static FunctionTable standard() {
    FunctionTable table = new FunctionTable();
    ElementFunctions.register(table);
    ReductionFunctions.register(table);
    ShapeFunctions.register(table);
    VectorFunctions.register(table);
    BoxFunctions.register(table);
    TextFunctions.register(table);
    ContainsFunction.register(table);
    JsonFunctions.register(table);
    return table;
  }

  /** This table and some functions more. */
  public FunctionTable with(Collection<Function> others) {
    FunctionTable table = new FunctionTable();
    table.functions.putAll(functions);
    others.forEach(other -> table.functions.put(other.name(), other));
    return table;
  }

  void add(String name, int least, int most, Binding binding) {
    functions.put(name, new Function(name, least, most, false, binding));
  }

  void addReduction(String name, Binding binding) {
    functions.put(name, new Function(name, 1, 1, true, binding));
  }

  void alias(String name, String of) {
    Function function = functions.get(of);
    if (function == null) {
      throw new IllegalArgumentException("No function " + of);
    }
    functions.put(
        name,
        new Function(name, function.least(), function.most(), function.axis(), function.binding()));
  }

  /** The function of that name. */
  public Optional<Function> find(String name) {
    return Optional.ofNullable(functions.get(name.toUpperCase(Locale.ROOT)));
  }

  /** All names, in upper case, sorted. */
  public Collection<String> names() {
    return functions.keySet();
  }
}
