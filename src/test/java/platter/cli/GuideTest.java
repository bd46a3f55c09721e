package platter.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import platter.web.GuidePictures;

/** The guide says the same in both languages, and nothing that is not there. */
class GuideTest {
  private static final Path GUIDE = Path.of("docs/guide");
  private static final List<String> LANGUAGES = List.of("en", "zh-CN");

  private static final Pattern HEADING = Pattern.compile("(#+) (.+)");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("(!?)\\[[^\\]]*\\]\\(([^)]*)\\)");

  /** What the guide takes from a screen stands so in English, and so in Chinese. */
  private static final Pattern ENGLISH_QUOTE = Pattern.compile("(?<!\\*)\\*([^*\n]+)\\*(?!\\*)");

  private static final Pattern CHINESE_QUOTE = Pattern.compile("“([^”]+)”");

  private static final Pattern ARGUMENT = Pattern.compile("\\{[0-9]}");

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

  /** A test that measured something, in a sentence with its figures. */
  private static final Pattern MEASURED = Pattern.compile("`([A-Z][A-Za-z]*IT)`");

  /** Seconds to a tenth, in either language. */
  private static final Pattern FIGURE =
      Pattern.compile("(?<![\\d.])([0-9]+[.][0-9])(?=(?: s\\b|,| and| to| 秒|、| 至))");

  private static final Pattern DATE = Pattern.compile("\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\\b");
  private static final Pattern COMMIT = Pattern.compile("(?<![\\w-])[0-9a-f]{7}(?![\\w-])");

  /**
   * What a page is made of.
   *
   * @param levels of its headings, in order
   * @param code its spans of code, and the commands of its blocks
   * @param pictures in order
   * @param links to other places, in order
   */
  private record Page(
      Path file,
      List<Integer> levels,
      Set<String> anchors,
      List<String> code,
      List<String> pictures,
      List<String> links) {
    static Page read(Path file) throws IOException {
      var page =
          new Page(
              file,
              new ArrayList<>(),
              new HashSet<>(),
              new ArrayList<>(),
              new ArrayList<>(),
              new ArrayList<>());
      boolean block = false;
      for (var line : Files.readAllLines(file)) {
        if (line.strip().startsWith("```")) {
          block = !block;
        } else if (!block) {
          page.prose(line);
        } else if (line.strip().startsWith("platter ")) {
          page.code.add(line.strip());
        }
      }
      return page;
    }

    private void prose(String line) {
      var heading = HEADING.matcher(line);
      if (heading.matches()) {
        levels.add(heading.group(1).length());
        anchors.add(anchor(heading.group(2)));
      }
      SPAN.matcher(line).results().forEach(span -> code.add(span.group(1)));
      LINK.matcher(line)
          .results()
          .forEach(link -> (link.group(1).isEmpty() ? links : pictures).add(link.group(2)));
    }

    /** As the places that show Markdown make it of a heading. */
    private static String anchor(String heading) {
      return heading
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^\\p{L}\\p{N} _-]", "")
          .replace(' ', '-');
    }

    /** The commands of this program, as they are typed. */
    List<String> commands() {
      return code.stream().filter(text -> text.startsWith("platter ")).toList();
    }
  }

  private static Set<String> names(String language) throws IOException {
    try (var files = Files.list(GUIDE.resolve(language))) {
      return new TreeSet<>(files.map(f -> f.getFileName().toString()).toList());
    }
  }

  private static Page page(String language, String name) throws IOException {
    return Page.read(GUIDE.resolve(language).resolve(name));
  }

  static Stream<String> chapters() throws IOException {
    return names("en").stream();
  }

  static Stream<Path> pages() throws IOException {
    var all = new ArrayList<Path>();
    for (var language : LANGUAGES) {
      names(language).forEach(name -> all.add(GUIDE.resolve(language).resolve(name)));
    }
    return all.stream();
  }

  @Test
  void bothLanguagesHaveTheSameChapters() throws IOException {
    assertTrue(names("en").size() > 1);
    assertEquals(names("en"), names("zh-CN"));
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void bothLanguagesSayTheSame(String chapter) throws IOException {
    var english = page("en", chapter);
    var chinese = page("zh-CN", chapter);

    assertEquals(english.levels(), chinese.levels());
    assertEquals(sorted(english.code()), sorted(chinese.code()));
    assertEquals(names(english.pictures()), names(chinese.pictures()));
    assertEquals(
        english.links().stream().map(GuideTest::file).toList(),
        chinese.links().stream().map(GuideTest::file).toList());
  }

  private static String sorted(List<String> texts) {
    return String.join("\n", texts.stream().sorted().toList());
  }

  private static List<String> names(List<String> pictures) {
    return pictures.stream().map(p -> p.substring(p.lastIndexOf('/') + 1)).toList();
  }

  private static String file(String link) {
    return link.split("#", 2)[0];
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandIsOneThatThisProgramTakes(Path file) throws IOException {
    for (var command : Page.read(file).commands()) {
      var words = words(command.substring("platter ".length()));
      assertDoesNotThrow(() -> Platter.commandLine(Locale.ENGLISH).parseArgs(words), command);
    }
  }

  /** As a shell cuts it; what is written to a file is not the program's, and N is a number. */
  private static String[] words(String command) {
    var words = new ArrayList<String>();
    var match = Pattern.compile("'([^']*)'|(\\S+)").matcher(command.split(" >", 2)[0] + " ");
    while (match.find()) {
      words.add(match.group(1) != null ? match.group(1) : match.group(2));
    }
    words.replaceAll(word -> word.equals("N") ? "1" : word);
    return words.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyOptionIsOneOfThisProgram(Path file) throws IOException {
    var known = options(Platter.commandLine(Locale.ENGLISH));
    var unknown = new TreeSet<String>();
    for (var code : Page.read(file).code()) {
      OPTION.matcher(code).results().map(found -> found.group()).forEach(unknown::add);
    }
    unknown.removeAll(known);

    assertEquals(Set.of(), unknown);
  }

  private static Set<String> options(CommandLine command) {
    var all = new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
    command.getSubcommands().values().forEach(each -> all.addAll(options(each)));
    return all;
  }

  @Test
  void thePicturesAreThoseThatTheWalksMake() throws IOException {
    for (var language : LANGUAGES) {
      var made = new TreeSet<String>();
      GuidePictures.WIZARD.forEach(name -> made.add(picture(language, name)));
      GuidePictures.CONSOLE.forEach(name -> made.add(picture(language, name)));
      GuidePictures.DARK.forEach(name -> made.add(picture(language, name)));
      GuidePictures.TERMINAL.forEach(
          name -> made.add("../pictures/%s/%s.svg".formatted(language, name)));
      var named = new TreeSet<String>();
      for (var name : names(language)) {
        named.addAll(page(language, name).pictures());
      }
      assertEquals(made, named);
    }
  }

  private static String picture(String language, String name) {
    return "../pictures/%s/%s.png".formatted(language, name);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAHeadingThatIsThere(Path file) throws IOException {
    for (var link : Page.read(file).links()) {
      var name = file(link);
      var target = name.isEmpty() ? file : file.resolveSibling(name).normalize();
      assertTrue(Files.isRegularFile(target), () -> file + ": " + link);
      int anchor = link.indexOf('#');
      assertTrue(
          anchor < 0 || anchors(target).contains(link.substring(anchor + 1)),
          () -> file + ": " + link);
    }
  }

  private static Set<String> anchors(Path file) throws IOException {
    return Page.read(file).anchors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh-CN"})
  void whatIsQuotedStandsOnAScreen(String language) throws IOException {
    var quote = language.equals("en") ? ENGLISH_QUOTE : CHINESE_QUOTE;
    var quoted = new TreeSet<String>();
    for (var name : names(language)) {
      var text = Files.readString(GUIDE.resolve(language).resolve(name));
      quote.matcher(text).results().forEach(q -> quoted.add(q.group(1)));
    }
    var screens = screens(language);
    quoted.removeIf(text -> screens.stream().anyMatch(screen -> screen.test(text)));
    // What the program says in English only.
    quoted.removeIf(sources()::contains);

    assertEquals(Set.of(), quoted);
  }

  /** All texts of a language, each as what finds a part of it, or the whole with any arguments. */
  private static List<Predicate<String>> screens(String language) throws IOException {
    var screens = new ArrayList<Predicate<String>>();
    boolean chinese = language.equals("zh-CN");
    try (var files = Files.list(Path.of("wizard-ui"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".properties")).toList()) {
        if (file.toString().endsWith("_zh_CN.properties") == chinese) {
          var texts = new Properties();
          try (var reader = Files.newBufferedReader(file)) {
            texts.load(reader);
          }
          for (var key : texts.stringPropertyNames()) {
            screens.add(screen(texts.getProperty(key).replace("''", "'")));
          }
        }
      }
    }
    return screens;
  }

  private static Predicate<String> screen(String text) {
    var parts = Stream.of(ARGUMENT.split(text, -1)).map(Pattern::quote).toList();
    var whole = Pattern.compile(String.join(".+", parts));
    boolean bare = String.join("", ARGUMENT.split(text, -1)).length() < 2;
    return said -> text.contains(said) || (!bare && whole.matcher(said).matches());
  }

  private static String sources() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.walk(Path.of("installer"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** A figure without the run that it was measured in is a promise, and nobody has made one. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyFigureNamesTheRunThatItComesFrom(Path file) throws IOException {
    var loss = Files.readString(Path.of("docs/loss.md"));
    for (var said : Files.readString(file).split("\n\n", -1)) {
      var test = MEASURED.matcher(said);
      boolean measured = test.find();
      assertTrue(measured || !FIGURE.matcher(said).find(), () -> "without a run: " + said);
      if (measured) {
        assertTrue(tests().contains(test.group(1)), test.group(1));
        assertTrue(DATE.matcher(said).find() && COMMIT.matcher(said).find(), said);
      }
      if (measured && test.group(1).equals("LossIT")) {
        FIGURE
            .matcher(said)
            .results()
            .forEach(figure -> assertTrue(loss.contains("| " + figure.group(1) + " "), said));
      }
    }
  }

  private static Set<String> tests() throws IOException {
    try (var files = Files.walk(Path.of("src/test/java"))) {
      return new TreeSet<>(
          files.map(f -> f.getFileName().toString().replaceFirst("[.]java$", "")).toList());
    }
  }

  @Test
  void everyChapterStandsInTheIndex() throws IOException {
    for (var language : LANGUAGES) {
      var wanted = new TreeSet<>(names(language));
      wanted.remove("index.md");
      var listed = new TreeSet<>(page(language, "index.md").links().stream().toList());
      assertEquals(wanted, listed);
    }
  }
}
