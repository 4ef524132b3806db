package dev.tarn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README cannot lie: its Java is cut from the examples, its commands are run and say what it
 * says.
 */
class ReadmeTest {
  private static final Pattern JAVA =
      Pattern.compile("<!-- example: (\\w+) (\\w+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
  @TempDir Path folder;

  @Test
  void theJavaOfTheReadmeIsThatOfTheExamples() throws Exception {
    Matcher block = JAVA.matcher(readme());
    int blocks = 0;
    while (block.find()) {
      blocks++;
      assertEquals(
          region(block.group(1), block.group(2)),
          block.group(3),
          "README against " + block.group(1));
    }
    assertEquals(3, blocks);
  }

  private static String region(String example, String tag) throws IOException {
    String source =
        Files.readString(
            ConsolePage.root()
                .resolve("examples/src/main/java/dev/tarn/examples/" + example + ".java"));
    int begin = source.indexOf("// tag: " + tag + "\n");
    int end = source.indexOf("// end: " + tag);
    assertTrue(begin > 0 && end > begin, example + " has no region " + tag);
    String region = source.substring(source.indexOf('\n', begin) + 1, end).replaceAll(" +$", "");
    return region.replaceAll("(?m)^    ", "");
  }

  @Test
  void theCommandsOfTheReadmeSayWhatTheReadmeSays() throws Exception {
    new ConsolePage("README.md", folder).check(8);
  }

  private static String readme() throws IOException {
    return Files.readString(ConsolePage.root().resolve("README.md"));
  }
}
