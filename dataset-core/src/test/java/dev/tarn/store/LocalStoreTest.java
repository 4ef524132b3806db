package dev.tarn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends ObjectStoreContractTest {
  @TempDir private Path folder;

  @Override
  protected ObjectStore openStore() {
    return LocalStore.open(folder.resolve("store"), true);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void openingWritesNothing() throws IOException {
    openStore().close();
    assertFalse(Files.exists(folder.resolve("store")));
  }

  @Test
  void aMissingFolderIsRefusedUnlessItMayBeMade() {
    RefusedException e =
        assertThrows(RefusedException.class, () -> LocalStore.open(folder.resolve("none"), false));
    assertEquals("There is no folder '" + folder.resolve("none") + "'.", e.getMessage());
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    RefusedException e = assertThrows(RefusedException.class, () -> LocalStore.open(file, true));
    assertEquals("'" + file + "' is a file; a folder was expected.", e.getMessage());
  }

  @Test
  void noUnfinishedFileIsLeftBehind() throws IOException {
    try (ObjectStore store = openStore()) {
      store.put("a/b", bytes("x"));
      store.put("a/b", bytes("y"));
      store.sync();
      store.publish("a/b", "c");
      assertEquals(2, files().size());
    }
  }

  @Test
  void filesOfOthersAreNotListed() throws IOException {
    try (ObjectStore store = openStore()) {
      store.put("a/b", bytes("x"));
      Files.writeString(folder.resolve("store/.DS_Store"), "x");
      Files.writeString(folder.resolve("store/a/.tmp-1"), "x");
      Files.writeString(folder.resolve("store/a/with space"), "x");
      assertEquals(List.of("a/b"), store.list("", "", 10));
    }
  }

  @Test
  void newFilesAndFoldersTakeTheModeOfTheirFolder() throws IOException {
    Path shared = folder.resolve("shared");
    Files.createDirectory(shared);
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
    try (ObjectStore store = LocalStore.open(shared.resolve("store"), true)) {
      store.put("a/b/c", bytes("x"));
      store.publish("a/b/c", "refs/1");
    }
    for (String made : List.of("store", "store/a", "store/a/b", "store/refs")) {
      assertEquals("rwxrwx---", mode(shared.resolve(made)), made);
    }
    assertEquals("rw-rw----", mode(shared.resolve("store/a/b/c")));
  }

  @Test
  void aFolderForEverybodyMakesNoStoreForEverybody() throws IOException {
    Path sticky = folder.resolve("tmp");
    Files.createDirectory(sticky);
    Files.setAttribute(sticky, "unix:mode", 01777);
    try (ObjectStore store = LocalStore.open(sticky.resolve("store"), true)) {
      store.put("a", bytes("x"));
    }
    assertFalse(mode(sticky.resolve("store")).endsWith("w-"));
    assertFalse(mode(sticky.resolve("store")).endsWith("wx"));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void symbolicLinksAreRefusedWhereverTheyStand() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "x");
    try (ObjectStore store = openStore()) {
      store.put("a/b", bytes("x"));
      Files.createSymbolicLink(folder.resolve("store/a/link"), outside.resolve("secret"));
      Files.createSymbolicLink(folder.resolve("store/folder"), outside);
      for (String name : List.of("a/link", "folder/secret")) {
        RefusedException e = assertThrows(RefusedException.class, () -> store.open(name));
        assertEquals(
            "'"
                + name
                + "' in '"
                + store.location()
                + "' is a symbolic link or lies behind one; objects are plain files.",
            e.getMessage());
        assertThrows(RefusedException.class, () -> store.size(name));
        assertThrows(RefusedException.class, () -> store.publish(name, "c"));
      }
      assertThrows(RefusedException.class, () -> store.put("folder/new", bytes("x")));
      assertThrows(RefusedException.class, () -> store.put("a/link", bytes("x")));
      assertThrows(RefusedException.class, () -> store.list("", "", 10));
      assertThrows(RefusedException.class, () -> store.list("folder/", "", 10));
      assertFalse(Files.exists(outside.resolve("new")));
    }
  }

  @Test
  void theStoresOwnFolderMayBeASymbolicLink() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (ObjectStore store = LocalStore.open(link, false)) {
      store.put("a/b", bytes("x"));
      assertEquals(List.of("a/b"), store.list("", "", 10));
    }
    assertTrue(Files.exists(real.resolve("a/b")));
  }

  @Test
  void aFileThatIsCutShortWhileItIsOpenIsDamage() throws IOException {
    try (ObjectStore store = openStore()) {
      store.put("a", bytes("0123456789"));
      try (ObjectSource source = store.open("a")) {
        try (FileChannel channel =
            FileChannel.open(folder.resolve("store/a"), StandardOpenOption.WRITE)) {
          channel.truncate(4);
        }
        DamagedException e =
            assertThrows(DamagedException.class, () -> source.read(0, ByteBuffer.allocate(10)));
        assertEquals(
            "Object 'a' in '"
                + store.location()
                + "' ends at byte 4; it should reach to 10. It was cut short, or what refers to"
                + " it is damaged.",
            e.getMessage());
      }
    }
  }

  @Test
  void aFolderThatWasRemovedMeanwhileIsMadeAgain() throws IOException {
    try (ObjectStore store = openStore()) {
      store.put("a/b", bytes("x"));
      store.delete("a/b");
      Files.delete(folder.resolve("store/a"));
      assertTrue(store.put("a/c", bytes("y")));
      store.sync();
      assertEquals(List.of("a/c"), store.list("", "", 10));
    }
  }

  @Test
  void anOpenObjectStaysReadableWhenItsNameIsDeleted() {
    try (ObjectStore store = openStore()) {
      store.put("a", bytes("x"));
      try (ObjectSource source = store.open("a")) {
        store.delete("a");
        ByteBuffer target = ByteBuffer.allocate(1);
        source.read(0, target);
        assertEquals('x', target.get(0));
      }
    }
  }
}
