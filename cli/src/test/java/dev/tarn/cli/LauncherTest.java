package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script as a process, in a copy of the project whose {@code mvn} only writes down
 * that it was called and hands over this test's class path.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path folder;
  private Path project;
  private Path bin;
  private Path calls;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void copyTheProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a tarn's home"));
    bin = Files.createDirectories(folder.resolve("bin"));
    calls = folder.resolve("calls");
    Files.writeString(calls, "");
    Files.createDirectories(project.resolve("cli/src/main/java"));
    Files.copy(Path.of("../tarn"), project.resolve("tarn"));
    executable(project.resolve("tarn"));
    for (String source : List.of("pom.xml", "cli/pom.xml", "cli/src/main/java/Main.java")) {
      Files.writeString(project.resolve(source), "");
    }
    Path jar = folder.resolve("cli-0.1.0.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream ignored = new JarOutputStream(out)) {
      assertTrue(Files.exists(jar));
    }
    mavenThat(
        """
        mkdir -p cli/target
        cp '%s' cli/target/
        echo "[INFO] Building Tarn dataset-core 0.1.0                          [2/7]"
        echo "[INFO] Building Tarn cli 0.1.0                                   [7/7]"
        printf '%%s' "$TEST_CLASSPATH" >cli/target/classpath
        """
            .formatted(jar));
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put(
        "TEST_CLASSPATH",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    environment.put("TARN_CDS", "off");
  }

  @Test
  void theFirstRunBuildsAndSaysSoAndTheSecondDoesNot() throws Exception {
    Outcome first = tarn("--version");
    Outcome second = tarn("--version");

    assertEquals(0, first.exitCode(), first.err());
    assertEquals(
        """
        Building Tarn: first run, this takes a few minutes…
          [2/7] Tarn dataset-core
          [7/7] Tarn cli
        """,
        first.err());
    assertTrue(first.out().startsWith("tarn 0.1.0 (Java "), first.out());
    assertEquals(new Outcome(0, first.out(), ""), second);
    assertEquals(1, Files.readAllLines(calls).size());
  }

  @Test
  void newerSourcesAreBuiltAgain() throws Exception {
    tarn("--version");
    Files.setLastModifiedTime(
        project.resolve("cli/src/main/java/Main.java"),
        FileTime.from(Instant.now().minusSeconds(1)));
    Files.setLastModifiedTime(
        project.resolve("cli/target/launcher/current"),
        FileTime.from(Instant.now().minusSeconds(100)));
    Files.setLastModifiedTime(
        project.resolve("cli/target/classpath"), FileTime.from(Instant.now().minusSeconds(100)));

    Outcome again = tarn("--version");

    assertTrue(again.err().startsWith("Building Tarn: its sources changed…\n"), again.err());
    assertEquals(2, Files.readAllLines(calls).size());
  }

  @Test
  void twoFirstRunsAtOnceBuildOnce() throws Exception {
    String maven = Files.readString(bin.resolve("mvn"));
    mavenThat("sleep 1\n" + maven.substring(maven.indexOf("mkdir")));

    Process one = start(project.resolve("tarn"), folder, "--version");
    Process two = start(project.resolve("tarn"), folder, "--version");
    Outcome first = end(one);
    Outcome second = end(two);

    assertEquals(List.of(0, 0), List.of(first.exitCode(), second.exitCode()));
    assertEquals(first.out(), second.out());
    assertEquals(1, Files.readAllLines(calls).size());
  }

  @Test
  void itIsFoundThroughSymbolicLinksAndFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(bin.resolve("tarn"), project.resolve("tarn"));
    Path second = Files.createSymbolicLink(folder.resolve("tarn link"), Path.of("bin/tarn"));

    assertEquals(0, end(start(link, Path.of("/"), "--version")).exitCode());
    assertEquals(0, end(start(second, folder, "--version")).exitCode());
    assertEquals(1, Files.readAllLines(calls).size());
  }

  @Test
  void aFailedBuildShowsMavensErrorsAndIsTriedAgain() throws Exception {
    String good = Files.readString(bin.resolve("mvn"));
    mavenThat("echo '[INFO] fine'; echo '[ERROR] cannot find symbol Foo'; exit 1\n");

    Outcome failed = tarn("--version");

    assertEquals(6, failed.exitCode());
    assertEquals("", failed.out());
    assertEquals(
        """
        Building Tarn: first run, this takes a few minutes…
        The last lines of Maven:
          [ERROR] cannot find symbol Foo
        tarn: Tarn could not be built.
        hint: All of Maven's output is in %s/cli/target/launcher/build.log.
        """
            .formatted(project.toRealPath()),
        failed.err());
    Files.writeString(bin.resolve("mvn"), good);
    assertEquals(0, tarn("--version").exitCode());
  }

  @Test
  void aMissingJavaIsNamed() throws Exception {
    environment.put("JAVA_HOME", folder.toString());

    Outcome outcome = tarn("--version");

    assertEquals(6, outcome.exitCode());
    assertEquals(
        """
        tarn: JAVA_HOME is %s, but there is no bin/java in it.
        hint: Set JAVA_HOME to a JDK 17 or newer, or unset it to use the java on the PATH.
        """
            .formatted(folder),
        outcome.err());
  }

  @Test
  void aJavaThatIsTooOldIsNamed() throws Exception {
    Path jdk = Files.createDirectories(folder.resolve("jdk8/bin"));
    Files.writeString(jdk.resolve("java"), "#!/bin/sh\n");
    executable(jdk.resolve("java"));
    Files.writeString(jdk.resolveSibling("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    environment.put("JAVA_HOME", jdk.getParent().toString());

    Outcome outcome = tarn("--version");

    assertEquals(6, outcome.exitCode());
    assertEquals(
        """
        tarn: Tarn needs Java 17 or newer; %s/java is 1.8.0_402.
        hint: Set JAVA_HOME to a JDK 17 or newer.
        """
            .formatted(jdk),
        outcome.err());
  }

  @Test
  void wordsOutsideAsciiArriveInAnyLocale() throws Exception {
    environment.put("LC_ALL", "C");

    Outcome outcome = tarn("друзы");

    assertEquals(2, outcome.exitCode());
    assertEquals(
        """
        tarn: Unknown verb 'друзы'.
        hint: 'tarn --help' lists the verbs.
        """,
        outcome.err().lines().skip(3).reduce("", (a, b) -> a + b + "\n"));
  }

  @Test
  void verbsWorkAsProcessesWithTheirStreamsAndExitCodes() throws Exception {
    environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    environment.put("TARN_CACHE", folder.resolve("cache").toString());
    Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":2}\n");
    tarn("--version");

    assertEquals(0, tarn("import", "jsonl", "rows.jsonl", "my notes").exitCode());
    assertEquals(
        new Outcome(0, "{\"n\":2}\n", ""),
        tarn("query", "my notes", "SELECT * WHERE n > 1", "--jsonl"));
    assertEquals(
        new Outcome(
            3,
            "",
            """
            tarn: There is no dataset at 'nowhere'.
            hint: Check the path; 'tarn create nowhere' would make one.
            """),
        tarn("summary", "nowhere"));
    assertEquals(1, tarn("commit", "my notes", "-m", "Nothing").exitCode());
  }

  @Test
  void aClosedStandardOutputEndsQuietly() throws Exception {
    tarn("--version");

    Process closed =
        process(List.of("/bin/sh", "-c", "\"$0\" --help >&-", script()), folder).start();
    assertEquals(new Outcome(0, "", ""), end(closed));

    Process piped =
        process(List.of("/bin/sh", "-c", "\"$0\" completion bash | head -n 1", script()), folder)
            .start();
    assertEquals(new Outcome(0, "#!/usr/bin/env bash\n", ""), end(piped));
  }

  @Test
  void anArchiveOfClassesIsMadeOnceAndATruncatedOneIsNotUsed() throws Exception {
    environment.put("TEST_CLASSPATH", jarsOf(environment.get("TEST_CLASSPATH")));
    environment.put("TARN_CDS", "now");
    Outcome fromJars = tarn("completion", "--help");
    List<Path> archives = archives();
    assertEquals(1, archives.size());
    environment.put("TARN_JAVA_OPTS", "-Xshare:on");
    assertEquals(new Outcome(0, fromJars.out(), ""), tarn("completion", "--help"));
    environment.remove("TARN_JAVA_OPTS");

    Path archive = archives.get(0);
    byte[] half = Arrays.copyOf(Files.readAllBytes(archive), (int) (Files.size(archive) / 2));
    Files.delete(archive);
    Files.write(archive, half);
    Outcome afterDamage = tarn("completion", "--help");

    assertEquals(0, afterDamage.exitCode());
    assertEquals("", afterDamage.err());
    assertFalse(afterDamage.out().isEmpty());
    assertEquals(archives, archives());
  }

  /** Java archives no classes of folders. */
  private String jarsOf(String classPath) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : classPath.split(":")) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve("classes" + jars.size() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
            Stream<Path> files = Files.walk(path)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new ZipEntry(path.relativize(file).toString()));
            Files.copy(file, out);
          }
        }
        path = jar;
      }
      jars.add(path.toString());
    }
    return String.join(":", jars);
  }

  private List<Path> archives() throws IOException {
    try (var files = Files.walk(project.resolve("cli/target/launcher"), 2)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  private void mavenThat(String does) throws IOException {
    Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho \"$*\" >>'" + calls + "'\n" + does);
    executable(bin.resolve("mvn"));
  }

  private static void executable(Path file) {
    assertTrue(file.toFile().setExecutable(true));
  }

  private String script() {
    return project.resolve("tarn").toString();
  }

  private Outcome tarn(String... words) throws Exception {
    return end(start(project.resolve("tarn"), folder, words));
  }

  private Process start(Path launcher, Path workingFolder, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    return process(command, workingFolder).start();
  }

  private ProcessBuilder process(List<String> command, Path workingFolder) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private static Outcome end(Process process) throws Exception {
    process.getOutputStream().close();
    FutureTask<byte[]> err = new FutureTask<>(() -> process.getErrorStream().readAllBytes());
    new Thread(err).start();
    byte[] out = process.getInputStream().readAllBytes();
    return new Outcome(
        process.waitFor(),
        new String(out, StandardCharsets.UTF_8),
        new String(err.get(), StandardCharsets.UTF_8));
  }
}
