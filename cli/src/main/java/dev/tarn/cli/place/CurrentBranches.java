package dev.tarn.cli.place;

import dev.tarn.cli.console.Console;
import dev.tarn.version.object.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Which branch this user is on in each dataset. It is kept in the user's configuration folder, one
 * small file a dataset, because a dataset is shared and a current branch is not.
 */
public final class CurrentBranches {
  /** A branch, or a commit where the user looks at the past; as {@code checkout} was told. */
  record Current(String datasetId, String ref) {}

  private final Path folder;

  private CurrentBranches(Path folder) {
    this.folder = folder;
  }

  /** Those of the user who runs the command: in {@code $XDG_CONFIG_HOME} or {@code ~/.config}. */
  public static CurrentBranches of(Console console) {
    String home = console.environment("HOME").orElse(System.getProperty("user.home"));
    Path config =
        console
            .environment("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(home, ".config"));
    return new CurrentBranches(config.resolve("tarn").resolve("branches"));
  }

  /** What was checked out there; empty where nothing was, or where it cannot be read. */
  Optional<Current> find(String location) {
    Path file = file(location);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new Current(lines.get(0), lines.get(1)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Remembers what was checked out. */
  void keep(String location, String datasetId, String ref) {
    Path file = file(location);
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, "branch", ".tmp");
      Files.writeString(draft, datasetId + "\n" + ref + "\n", StandardCharsets.UTF_8);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String location) {
    return folder.resolve(sha256(canonical(location)).substring(0, 32));
  }

  /** One dataset is one place, whichever way its path is written. */
  private static String canonical(String location) {
    String path = location.startsWith("file:") ? location.substring(5) : location;
    try {
      Path absolute = Path.of(path).toAbsolutePath().normalize();
      return Files.exists(absolute) ? absolute.toRealPath().toString() : location;
    } catch (InvalidPathException | IOException e) {
      return location;
    }
  }

  private static String sha256(String text) {
    byte[] hash = Hashes.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }
}
