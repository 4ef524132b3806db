package dev.tarn.store;

import dev.tarn.error.TarnException;

/** There is no object of that name. */
public final class ObjectMissingException extends TarnException {
  private final String name;

  /**
   * @param name the object's name
   * @param location where the store is
   */
  public ObjectMissingException(String name, String location) {
    super(
        Kind.DAMAGED,
        "object-missing",
        "Object '" + name + "' is missing in '" + location + "'.",
        "'tarn verify DATASET' lists all damage. A copy's object of the same name may replace it.");
    this.name = name;
  }

  /** The name that was asked for. */
  public String name() {
    return name;
  }
}
