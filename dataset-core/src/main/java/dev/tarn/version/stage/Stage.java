package dev.tarn.version.stage;

import dev.tarn.version.write.Changes;
import java.time.Instant;

/**
 * Work that is durable and not committed yet.
 *
 * @param id the name of the stage: {@code user@host-} and eight random hex digits
 * @param owner {@code user@host}
 * @param branch the branch it is meant for
 * @param base id of the commit it was made on
 * @param since when its first part was staged
 * @param changes what it will change
 */
public record Stage(
    String id, String owner, String branch, String base, Instant since, Changes changes) {}
