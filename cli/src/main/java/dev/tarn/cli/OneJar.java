package dev.tarn.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Puts the jars of the class path into one, from which the launcher starts short commands: opening
 * ninety jars takes Java as long as opening a dataset, and what is opened to Arrow in a manifest
 * leaves Java its archived modules, which an option does not. Jars with native libraries stay as
 * they are and are named in the manifest.
 */
final class OneJar {
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dylib|jnilib|dll)(\\.\\d+)*");

  /** What says something of one jar alone: who signed it, which module it is. */
  private static final Pattern OWN =
      Pattern.compile(
          "META-INF/MANIFEST\\.MF|META-INF/INDEX\\.LIST|META-INF/[^/]+\\.(SF|DSA|RSA|EC)"
              + "|(.*/)?module-info\\.class");

  private static final String SERVICES = "META-INF/services/";

  private final ZipOutputStream out;
  private final Set<String> names = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();

  private OneJar(ZipOutputStream out) {
    this.out = out;
  }

  /**
   * Writes the jar.
   *
   * @param args where to
   */
  public static void main(String[] args) throws IOException {
    List<Path> together = new ArrayList<>();
    List<Path> apart = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path jar = Path.of(entry);
      (hasNatives(jar) ? apart : together).add(jar);
    }
    try (OutputStream file = Files.newOutputStream(Path.of(args[0]));
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file))) {
      // It is made while the first commands run, and lies beside each build.
      zip.setLevel(Deflater.BEST_SPEED);
      OneJar one = new OneJar(zip);
      one.putManifest(apart);
      for (Path jar : together) {
        one.putAll(jar);
      }
      one.putServices();
    }
  }

  private static boolean hasNatives(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> NATIVE.matcher(entry.getName()).matches());
    }
  }

  private void putManifest(List<Path> apart) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    main.put(Attributes.Name.MULTI_RELEASE, "true");
    main.put(new Attributes.Name("Add-Opens"), "java.base/java.nio");
    main.put(
        Attributes.Name.CLASS_PATH,
        apart.stream().map(jar -> jar.toUri().toString()).collect(Collectors.joining(" ")));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    put(JarFile.MANIFEST_NAME, bytes.toByteArray());
  }

  /** Where jars have files of the same name the first counts, as it does on a class path. */
  private void putAll(Path jar) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        String name = entry.getName();
        if (entry.isDirectory() || OWN.matcher(name).matches()) {
          continue;
        }
        try (InputStream in = file.getInputStream(entry)) {
          if (name.startsWith(SERVICES)) {
            ByteArrayOutputStream service =
                services.computeIfAbsent(name, key -> new ByteArrayOutputStream());
            in.transferTo(service);
            service.write('\n');
          } else {
            put(name, in.readAllBytes());
          }
        }
      }
    }
  }

  private void putServices() throws IOException {
    for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
      put(service.getKey(), service.getValue().toByteArray());
    }
  }

  private void put(String name, byte[] content) throws IOException {
    if (names.add(name)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
      out.closeEntry();
    }
  }
}
