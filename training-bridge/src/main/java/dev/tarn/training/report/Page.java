package dev.tarn.training.report;

import dev.tarn.version.object.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** The frame round the sections: head, content policy, style sheet, title, contents. */
record Page(String title, String subtitle, List<KeyFigure> keyFigures, List<Section> sections) {

  /** One of the large figures at the top. */
  record KeyFigure(String name, String value, String note) {}

  String html() {
    String style = style();
    Markup out = new Markup();
    out.trusted("<!DOCTYPE html>").line().open("html", "lang", "en").line().open("head");
    out.line().single("meta", "charset", "utf-8");
    // Nothing is loaded and nothing runs: pictures are in the page, and the one style sheet is
    // named by its hash.
    out.line()
        .single(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; img-src data:; style-src 'sha256-"
                + sha256(style)
                + "'; base-uri 'none'; form-action 'none'");
    out.line().single("meta", "name", "referrer", "content", "no-referrer");
    out.line().single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.line().single("meta", "name", "color-scheme", "content", "light dark");
    out.line().element("title", title);
    out.line().open("style").trusted(style).close();
    out.line().close().line().open("body");
    writeHeader(out);
    out.line().open("main");
    sections.forEach(section -> section.write(out));
    out.line().close().line().close().line().close().line();
    return out.toString();
  }

  private void writeHeader(Markup out) {
    out.line().open("header").element("h1", title);
    if (!subtitle.isEmpty()) {
      out.element("p", subtitle, "class", "subtitle");
    }
    if (!keyFigures.isEmpty()) {
      out.open("div", "class", "cards");
      for (KeyFigure figure : keyFigures) {
        out.open("div", "class", "card").element("span", figure.name(), "class", "what");
        out.element("span", figure.value(), "class", "value");
        out.element("span", figure.note(), "class", "note").close();
      }
      out.close();
    }
    out.open("nav");
    sections.forEach(s -> out.element("a", s.title(), "href", "#" + s.anchor()).text(" "));
    out.close().close();
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(Page.class.getResourceAsStream("report.css"), "report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    byte[] hash = Hashes.newSha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }
}
