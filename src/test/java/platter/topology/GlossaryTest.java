package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/glossary.md} holds for every text of the screens and papers, and for the guide. */
class GlossaryTest {
  private static final Path GLOSSARY = Path.of("docs/glossary.md");
  private static final Path TEXTS = Path.of("wizard-ui");
  private static final Path GUIDE = Path.of("docs/guide/zh-CN");

  /** What names something and is no word: placeholders, commands, options, files, keys. */
  private static final Pattern NAMES =
      Pattern.compile(
          "\\b[A-Z]{2,}\\b"
              + "|platter(?: --[a-z-]+)* (?:(?:alerts|backup|drill|inventory|sheet|user) )?[a-z-]+"
              + "|[\\w-]+(?:\\.[\\w-]+)+"
              + "|--[a-z-]+"
              + "|[\\w-]*/[\\w./-]*");

  /** A row of the first table. */
  private record Term(String english, Pattern word, List<String> chinese, List<String> never) {
    static Term of(List<String> row) {
      var forms = list(row.get(0)).stream().map(Pattern::quote).collect(Collectors.joining("|"));
      var chinese = new ArrayList<>(List.of(row.get(1)));
      list(row.get(2)).forEach(also -> chinese.add(also.replace("`", "")));
      return new Term(
          row.get(0),
          Pattern.compile("(?<![\\w-])(?:" + forms + ")s?(?![\\w-])", Pattern.CASE_INSENSITIVE),
          chinese,
          list(row.get(3)));
    }

    private static List<String> list(String cell) {
      return Stream.of(cell.split(",", -1)).map(String::strip).filter(w -> !w.isEmpty()).toList();
    }
  }

  /** All rows of the tables with so many columns, without their heads. */
  private static List<List<String>> rows(int columns) throws IOException {
    return Files.readAllLines(GLOSSARY).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .map(line -> line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
        .map(cells -> Stream.of(cells).map(String::strip).toList())
        .filter(row -> row.size() == columns)
        .skip(1)
        .toList();
  }

  private static List<Term> terms() throws IOException {
    return rows(6).stream().map(Term::of).toList();
  }

  private static Map<String, String> texts(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    var texts = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(k -> texts.put(k, properties.getProperty(k)));
    return texts;
  }

  private static List<Path> chineseBundles() throws IOException {
    try (var files = Files.list(TEXTS)) {
      return files.filter(f -> f.toString().endsWith("_zh_CN.properties")).sorted().toList();
    }
  }

  private static String bundle(Path chinese) {
    return chinese.getFileName().toString().replace("_zh_CN.properties", "");
  }

  /** Where a term has none of its Chinese words, by bundle, key and term. */
  private static Map<String, String> strays() throws IOException {
    var strays = new LinkedHashMap<String, String>();
    for (var file : chineseBundles()) {
      var chinese = texts(file);
      for (var text : texts(TEXTS.resolve(bundle(file) + ".properties")).entrySet()) {
        var words = NAMES.matcher(text.getValue()).replaceAll(" ");
        var said = chinese.getOrDefault(text.getKey(), "");
        for (var term : terms()) {
          if (term.word().matcher(words).find()
              && term.chinese().stream().noneMatch(said::contains)) {
            strays.put(
                "`%s:%s` %s".formatted(bundle(file), text.getKey(), term.english()),
                text.getValue() + " | " + said);
          }
        }
      }
    }
    return strays;
  }

  /** Those that are allowed to, written as a stray is. */
  private static List<String> exceptions() throws IOException {
    return rows(3).stream().map(row -> row.get(0) + " " + row.get(1)).toList();
  }

  @Test
  void everyTermHasOneOfItsChineseWords() throws IOException {
    var strays = strays();
    strays.keySet().removeAll(exceptions());

    assertEquals(Map.of(), strays);
  }

  @Test
  void everyExceptionIsWantedAndHasAReason() throws IOException {
    var strays = strays();

    assertEquals(List.of(), exceptions().stream().filter(e -> !strays.containsKey(e)).toList());
    rows(3).forEach(row -> assertFalse(row.get(2).isEmpty(), row.toString()));
  }

  @Test
  void whatMustNotBeSaidIsSaidNowhere() throws IOException {
    var texts = new LinkedHashMap<String, String>();
    for (var file : chineseBundles()) {
      texts(file).forEach((key, text) -> texts.put(bundle(file) + ":" + key, text));
    }
    try (var pages = Files.list(GUIDE)) {
      for (var page : pages.toList()) {
        texts.put(page.toString(), Files.readString(page));
      }
    }
    texts.put("README.zh-CN.md", Files.readString(Path.of("README.zh-CN.md")));
    var said = new ArrayList<String>();
    for (var term : terms()) {
      for (var never : term.never()) {
        texts.forEach(
            (where, text) -> {
              if (text.contains(never)) {
                said.add(never + " in " + where);
              }
            });
      }
    }

    assertEquals(List.of(), said);
  }

  @Test
  void everyTermIsExplainedInBothLanguages() throws IOException {
    var rows = rows(6);

    assertTrue(rows.size() >= 25, () -> "only " + rows.size());
    for (var row : rows) {
      assertTrue(row.get(4).endsWith("."), row.toString());
      assertTrue(row.get(5).endsWith("。"), row.toString());
    }
    assertEquals(
        rows.size(), rows.stream().map(row -> row.get(0)).distinct().count(), "each term once");
  }
}
