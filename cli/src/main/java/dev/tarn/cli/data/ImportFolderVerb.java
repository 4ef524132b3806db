package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.ingest.FolderImport;
import dev.tarn.ingest.ImportSource;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn import folder DIR D}. */
@Command(
    description = {
      "Imports a folder that holds one folder of images per class.",
      "",
      "Folders named train, val and test around the class folders become the label tensor 'split'.",
      "Images are kept byte for byte. Hidden files and files that are no images by name are passed",
      "over and counted; a file that is named as an image and is none stops the import."
    },
    footer = {
      "  tarn import folder photos flowers",
      "  tarn import folder photos flowers --skip-bad -m \"Photos of May\" --json"
    })
final class ImportFolderVerb extends ImportVerb {
  @Option(names = "--no-splits", description = "Take train, val and test as classes.")
  private boolean noSplits;

  @Option(
      names = "--file-names",
      description = "Keep each file's name, relative to the folder, in the text tensor 'files'.")
  private boolean fileNames;

  ImportFolderVerb(Console console) {
    super(console);
  }

  @Override
  ImportSource source(String source) {
    FolderImport folder = FolderImport.of(Path.of(source));
    folder = noSplits ? folder.withoutSplits() : folder;
    folder = fileNames ? folder.withFileNames() : folder;
    return folder;
  }
}
