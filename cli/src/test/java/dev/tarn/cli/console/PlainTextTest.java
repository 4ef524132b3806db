package dev.tarn.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void oneThingIsSaidInTheSingular() {
    assertEquals("0 rows", PlainText.count(0, "row"));
    assertEquals("1 row", PlainText.count(1, "row"));
    assertEquals("1,200 staged rows", PlainText.count(1200, "staged row"));
  }

  @Test
  void textOfTheDataNeitherBreaksALineNorSteersTheTerminal() {
    assertEquals("a\\nb\uFFFD[31mc", PlainText.oneLine("a\nb\u001b[31mc"));
    assertEquals("a\n  ^\uFFFD", PlainText.lines("a\n  ^\u0007"));
  }

  @Test
  void widthIsThatOfTheTerminal() {
    assertEquals(1, PlainText.width("e\u0301"));
    assertEquals(6, PlainText.width("糖尿病"));
    assertEquals(5, PlainText.width("друзы"));
  }

  @Test
  void barsStandInColumnsWhateverTheClassesAreCalled() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("new\nline", 4L);
    counts.put("e\u0301", 2L);
    counts.put("糖尿病", 0L);

    List<String> lines = BarChart.render(counts).lines().collect(Collectors.toList());

    assertEquals(3, lines.size());
    assertEquals("  new\\nline  " + "█".repeat(40) + "  4  66.7 %", lines.get(0));
    assertEquals(
        "  e\u0301          " + "█".repeat(20) + " ".repeat(20) + "  2  33.3 %", lines.get(1));
    assertEquals("  糖尿病     " + " ".repeat(40) + "  0   0.0 %", lines.get(2));
  }
}
