package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * BM25_SIMILARITY(text, 'words'), the corpus being all rows of FROM.
 *
 * @see "S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009; k1
 *     = 1.2, b = 0.75"
 */
public final class Bm25 extends Expr {
  private static final double K1 = 1.2;
  private static final double B = 0.75;

  private final Openable from;
  private final Expr text;
  private final List<String> words;

  /** The similarity of each text with some words. */
  public Bm25(Openable from, Expr text, String words, SqlParserPos position) {
    this(from, text, List.copyOf(new LinkedHashSet<>(cut(words))), position);
  }

  private Bm25(Openable from, Expr text, List<String> words, SqlParserPos position) {
    super(ValueType.FLOAT64, position);
    this.from = from;
    this.text = text;
    this.words = words;
  }

  /** What is known of all texts: how long they are on average, and how rare each word is. */
  private record Corpus(double averageLength, double[] idf) {}

  /** Lower-cased runs of letters, digits and {@code _}. */
  static List<String> cut(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '_') {
                word.appendCodePoint(c);
              } else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
              }
            });
    if (word.length() > 0) {
      words.add(word.toString());
    }
    return words;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Column evaluate(Batch batch) {
    Corpus corpus = batch.evaluation().once(this, () -> corpus(batch));
    ObjectColumn<String> texts = (ObjectColumn<String>) text.evaluate(batch);
    double[] scores = new double[texts.rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = texts.layout().isNull(row) ? 0 : score(cut(texts.at(row)), corpus);
    }
    Layout layout = Layout.scalars(scores.length, texts.layout().nulls());
    return new DoubleColumn(
        ValueType.FLOAT64, texts.layout().isConstant() ? layout.asConstant() : layout, scores);
  }

  private double score(List<String> document, Corpus corpus) {
    double score = 0;
    for (int w = 0; w < words.size(); w++) {
      int count = 0;
      for (String word : document) {
        count += word.equals(words.get(w)) ? 1 : 0;
      }
      double length = corpus.averageLength() == 0 ? 0 : document.size() / corpus.averageLength();
      score += corpus.idf()[w] * count * (K1 + 1) / (count + K1 * (1 - B + B * length));
    }
    return score;
  }

  @SuppressWarnings("unchecked")
  private Corpus corpus(Batch batch) {
    Execution execution = Execution.inside(new Batch.Outer(batch, 0));
    Relation rows = execution.open(from);
    ObjectColumn<String> texts =
        (ObjectColumn<String>) Keys.all(text, rows, from.fields().size(), execution);
    long documents = 0;
    long length = 0;
    long[] holding = new long[words.size()];
    for (int i = 0; i < rows.rowCount(); i++) {
      if (!texts.isNull(i)) {
        List<String> cut = cut(texts.at(i));
        Set<String> seen = Set.copyOf(cut);
        documents++;
        length += cut.size();
        for (int w = 0; w < holding.length; w++) {
          holding[w] += seen.contains(words.get(w)) ? 1 : 0;
        }
      }
    }
    double[] idf = new double[words.size()];
    for (int w = 0; w < idf.length; w++) {
      idf[w] = StrictMath.log(1 + (documents - holding[w] + 0.5) / (holding[w] + 0.5));
    }
    return new Corpus(documents == 0 ? 0 : (double) length / documents, idf);
  }

  /** The rows that make up the corpus. */
  public Openable corpusRows() {
    return from;
  }

  /** The words that are looked for. */
  public List<String> words() {
    return words;
  }

  @Override
  public List<Expr> operands() {
    return List.of(text);
  }

  @Override
  public Expr withOperands(List<Expr> operands) {
    return new Bm25(from, operands.get(0), words, position());
  }

  @Override
  public boolean isConstant() {
    return false;
  }

  @Override
  public String digest() {
    return "BM25_SIMILARITY(" + text.digest() + ", " + words + ")";
  }
}
