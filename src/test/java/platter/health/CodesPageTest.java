package platter.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/codes.md} says what {@code platter explain} says. */
class CodesPageTest {
  @Test
  void thePageHoldsEveryCodeWithItsTexts() throws IOException {
    var page = page();
    if (Boolean.getBoolean("platter.write-pages")) {
      Files.writeString(Path.of("docs/codes.md"), page);
    }
    assertEquals(
        page,
        Files.readString(Path.of("docs/codes.md")),
        "write it anew with -Dplatter.write-pages=true");
  }

  private static String page() {
    var english = Check.messages(Locale.ENGLISH);
    var chinese = Check.messages(Locale.SIMPLIFIED_CHINESE);
    var page =
        new StringBuilder(
            """
            # Codes

            What `platter preflight` (up to PLT-099) and `platter health` (PLT-100 and above, with the first few of those
            below) check. A code keeps its meaning for ever; `platter explain CODE` prints the same in the language of the system.
            """);
    for (var check : Check.values()) {
      page.append("\n## %s %s\n\n".formatted(check.code(), check.title(english)));
      page.append("%s\n\n%s\n\n".formatted(check.why(english), check.remedy(english)));
      page.append(
          "**%s** %s %s\n"
              .formatted(check.title(chinese), check.why(chinese), check.remedy(chinese)));
    }
    return page.toString();
  }
}
