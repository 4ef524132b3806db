package dev.tarn.examples;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsPageTest {
  @TempDir Path folder;

  @Test
  void theCommandsOfThePageSayWhatThePageSays() throws Exception {
    new ConsolePage("docs/versions.md", folder).check(20);
  }
}
