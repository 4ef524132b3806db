package dev.tarn.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.training.metric.ClassFigures;
import dev.tarn.training.metric.Evaluation;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  private static final List<String> GRADES = List.of("g0", "g1", "g2", "g3", "g4");

  @Test
  void aReportOfEverythingIsWellFormedAndCarriesItsPictures() throws Exception {
    Document page = parse(SampleReport.withClasses(GRADES).build().html());

    List<Element> images = elements(page, "img");
    assertEquals(5 * 7 + 5, images.size());
    for (Element image : images) {
      assertTrue(image.getAttribute("src").startsWith("data:image/png;base64,"));
      assertFalse(image.getAttribute("alt").isEmpty());
    }
    assertEquals(
        6, elements(page, "svg").size(), "bars, loss, accuracy, rate, ROC, precision-recall");
  }

  @Test
  void textOfTheDataIsShownAsTextWhereverItStands() throws Exception {
    String evil = SampleReport.HOSTILE;
    String html =
        Report.titled(evil)
            .subtitle(evil)
            .keyFigure(evil, evil, evil)
            .facts(Map.of(evil, evil))
            .frequencies(Map.of(evil, Map.of(evil, 3L)))
            .pictures(Map.of(evil, List.of(Picture.ofRgb(evil, SampleReport.disc(4, 0), 4, 4))))
            .augmentation(
                evil, Map.of(evil, List.of(Picture.ofRgb(evil, SampleReport.disc(4, 0), 4, 4))))
            .learning(SampleReport.epochs(2))
            .evaluation(SampleReport.evaluation(List.of(evil, "'\"><script>alert(2)</script>")))
            .settings(Map.of(evil, evil), evil)
            .attribution(List.of(evil))
            .build()
            .html();

    assertFalse(html.contains("<img src=x"), "no text may become an element");
    assertFalse(html.contains("<script"), "there is no script at all");
    Document page = parse(html);
    assertEquals(evil, elements(page, "h1").get(0).getTextContent());
    assertEquals(evil, elements(page, "title").get(0).getTextContent());
    assertHarmless(page);
  }

  @Test
  void textThatWouldRearrangeOrEndTheDocumentIsReplaced() throws Exception {
    String html = Report.titled("a\u0000b\u202ec\ud800d\u0085").build().html();

    assertEquals("a�b�c�d�", elements(parse(html), "h1").get(0).getTextContent());
  }

  @Test
  void theContentPolicyForbidsScriptsAndRequestsAndNamesTheStyleSheetByItsHash() throws Exception {
    Document page = parse(SampleReport.withClasses(GRADES).build().html());
    String style = elements(page, "style").get(0).getTextContent();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.getBytes(StandardCharsets.UTF_8)));

    Element policy =
        elements(page, "meta").stream()
            .filter(m -> m.getAttribute("http-equiv").equals("Content-Security-Policy"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        "default-src 'none'; img-src data:; style-src 'sha256-"
            + hash
            + "'; base-uri 'none'; form-action 'none'",
        policy.getAttribute("content"));
    assertHarmless(page);
  }

  @Test
  void whatWasNotGivenIsLeftOut() throws Exception {
    Document page = parse(Report.titled("Nothing yet").learning(List.of()).build().html());

    assertEquals(0, elements(page, "section").size());
  }

  @Test
  void classesBeyondFortyAreCountedInsteadOfDrawn() throws Exception {
    Map<String, Long> many = new java.util.TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      many.put("class " + i, (long) i);
    }

    String html = Report.titled("Many").frequencies(Map.of("raw", many)).build().html();

    assertEquals(40, elements(parse(html), "rect").size());
    assertTrue(html.contains("The 40 largest are drawn; 960 more are not."));
  }

  @Test
  void writingReplacesAnEarlierReportAndLeavesNothingElse(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.html");
    Report.titled("First").build().write(file);

    Report second = Report.titled("Zweiter Bericht, 2 × größer").build();
    second.write(file);

    assertEquals(second.html(), Files.readString(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aPictureNeedsAllItsPixels() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Picture.ofRgb("", ByteBuffer.allocate(11), 2, 2));

    assertEquals("A picture of 2 x 2 pixels needs 12 bytes, got 11", e.getMessage());
  }

  @Test
  void theHeatMapHasTruthInRowsAndPredictionInColumns() throws Exception {
    float[][] alwaysTheFirst = {{0.9f, 0.1f}, {0.9f, 0.1f}, {0.9f, 0.1f}, {0.9f, 0.1f}};
    Evaluation evaluation =
        Evaluation.of(List.of("no", "yes"), new int[] {1, 1, 1, 0}, alwaysTheFirst);

    Document page = parse(Report.titled("Axes").evaluation(evaluation).build().html());

    Element table =
        elements(page, "table").stream()
            .filter(t -> t.getAttribute("class").equals("confusion"))
            .findFirst()
            .orElseThrow();
    List<String> tooltips = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    NodeList found = table.getElementsByTagName("td");
    for (int i = 0; i < found.getLength(); i++) {
      Element cell = (Element) found.item(i);
      if (cell.hasAttribute("title")) {
        tooltips.add(cell.getAttribute("title"));
        cells.add(cell.getTextContent());
      }
    }
    assertEquals(List.of("1", "0", "3", "0"), cells);
    assertEquals(
        List.of(
            "truth no, prediction no: 1 (100.0 % of no)",
            "truth no, prediction yes: 0 (0.0 % of no)",
            "truth yes, prediction no: 3 (100.0 % of yes)",
            "truth yes, prediction yes: 0 (0.0 % of yes)"),
        tooltips);
    assertEquals(
        "Confusion matrix: row = truth, column = prediction",
        ((Element) table.getElementsByTagName("caption").item(0)).getTextContent());
  }

  @Test
  void theTableShowsTheEvaluationsOwnFigures() throws Exception {
    Evaluation evaluation = SampleReport.evaluation(GRADES);

    Document page = parse(Report.titled("Figures").evaluation(evaluation).build().html());

    List<String> shown =
        elements(page, "tr").stream()
            .filter(row -> row.getTextContent().startsWith("g2"))
            .findFirst()
            .map(row -> texts(row))
            .orElseThrow();
    ClassFigures g2 = evaluation.perClass().get(2);
    assertEquals(
        List.of(
            "g2",
            Long.toString(g2.support()),
            Long.toString(g2.predicted()),
            three(g2.precision()),
            three(g2.recall().orElseThrow()),
            three(g2.f1().orElseThrow()),
            three(g2.auroc().orElseThrow()),
            three(g2.averagePrecision().orElseThrow())),
        shown);
    List<String> keys = elements(page, "span").stream().map(Element::getTextContent).toList();
    assertTrue(keys.contains("g2 · " + three(g2.auroc().orElseThrow())), keys.toString());
    assertTrue(
        keys.contains("g2 · " + three(g2.averagePrecision().orElseThrow())), keys.toString());
  }

  @Test
  void classesWithoutSupportAreNamedAndHaveNoFigure() throws Exception {
    float[][] probabilities = {{1, 0, 0}, {0, 1, 0}};
    Evaluation evaluation =
        Evaluation.of(List.of("a", "b", "never"), new int[] {0, 1}, probabilities);

    String html = Report.titled("Support").evaluation(evaluation).build().html();

    assertTrue(html.contains("Without support: no row is of never; no recall and no AUROC"));
  }

  @Test
  void aThousandClassesGiveAListOfConfusionsInsteadOfAMillionCells() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      names.add("class " + i);
    }
    float[][] probabilities = new float[3][1000];
    probabilities[0][1] = 1;
    probabilities[1][1] = 1;
    probabilities[2][2] = 1;

    String html =
        Report.titled("Many")
            .evaluation(Evaluation.of(names, new int[] {0, 0, 2}, probabilities))
            .build()
            .html();

    assertTrue(html.contains("Most frequent confusions"));
    assertTrue(html.length() < 500_000, "length " + html.length());
  }

  private static List<String> texts(Element row) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < row.getChildNodes().getLength(); i++) {
      texts.add(row.getChildNodes().item(i).getTextContent());
    }
    return texts;
  }

  private static String three(double figure) {
    return String.format(Locale.ROOT, "%.3f", figure);
  }

  static void assertHarmless(Document page) {
    Set<String> allowed =
        Set.of(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "main",
            "section",
            "nav",
            "h1",
            "h2",
            "h3",
            "p",
            "a",
            "div",
            "span",
            "dl",
            "dt",
            "dd",
            "pre",
            "figure",
            "figcaption",
            "img",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "svg",
            "g",
            "path",
            "line",
            "rect",
            "circle",
            "text");
    for (Element element : elements(page, "*")) {
      assertTrue(allowed.contains(element.getTagName()), element.getTagName());
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        Node attribute = element.getAttributes().item(i);
        String name = attribute.getNodeName();
        assertFalse(name.startsWith("on") || name.equals("style"), name);
        if (name.equals("src") || name.equals("href")) {
          assertTrue(attribute.getNodeValue().matches("#[a-z]+|data:image/png;.*"), name);
        }
      }
    }
  }

  static Document parse(String html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
  }

  static List<Element> elements(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }
}
