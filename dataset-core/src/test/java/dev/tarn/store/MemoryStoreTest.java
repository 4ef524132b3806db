package dev.tarn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends ObjectStoreContractTest {
  private final MemoryStore memory = new MemoryStore();

  @Override
  protected ObjectStore openStore() {
    return memory.openAgain();
  }

  @Test
  void itsClockTellsWhenObjectsWerePut() {
    Instant noon = Instant.parse("2026-11-25T12:00:00Z");
    MemoryStore store = new MemoryStore("mem:clock", Clock.fixed(noon, ZoneOffset.UTC));
    store.put("a", bytes("x"));
    assertEquals(noon, store.modified("a"));
  }
}
