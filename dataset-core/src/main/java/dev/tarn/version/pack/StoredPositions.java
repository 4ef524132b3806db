package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.row.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A set of positions as a list's entry holds it: small ones themselves, others by reference.
 *
 * @param count how many positions
 * @param inline the set, or null where it is an object
 * @param object where the set lies, or null where it is here
 */
public record StoredPositions(long count, @Nullable Positions inline, @Nullable ObjectRef object) {
  /** Sets of more bytes are objects: entries are copied when runs are merged. */
  private static final int MAX_INLINE_BYTES = 2048;

  /** The set, placed with the other new objects of a commit. */
  public static StoredPositions place(
      Positions positions, PackWriter pack, PackWriter.Place place) {
    byte[] bytes = positions.encode();
    if (bytes.length <= MAX_INLINE_BYTES) {
      return new StoredPositions(positions.count(), positions, null);
    }
    CborWriter out = new CborWriter();
    out.bytes(bytes);
    return new StoredPositions(
        positions.count(), null, pack.add(StoredForm.Kind.POSITIONS, out.finish(), place));
  }

  /** The set itself, its size held against the count. */
  public Positions load(PackReader objects) {
    Positions positions = inline;
    if (positions == null) {
      ObjectRef ref = object;
      if (ref == null) {
        throw new DamagedException("A list of a commit has a set of positions without any.", null);
      }
      positions = objects.positions(ref);
    }
    if (positions.count() != count) {
      throw new DamagedException(
          "A set of positions counts " + positions.count() + "; its entry says " + count + ".",
          null);
    }
    return positions;
  }

  void write(CborWriter out) {
    out.array(
        3,
        () -> {
          out.integer(count);
          if (inline == null) {
            out.nil();
          } else {
            out.bytes(inline.encode());
          }
          if (object == null) {
            out.nil();
          } else {
            object.write(out);
          }
        });
  }

  static StoredPositions read(CborReader in, String home) {
    in.begin();
    long count = in.count();
    Positions inline = in.nil() ? null : decode(in.bytes());
    ObjectRef object = in.nil() ? null : ObjectRef.read(in, home);
    in.end();
    return new StoredPositions(count, inline, object);
  }

  public static Positions decode(byte[] bytes) {
    try {
      return Positions.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw new DamagedException("A set of positions is malformed: " + e.getMessage(), null, e);
    }
  }
}
