package dev.tarn.query.value;

/**
 * A field of a plan node.
 *
 * @param name its name
 * @param table the alias of the source it belongs to, empty if it has none
 * @param type what it holds
 * @param hidden whether {@code *} leaves it out: row numbers and positions
 */
public record Field(String name, String table, ValueType type, boolean hidden) {
  /**
   * The name of the hidden field that holds a row's number in its dataset; its table is the
   * source's key.
   */
  public static final String ROW = "#row";

  /** The name of the hidden field that holds a row's position in a subquery. */
  public static final String POSITION = "#position";

  /** A visible field of no table. */
  public static Field of(String name, ValueType type) {
    return new Field(name, "", type, false);
  }

  /** A hidden field. */
  public static Field hidden(String name, String key) {
    return new Field(name, key, ValueType.INT64, true);
  }

  /** The same under another alias of its source. */
  public Field withTable(String alias) {
    return hidden ? this : new Field(name, alias, type, false);
  }

  /** The same with another type. */
  public Field withType(ValueType other) {
    return new Field(name, table, other, hidden);
  }

  /** Whether this is the row number. */
  public boolean isRow() {
    return hidden && name.equals(ROW);
  }
}
