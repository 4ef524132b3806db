package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.HtypeName;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides which columns of a CSV file go to which tensors. */
final class CsvColumns {
  private final CsvHeader header;
  private final CsvChoices choices;
  private final Optional<Schema> existing;
  private final List<CsvColumn> columns = new ArrayList<>();
  private final Set<Integer> named = new HashSet<>();

  private CsvColumns(CsvHeader header, CsvChoices choices, Optional<Schema> existing) {
    this.header = header;
    this.choices = choices;
    this.existing = existing;
  }

  /** The columns in the order: images, labels, then the others as they stand in the file. */
  static List<CsvColumn> choose(CsvHeader header, CsvChoices choices, Optional<Schema> existing) {
    CsvColumns chosen = new CsvColumns(header, choices, existing);
    choices.imageColumns.forEach(chosen::addImages);
    choices.labelColumns.forEach(chosen::addLabels);
    choices.columns.forEach(chosen::addStated);
    if (!choices.onlyNamed) {
      chosen.addOthers();
    }
    chosen.check();
    return List.copyOf(chosen.columns);
  }

  private void addImages(String text) {
    CsvHeader.Choice choice = choose(text, 1, "COLUMN[:TENSOR]");
    String tensor = choice.rest().isEmpty() ? FolderImport.IMAGES : choice.rest().get(0);
    existing.ifPresent(schema -> ExistingTensors.require(schema, tensor, Htype.IMAGE));
    columns.add(new CsvColumn(choice.index(), choice.name(), tensor, CsvColumn.Role.IMAGE, null));
  }

  private void addLabels(String text) {
    CsvHeader.Choice choice = choose(text, 1, "COLUMN[:TENSOR]");
    String tensor = choice.rest().isEmpty() ? choice.name() : choice.rest().get(0);
    existing.ifPresent(schema -> requireLabels(schema, tensor));
    columns.add(new CsvColumn(choice.index(), choice.name(), tensor, CsvColumn.Role.LABEL, null));
  }

  private static void requireLabels(Schema schema, String tensor) {
    ExistingTensors.require(schema, tensor, Htype.CLASS_LABEL);
  }

  private void addStated(String text) {
    CsvHeader.Choice choice = choose(text, 3, "COLUMN[:TENSOR[:HTYPE[:DTYPE]]]");
    List<String> rest = choice.rest();
    String tensor = rest.isEmpty() ? choice.name() : rest.get(0);
    if (rest.size() < 2) {
      columns.add(other(choice.index(), choice.name(), tensor));
      return;
    }
    HtypeName named = HtypeName.parse(rest.get(1));
    Htype htype = named.htype();
    TensorSpec spec = TensorSpec.of(tensor, named);
    TensorSpec stated = rest.size() == 3 ? spec.withDtype(Dtype.parse(rest.get(2))) : spec;
    existing.ifPresent(schema -> ExistingTensors.require(schema, tensor, htype));
    CsvColumn.Role role =
        switch (htype) {
          case IMAGE -> CsvColumn.Role.IMAGE;
          case CLASS_LABEL -> CsvColumn.Role.LABEL;
          default -> CsvColumn.Role.VALUE;
        };
    columns.add(new CsvColumn(choice.index(), choice.name(), tensor, role, stated));
  }

  private void addOthers() {
    for (int i = 0; i < header.names().size(); i++) {
      String name = header.names().get(i);
      if (!name.isEmpty() && !named.contains(i)) {
        columns.add(other(i, name, name));
      }
    }
  }

  /** A column without a stated type: an existing tensor says what it is. */
  private CsvColumn other(int index, String name, String tensor) {
    if (existing.isEmpty()) {
      return new CsvColumn(index, name, tensor, CsvColumn.Role.VALUE, null);
    }
    Schema schema = existing.get();
    TensorSchema found =
        schema
            .find(tensor)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "unknown-tensor",
                        header.file()
                            + ": the dataset has no tensor '"
                            + tensor
                            + "' for column '"
                            + name
                            + "'; it has "
                            + String.join(", ", schema.names())
                            + ".",
                        "Say where it goes with --column '"
                            + name
                            + ":TENSOR', or leave out what is not named with --only-named."));
    CsvColumn.Role role =
        switch (found.htype()) {
          case IMAGE -> CsvColumn.Role.IMAGE;
          case CLASS_LABEL -> CsvColumn.Role.LABEL;
          default -> CsvColumn.Role.VALUE;
        };
    return new CsvColumn(index, name, tensor, role, null);
  }

  private CsvHeader.Choice choose(String text, int most, String form) {
    CsvHeader.Choice choice = header.choose(text);
    if (choice.rest().size() > most || choice.rest().stream().anyMatch(String::isBlank)) {
      throw new RefusedException(
          "bad-column", "'" + text + "' is no choice of a column; expected " + form + ".", null);
    }
    named.add(choice.index());
    return choice;
  }

  private void check() {
    Set<String> tensors = new HashSet<>();
    for (CsvColumn column : columns) {
      if (!tensors.add(column.tensor())) {
        String names =
            columns.stream()
                .filter(other -> other.tensor().equals(column.tensor()))
                .map(other -> "'" + other.name() + "'")
                .collect(Collectors.joining(" and "));
        throw new RefusedException(
            "duplicate-tensor",
            header.file() + ": columns " + names + " both go to tensor '" + column.tensor() + "'.",
            "Name another tensor with COLUMN:TENSOR.");
      }
      if (column.role() == CsvColumn.Role.IMAGE && choices.images == null) {
        throw new RefusedException(
            "no-image-folder",
            header.file() + ": column '" + column.name() + "' names images, but of which folder?",
            "Say with --images where the images of the table lie.");
      }
    }
    if (columns.isEmpty()) {
      throw new RefusedException(
          "no-column", header.file() + ": no column is to be imported.", "Name at least one.");
    }
  }
}
