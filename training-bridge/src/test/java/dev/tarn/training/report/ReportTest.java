package dev.tarn.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
    assertEquals(4, elements(page, "svg").size(), "bars, loss, accuracy, learning rate");
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
