package dev.tarn.training.report;

import java.util.List;
import java.util.Map;

/** Rows of pictures, each under its name: a class, or an image before and after augmentation. */
record PictureRows(Map<String, List<Picture>> rows) implements Block {
  @Override
  public void write(Markup out) {
    out.line().open("div", "class", "pictures");
    rows.forEach(
        (name, pictures) -> {
          out.open("div", "class", "row").element("h3", name).open("div", "class", "strip");
          pictures.forEach(picture -> picture.write(out, name));
          out.close().close();
        });
    out.close();
  }
}
