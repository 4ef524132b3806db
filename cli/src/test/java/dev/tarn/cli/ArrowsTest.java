package dev.tarn.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the arrows between modules and packages, as ARCHITECTURE.md draws them. */
class ArrowsTest {
  /** What JavaCC writes; its style is not ours. */
  private static final String GENERATED = "dev.tarn.query.parser.grammar";

  /** Each module's packages, from the bottom up, and the modules it may use. */
  private static final Map<String, Module> MODULES = new LinkedHashMap<>();

  private record Module(List<String> packages, Set<String> uses) {
    boolean holds(String packageName) {
      return packages.stream()
          .anyMatch(own -> packageName.equals(own) || packageName.startsWith(own + "."));
    }
  }

  static {
    MODULES.put(
        "dataset-core",
        new Module(
            List.of(
                "dev.tarn.error",
                "dev.tarn.schema",
                "dev.tarn.sample",
                "dev.tarn.chunk",
                "dev.tarn.store",
                "dev.tarn.version",
                "dev.tarn.index",
                "dev.tarn.integrity",
                "dev.tarn.image",
                "dev.tarn.ingest",
                "dev.tarn.dataset"),
            Set.of()));
    MODULES.put(
        "image-opencv", new Module(List.of("dev.tarn.image.opencv"), Set.of("dataset-core")));
    MODULES.put("query-parser", new Module(List.of("dev.tarn.query.parser"), Set.of()));
    MODULES.put(
        "query-language",
        new Module(List.of("dev.tarn.query"), Set.of("dataset-core", "query-parser")));
    MODULES.put(
        "views", new Module(List.of("dev.tarn.views"), Set.of("dataset-core", "query-language")));
    MODULES.put(
        "training-bridge",
        new Module(
            List.of("dev.tarn.training"),
            Set.of("dataset-core", "image-opencv", "query-language", "views")));
    MODULES.put(
        "cli",
        new Module(
            List.of("dev.tarn.cli", "dev.tarn.visualizer"),
            Set.of("dataset-core", "query-language", "views", "training-bridge")));
  }

  private static JavaClasses classes;

  @BeforeAll
  static void readAllClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tarn");
  }

  @Test
  void theClassesOfEveryModuleWereSeen() {
    Map<String, Integer> least =
        Map.of(
            "dataset-core", 100,
            "image-opencv", 2,
            "query-parser", 5,
            "query-language", 100,
            "views", 5,
            "training-bridge", 50,
            "cli", 50);
    least.forEach(
        (module, count) -> {
          long seen =
              classes.stream().filter(c -> module.equals(moduleOf(c.getPackageName()))).count();
          assertTrue(seen >= count, module + ": " + seen);
        });
  }

  @Test
  void modulesUseOnlyTheModulesBelowThem() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass origin : classes) {
      String from = moduleOf(origin.getPackageName());
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (target.startsWith("dev.tarn.")) {
          String to = moduleOf(target);
          if (!to.equals(from) && !MODULES.get(from).uses().contains(to)) {
            wrong.add(from + " -> " + to + ": " + dependency.getDescription());
          }
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.tarn.(**)").should().beFreeOfCycles().check(classes);
  }

  /** They are public only because Java has nothing between a package and the world. */
  @Test
  void howVersionsComeAboutConcernsOnlyTheCore() {
    List<String> inside =
        Stream.of(
                "row", "pack", "ref", "write", "stage", "merge", "layout", "reach", "purge",
                "history")
            .map(name -> "dev.tarn.version." + name)
            .toList();
    Set<String> wrong = new TreeSet<>();
    for (JavaClass origin : classes) {
      if (!moduleOf(origin.getPackageName()).equals("dataset-core")) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          if (inside.contains(dependency.getTargetClass().getPackageName())) {
            wrong.add(dependency.getDescription());
          }
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void nothingTouchesStandardStreamsPastTheConsole() {
    noClasses()
        .that(resideOutsideOfPackage(GENERATED))
        .should(ACCESS_STANDARD_STREAMS)
        .check(classes);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    Set<String> silent = new TreeSet<>();
    for (JavaClass c : classes) {
      boolean written =
          !c.getPackageName().equals(GENERATED) && !c.getSimpleName().equals("package-info");
      boolean marked =
          c.getPackage().tryGetPackageInfo().isPresent()
              && c.getPackage().isAnnotatedWith(NullMarked.class);
      if (written && !marked) {
        silent.add(c.getPackageName());
      }
    }
    assertEquals(Set.of(), silent);
  }

  @Test
  void noPackageOrClassHidesItsJobBehindAnEmptyName() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass c : classes) {
      boolean empty =
          c.getPackageName().matches(".*\\.(util|utils|helper|helpers|common|impl)(\\..*)?")
              || c.getSimpleName().matches(".*(Manager|Util|Utils|Helper|Impl)");
      if (empty && !c.getPackageName().equals(GENERATED)) {
        wrong.add(c.getName());
      }
    }
    assertEquals(Set.of(), wrong);
  }

  private static String moduleOf(String packageName) {
    // The longest match: the parser's package lies below the query language's.
    String found = "";
    int length = -1;
    for (Map.Entry<String, Module> module : MODULES.entrySet()) {
      for (String own : module.getValue().packages()) {
        if (module.getValue().holds(packageName)
            && (packageName + ".").startsWith(own + ".")
            && own.length() > length) {
          found = module.getKey();
          length = own.length();
        }
      }
    }
    assertTrue(length >= 0, "Package " + packageName + " belongs to no module");
    return found;
  }
}
