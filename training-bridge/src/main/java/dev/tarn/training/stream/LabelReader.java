package dev.tarn.training.stream;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.View;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Reads the label column of a view once, and turns the dataset's classes into the model's by their
 * names: a class number means something only within its own dataset.
 */
final class LabelReader {
  private static final int BATCH_ROWS = 1 << 16;
  private static final int MOST_ROWS_NAMED = 10;

  private final View view;
  private final int column;
  private final TensorSchema type;
  private final ViewRows rows;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Long> nullRows = new ArrayList<>();
  private long nulls;

  LabelReader(View view, int column, ViewRows rows) {
    this.view = view;
    this.column = column;
    this.rows = rows;
    Column label = view.columns().get(column);
    this.type = label.type();
    if (label.sequence() || !isOneClassPerRow(type)) {
      throw StreamException.refused(
          "not-a-label",
          "Column '"
              + label.name()
              + "' is no label of one class per row: it is "
              + type.htype()
              + " of "
              + type.dtype()
              + " "
              + type.shape()
              + (label.sequence() ? ", a sequence" : "")
              + ".",
          "Train on a class_label column, or on a text column that holds class names.");
    }
  }

  private static boolean isOneClassPerRow(TensorSchema type) {
    boolean isLabel = type.htype() == Htype.CLASS_LABEL && type.ndim() == 0;
    return isLabel || (type.dtype() == Dtype.STR && type.ndim() == 0);
  }

  /**
   * Reads all labels.
   *
   * @param wanted the model's classes in their order; empty takes the column's own: its class
   *     names, or the texts that occur, sorted
   */
  Labels read(Optional<List<String>> wanted, BufferAllocator allocator) {
    type.info().classNames().forEach(this::number);
    int[] found = new int[rows.count()];
    for (int from = 0; from < found.length; from += BATCH_ROWS) {
      int count = Math.min(BATCH_ROWS, found.length - from);
      try (FieldVector vector = view.read(column, from, count, allocator)) {
        readBatch(vector, from, found);
      }
    }
    refuseNulls();
    List<String> classes = wanted.orElseGet(this::ownClasses);
    return new Labels(classes, mapped(found, classes));
  }

  private void readBatch(FieldVector vector, int from, int[] found) {
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (vector.isNull(i)) {
        nulls++;
        if (nullRows.size() < MOST_ROWS_NAMED) {
          nullRows.add(rows.row(from + i));
        }
      } else if (vector instanceof BaseIntVector integers) {
        found[from + i] = integer(integers.getValueAsLong(i));
      } else {
        found[from + i] = number(((VarCharVector) vector).getObject(i).toString());
      }
    }
  }

  /** A label tensor without class names calls its classes by their numbers. */
  private int integer(long value) {
    int named = type.info().classNames().size();
    return value >= 0 && value < named ? (int) value : number(Long.toString(value));
  }

  private int number(String name) {
    Integer number = numbers.putIfAbsent(name, names.size());
    if (number == null) {
      names.add(name);
      return names.size() - 1;
    }
    return number;
  }

  private List<String> ownClasses() {
    if (!type.info().classNames().isEmpty()) {
      return type.info().classNames();
    }
    boolean isNumbered = type.htype() == Htype.CLASS_LABEL;
    return names.stream()
        .sorted(
            isNumbered
                ? (a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b))
                : String::compareTo)
        .toList();
  }

  private void refuseNulls() {
    if (nulls == 0) {
      return;
    }
    throw StreamException.refused(
        "null-label",
        nulls
            + (nulls == 1 ? " row has" : " rows have")
            + " no label in '"
            + name()
            + "' (null): "
            + rowList(nullRows, nulls)
            + ". Each row needs one.",
        "Leave them out: WHERE " + name() + " IS NOT NULL.");
  }

  private int[] mapped(int[] found, List<String> classes) {
    int[] toModel = new int[names.size()];
    for (int i = 0; i < toModel.length; i++) {
      toModel[i] = classes.indexOf(names.get(i));
    }
    Map<String, List<Long>> unknown = new TreeMap<>();
    for (int i = 0; i < found.length; i++) {
      int number = toModel[found[i]];
      if (number < 0) {
        unknown.computeIfAbsent(names.get(found[i]), n -> new ArrayList<>()).add(rows.row(i));
      }
      found[i] = number;
    }
    unknown.forEach((name, where) -> refuseUnknown(name, where, classes));
    return found;
  }

  private void refuseUnknown(String className, List<Long> where, List<String> classes) {
    List<Long> first = where.subList(0, Math.min(MOST_ROWS_NAMED, where.size()));
    throw StreamException.refused(
        "unknown-class",
        "Class '"
            + className
            + "' of '"
            + name()
            + "' is none of the model's classes "
            + String.join(", ", classes)
            + "; it is the class of "
            + rowList(first, where.size())
            + ".",
        "Leave those rows out, or train a model with that class.");
  }

  private static String rowList(List<Long> first, long all) {
    StringBuilder text = new StringBuilder(all == 1 ? "row " : "rows ");
    for (int i = 0; i < first.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(first.get(i));
    }
    long more = all - first.size();
    return more > 0 ? text + " and " + more + " more" : text.toString();
  }

  private String name() {
    return view.columns().get(column).name();
  }
}
