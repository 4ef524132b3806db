package dev.tarn.version.object;

/**
 * Where an object lies: in a file of its own, or within a pack.
 *
 * @param id SHA-256 of the object's bytes, 64 hex digits
 * @param pack the id of the commit that holds it, {@link #OWN_FILE}, or {@link #HERE}
 * @param offset where it begins, counted from the end of the pack's body (rounded up to a multiple
 *     of 8); 0 in a file of its own
 * @param length its length in bytes
 */
public record ObjectRef(String id, String pack, long offset, long length) {
  /** The object is a file of its own, named by its id. */
  public static final String OWN_FILE = "";

  /** The object lies in the pack that holds this reference. */
  public static final String HERE = "here";

  /** Whether it lies in the pack that holds this reference. */
  public boolean isHere() {
    return pack.equals(HERE);
  }

  /** Whether it is a file of its own. */
  public boolean isOwnFile() {
    return pack.equals(OWN_FILE);
  }

  /** The same, said from outside the pack it was read in. */
  public ObjectRef resolved(String home) {
    return isHere() ? new ObjectRef(id, home, offset, length) : this;
  }

  /**
   * As an array: id, absent for a file of its own or the pack's id (empty for here), offset,
   * length.
   */
  public void write(CborWriter out) {
    out.array(
        4,
        () -> {
          out.hex(id);
          if (isOwnFile()) {
            out.nil();
          } else {
            out.hex(isHere() ? "" : pack);
          }
          out.integer(offset).integer(length);
        });
  }

  public static ObjectRef read(CborReader in, String home) {
    in.begin();
    String id = in.id();
    String pack = in.nil() ? OWN_FILE : in.idOrNone().orElse(HERE);
    ObjectRef ref = new ObjectRef(id, pack, in.count(), in.count());
    in.end();
    return ref.resolved(home);
  }
}
