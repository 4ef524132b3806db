package dev.tarn.integrity;

import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectSource;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.reach.ObjectWalk;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Reads every byte that branches, tags and stages reach, and compares each object with its id and
 * checksums.
 */
public final class Verifier {
  private static final int BUFFER_BYTES = 1 << 20;

  private final PackReader objects;
  private final Set<String> checked = new HashSet<>();
  private final List<Damage> damage = new ArrayList<>();
  private long bytes;

  private Verifier(PackReader objects) {
    this.objects = objects;
  }

  /** Checks everything that is reachable. */
  public static Verification verify(PackReader objects, Versions versions) {
    Verifier verifier = new Verifier(objects);
    ObjectWalk walk = versions.walk();
    walk.visit(
        verifier::check,
        (name, failure) -> verifier.damage.add(new Damage(name, "", -1, -1, failure.getMessage())));
    return new Verification(verifier.checked.size(), verifier.bytes, verifier.damage);
  }

  private void check(ObjectWalk.Found found) {
    if (!checked.add(found.name())) {
      return;
    }
    try (ObjectSource source = objects.open(found.name())) {
      MessageDigest digest = Hashes.newSha256();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (long at = 0; at < source.size(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, source.size() - at));
        source.read(at, buffer);
        digest.update(buffer.flip());
      }
      bytes += source.size();
      String id = HexFormat.of().formatHex(digest.digest());
      if (!found.id().isEmpty() && !id.equals(found.id())) {
        report(found, "SHA-256 is " + id + ", its name says " + found.id() + ".");
      }
    } catch (TarnException e) {
      report(found, e.getMessage());
    }
  }

  private void report(ObjectWalk.Found found, String reason) {
    damage.add(new Damage(found.name(), found.tensor(), found.firstRow(), found.lastRow(), reason));
  }
}
