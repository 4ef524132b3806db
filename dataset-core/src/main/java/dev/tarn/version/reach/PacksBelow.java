package dev.tarn.version.reach;

import dev.tarn.error.TarnException;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.PackReader;
import java.util.HashSet;
import java.util.Set;

/** Which packs of other commits a commit takes objects from. */
public final class PacksBelow {
  private PacksBelow() {}

  /** The ids of the commits whose packs hold something of this one. */
  public static Set<String> of(String commit, PackReader objects) {
    Set<String> packs = new HashSet<>();
    CommitWalk.Visitor visitor =
        new CommitWalk.Visitor() {
          @Override
          public void object(ObjectRef ref, String ownName, Held held) {
            if (!ref.isOwnFile()) {
              packs.add(ref.pack());
            }
          }

          @Override
          public void damaged(String name, TarnException reason) {
            throw reason;
          }
        };
    new CommitWalk(objects, visitor).visit(commit, objects.commit(commit));
    packs.remove(commit);
    return packs;
  }
}
