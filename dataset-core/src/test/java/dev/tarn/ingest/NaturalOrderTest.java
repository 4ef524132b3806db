package dev.tarn.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void numbersCompareByTheirValueAndTheRestByCodePoint() {
    List<String> expected =
        List.of(
            "",
            "0",
            "01",
            "1",
            "2",
            "10",
            "11",
            "99999999999999999999999",
            "100000000000000000000000",
            "A",
            "B",
            "a",
            "a01",
            "a1",
            "a2",
            "a10",
            "a10b2",
            "a10b10",
            "g",
            "g0",
            "g3",
            "ä",
            "日本",
            "🩺");
    for (int seed = 0; seed < 50; seed++) {
      List<String> shuffled = new ArrayList<>(expected);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(NaturalOrder.INSTANCE);
      assertEquals(expected, shuffled);
    }
  }

  @Test
  void theOrderIsTransitiveForRandomNames() {
    Random random = new Random(1);
    String letters = "a01 9B";
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder name = new StringBuilder();
      for (int k = random.nextInt(5); k >= 0; k--) {
        name.append(letters.charAt(random.nextInt(letters.length())));
      }
      names.add(name.toString());
    }
    for (String a : names) {
      for (String b : names) {
        int ab = Integer.signum(NaturalOrder.INSTANCE.compare(a, b));
        assertEquals(-ab, Integer.signum(NaturalOrder.INSTANCE.compare(b, a)), a + "|" + b);
        assertEquals(a.equals(b), ab == 0, a + "|" + b);
        for (String c : names) {
          if (ab < 0 && NaturalOrder.INSTANCE.compare(b, c) < 0) {
            assertEquals(
                -1, Integer.signum(NaturalOrder.INSTANCE.compare(a, c)), a + "|" + b + "|" + c);
          }
        }
      }
    }
  }
}
