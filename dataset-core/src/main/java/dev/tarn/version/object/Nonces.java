package dev.tarn.version.object;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Where identities come from: random hex digits. Injected, so that tests are exact. */
public final class Nonces {
  private final RandomGenerator random;

  /** Draws from that generator. */
  public Nonces(RandomGenerator random) {
    this.random = random;
  }

  /** Draws from the system's secure generator. */
  public static Nonces secure() {
    return new Nonces(new SecureRandom());
  }

  /** That many random bytes as hex digits. */
  public synchronized String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
