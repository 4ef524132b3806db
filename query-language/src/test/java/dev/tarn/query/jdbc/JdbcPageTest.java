package dev.tarn.query.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.DatasetOptions;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.JsonImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/jdbc.md} give what the page says. */
class JdbcPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("`(SELECT [^`]*)` → `([^`]*)`");

  @TempDir Path home;

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }

  @Test
  void everyExampleGivesWhatThePageSays() throws IOException, SQLException {
    String tql = page("tql.md");
    int begin = tql.indexOf("```json\n") + "```json\n".length();
    Path rows = home.resolve("eyes.json");
    Files.writeString(rows, tql.substring(begin, tql.indexOf("```", begin)));
    String location = home.resolve("eyes").toString();
    DatasetOptions options = DatasetOptions.defaults().withCacheFolder(home.resolve("cache"));
    JsonImport.of(rows).run(location, ImportOptions.defaults().withDataset(options));
    int examples = 0;
    List<String> wrong = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:tarn:" + location);
        Statement statement = connection.createStatement()) {
      Matcher matcher = EXAMPLE.matcher(page("jdbc.md"));
      while (matcher.find()) {
        examples++;
        String given = answer(statement.executeQuery(matcher.group(1)));
        if (!given.equals(matcher.group(2))) {
          wrong.add("`" + matcher.group(1) + "` → `" + given + "`");
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
    assertTrue(examples >= 5, examples + " examples");
  }

  private static String answer(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<String> names = new ArrayList<>();
    for (int c = 1; c <= columns.getColumnCount(); c++) {
      names.add(columns.getColumnLabel(c) + " " + columns.getColumnTypeName(c));
    }
    List<String> rows = new ArrayList<>();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int c = 1; c <= columns.getColumnCount(); c++) {
        row.add(result.getString(c));
      }
      rows.add(String.join(", ", row));
    }
    return String.join(", ", names) + ": " + String.join("; ", rows);
  }
}
