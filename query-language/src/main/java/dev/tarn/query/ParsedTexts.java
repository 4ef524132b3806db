package dev.tarn.query;

import dev.tarn.query.parser.QueryText;
import dev.tarn.query.parser.TqlParser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;

/** The syntax of the texts that were asked last: programs ask the same again. Threads share it. */
final class ParsedTexts {
  private static final int MOST = 64;
  private static final int LONGEST = 10_000;

  private final Map<String, SqlNode> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SqlNode> eldest) {
          return size() > MOST;
        }
      };

  /** The syntax of a text; it is read and never changed. */
  SqlNode parse(QueryText text) {
    synchronized (known) {
      SqlNode syntax = known.get(text.text());
      if (syntax != null) {
        return syntax;
      }
    }
    SqlNode parsed = TqlParser.parse(text);
    if (text.text().length() <= LONGEST) {
      synchronized (known) {
        known.put(text.text(), parsed);
      }
    }
    return parsed;
  }
}
