package dev.tarn.version;

import java.time.Instant;

/**
 * A name that stays with one commit until someone moves or deletes it.
 *
 * @param name what users write
 * @param commit the id of the commit it stands for, 64 hex digits
 * @param author who made or moved it last
 * @param time when that was, by its writer's clock
 * @param message what its author said of it; may be empty
 */
public record Tag(String name, String commit, String author, Instant time, String message) {}
