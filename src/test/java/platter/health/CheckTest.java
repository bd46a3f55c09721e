package platter.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckTest {
  @ParameterizedTest
  @EnumSource
  void everyCheckHasItsTextsInBothLanguages(Check check) {
    for (var locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      var messages = Check.messages(locale);
      assertTrue(check.title(messages).length() > 3);
      assertTrue(check.why(messages).length() > 10);
      assertTrue(check.remedy(messages).length() > 5);
    }
  }

  @Test
  void codesAreUnlikeEachOther() {
    assertEquals(
        Check.values().length, Arrays.stream(Check.values()).map(Check::code).distinct().count());
  }

  @Test
  void aWrongCodeLeadsToTheNearest() {
    assertEquals(List.of(Check.SPACE), Check.nearest("PLT-20"));
    assertEquals(List.of(Check.SPACE), Check.nearest("20"));
    assertEquals(List.of(Check.SPACE), Check.nearest("PTL-020"));
    assertEquals(Check.LEFTOVERS, Check.nearest("PLT-024").get(0));
    assertEquals(List.of(Check.NOEXEC), Check.nearest("NoExec"));
    assertTrue(Check.nearest("what?").size() > 1);
  }

  @Test
  void aFindingIsReadBackAsItWasKept() {
    var finding =
        Finding.of(
                Check.SPACE,
                "a1",
                Verdict.FAILED,
                Text.value("{0} 'x' \u5317\u4eac\n\""),
                Text.of("wanted.least", 5))
            .advising(Text.of("space.remedy.least", "/", "1 GiB"));

    assertEquals(finding, FindingJson.read(FindingJson.write(finding)));
    assertEquals(Optional.of(Check.SPACE), Check.of(" plt-020"));
  }
}
