package dev.tarn.training;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.training.report.Report;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The folder of one run: {@code model/}, {@code report.html} and {@code run.json}, which is written
 * last. Immutable.
 */
public final class RunFolder {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes a new folder.
   *
   * @param runs the folder of all runs; made if it is not there
   * @param name of the new one
   * @throws RefusedException {@code run-exists} if there is one of that name
   */
  public static RunFolder create(Path runs, String name) {
    Path folder = runs.resolve(name);
    try {
      Files.createDirectories(runs);
      return new RunFolder(Files.createDirectory(folder));
    } catch (FileAlreadyExistsException e) {
      throw new RefusedException(
          "run-exists",
          "There is something at " + folder + " already; a run needs a folder of its own.",
          "Give it another name.",
          e);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** The folder itself. */
  public Path path() {
    return path;
  }

  /** Where the model is: what {@code ImageClassifier.load} takes. */
  public Path model() {
    return path.resolve("model");
  }

  /** Where the report is. */
  public Path report() {
    return path.resolve("report.html");
  }

  /** Writes the report and then the record, which says that the folder is whole. */
  public void write(RunRecord record, Optional<Report> report) {
    Path draft = path.resolve("run.json.new");
    try {
      report.ifPresent(page -> page.write(report()));
      Files.write(draft, JSON.writeValueAsBytes(record.document()));
      Files.move(draft, path.resolve("run.json"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static EnvironmentException failed(Path folder, IOException cause) {
    return new EnvironmentException(
        "input-output",
        "Cannot write the run to " + folder + ": " + cause.getMessage() + ".",
        null,
        cause);
  }
}
