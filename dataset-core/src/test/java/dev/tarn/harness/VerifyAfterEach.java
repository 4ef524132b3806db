package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.RefusedException;
import dev.tarn.version.object.ObjectNames;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Ends every test of the module: each dataset in its folders is verified, and no buffer and no
 * allocator may be left. JUnit finds it by itself.
 */
public final class VerifyAfterEach implements BeforeEachCallback, AfterEachCallback {
  /** The allocator that all datasets share unless they are given another. */
  private static final BufferAllocator ROOT = root();

  private static BufferAllocator root() {
    try (Dataset ds = Dataset.create("mem:verify-after-each")) {
      BufferAllocator child = ds.newAllocator("asking for the root");
      child.close();
      return child.getParentAllocator().getParentAllocator();
    }
  }

  /** Datasets that are open between the tests: of an enclosing lifecycle, or left by another. */
  private List<BufferAllocator> before = List.of();

  @Override
  public void beforeEach(ExtensionContext test) {
    before = List.copyOf(ROOT.getChildAllocators());
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException, IllegalAccessException {
    if (test.getExecutionException().isPresent()) {
      return;
    }
    List<BufferAllocator> left = new ArrayList<>(ROOT.getChildAllocators());
    left.removeAll(before);
    assertEquals(List.of(), left, "datasets that were not closed");
    boolean damaged =
        AnnotationSupport.isAnnotated(test.getElement(), LeavesDamage.class)
            || AnnotationSupport.isAnnotated(test.getTestClass(), LeavesDamage.class);
    if (!damaged) {
      for (Object instance : test.getRequiredTestInstances().getAllInstances()) {
        for (Field field :
            AnnotationSupport.findAnnotatedFields(instance.getClass(), TempDir.class)) {
          field.setAccessible(true);
          if (field.get(instance) instanceof Path folder) {
            verifyBelow(folder);
          }
        }
      }
    }
  }

  private static void verifyBelow(Path folder) throws IOException {
    List<Path> marks;
    try (Stream<Path> files = Files.walk(folder)) {
      marks = files.filter(file -> file.endsWith(ObjectNames.DATASET)).toList();
    }
    for (Path mark : marks) {
      verify(mark.getParent());
    }
  }

  private static void verify(Path location) throws IOException {
    try (Dataset ds = Dataset.load(location.toString(), options(location))) {
      var verification = ds.verify();
      assertTrue(verification.ok(), () -> location + ": " + verification.damage());
    } catch (RefusedException e) {
      // A folder whose creation was broken off has no commit.
      assertEquals("not-a-dataset", e.code(), e.getMessage());
    }
  }

  /** Any branch will do: all of them are verified. */
  private static DatasetOptions options(Path location) throws IOException {
    Path heads = location.resolve(ObjectNames.HEADS);
    if (!Files.isDirectory(heads) || Files.isDirectory(heads.resolve("main"))) {
      return DatasetOptions.defaults();
    }
    try (Stream<Path> branches = Files.list(heads)) {
      return branches
          .findFirst()
          .map(path -> DatasetOptions.defaults().withBranch(path.getFileName().toString()))
          .orElse(DatasetOptions.defaults());
    }
  }
}
