package dev.tarn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingStoreTest {
  @Test
  void callsAndBytesAreRecorded() {
    RecordingStore store = new RecordingStore(new MemoryStore());
    store.put("a", ObjectStoreContractTest.bytes("0123456789"));
    try (ObjectSource source = store.open("a")) {
      source.read(3, ByteBuffer.allocate(4));
    }
    assertEquals(10, store.bytesWritten());
    assertEquals(4, store.bytesRead());
    assertEquals(List.of("a"), store.opened());
    store.clear();
    assertEquals(List.of(), store.calls());
  }
}
