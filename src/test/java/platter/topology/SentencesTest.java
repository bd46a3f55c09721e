package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import platter.topology.Sentences.Said;

/**
 * Whatever stands in the sources in English and is read by people is known in Chinese: each text of
 * several words, but for those that are shown here to be something else.
 */
class SentencesTest {
  private static final Phrases CHINESE = Phrases.of(Locale.SIMPLIFIED_CHINESE);

  /** How a text may stand in what is shown. */
  private static final List<String> PLACES =
      List.of("%s", "x1: %s", "x1 %s", "x1. %s", "x1%s", "x1: x1 %s");

  /** Faults of the program, or of a playbook, which comes with it. */
  private static final Pattern FAULT =
      Pattern.compile("new (?:Illegal|Unchecked|Playbook|Interpret)\\w*Exception.*|refuse");

  /** Who compares it, or wants it for something else than for people; a host's own log, too. */
  private static final Pattern TAKES =
      Pattern.compile(
          ".* (?:equals|contains|startsWith|endsWith|matches|compile|ofPattern|getBytes)"
              + "|steward/(?:Outbox|Shelf|Watchman)[.]java (?:accept|keep)");

  /** Files that hold nothing but what a playbook is told, or what is no person's language. */
  private static final Pattern FILES =
      Pattern.compile(
          "playbook/(?:template/)?\\w+[.]java|playbook/module/Arguments[.]java|report/Drawing[.]java"
              + "|topology/TopologyWriter[.]java|web/(?:Backup|Lag)Line[.]java");

  /** What is no sentence: other languages and forms. */
  private static final Pattern CODE =
      Pattern.compile(
          String.join(
              "|",
              // SQL.
              "(?:SELECT|INSERT|MERGE|DELETE|UPDATE|CHECKPOINT|SHUTDOWN)\\b.*",
              // Shell.
              ".*\\$.*",
              "(?:cat /|cd /|ls -|date [+]|df -|echo '|exec env|install -d|java -jar|openssl|rm|setpriv"
                  + " --|sh /|stty|su root -c|sudo id|systemctl|test -|umask|! systemctl).*",
              "x1(?: -c 'x1' platter x1|inside .*|systemctl .*|ask .*|\\[ .*)",
              // Commands of Platter, and what a run is called in the journal.
              "\\s*(?:platter"
                  + " )?(?:backup|drain|drill|failover|fence|health|inventory|preflight|recovery-key|rejoin|restore|status|support-bundle|switchover|user|web)(?:"
                  + " (?:full|incr|list|timeline|export|import"
                  + "|forget-key|give-up-log|add|passwd|latest|CODE|SITE|--?[a-z-]+|x1|'[^']*'"
                  + "|[0-9]+|[\\w-]+[.]\\w+))*",
              "(?:x1|install|uninstall|(?:failover|switchover) --to x1)"
                  + ": (?:playbook|proof|preflight|receipts|inventory|ready)|: inventory",
              // Markup, styles, what a drawing is made of.
              "[\"<{\\[].*|.*[{] --ink: .*",
              "M(?:x1|[0-9]).*",
              // PEM, zones, HTTP.
              "-----.*|PRIVATE KEY",
              "\\S+ (?:300|3600) IN .*",
              "[a-z]+/[a-z-]+; charset=utf-8|GET, POST|attachment; .*|default-src .*|public, .*",
              "(?:retry|id): .*|: here\\s*",
              // Lines of other files.
              "127[.].*|insert rule .*"),
          Pattern.DOTALL);

  /** Those that stay in English, and why. */
  private static final Map<String, String> ENGLISH =
      Map.ofEntries(
          Map.entry("# {mark} ANSIBLE MANAGED BLOCK", "It stands in a file."),
          Map.entry("\\ No newline at end of file", "Every difference says so."),
          Map.entry("Take back x1 x1", "Each kind has a sentence of its own; see PhrasesTest."),
          Map.entry("x1+link x1 -> x1", "Two lines, of which the first is a sentence or nothing."),
          Map.entry("Auth fail for methods", "The words of JSch."),
          Map.entry("it offers the methods", "What they are stands behind it; known so."),
          Map.entry("Written[x1 of x1, x1 needed, set x1]", "For a debugger, without the secret."),
          Map.entry("recovery key: x1", "Whoever asks for the key says what is wrong with it."),
          Map.entry("untrusted comment: ", "It stands in files of minisign's."),
          Map.entry("trusted comment: ", "It stands in files of minisign's."),
          Map.entry("x1minisign public key x1", "It stands in a file of minisign's."),
          Map.entry("x1signature of key x1", "It stands in a file of minisign's."),
          Map.entry("localhost = 127.0.0.1", "A value."),
          Map.entry("database, im, gateway", "Names of roles."),
          Map.entry("im, gateway", "Names of roles."),
          Map.entry("Quorum Standby", "A word of Patroni's."),
          Map.entry("Sync Standby", "A word of Patroni's."),
          Map.entry("PLATTER x1 x1 x1 Px1 Wx1 Ux1 Fx1x1x1", "Read out on the phone."),
          Map.entry("SQL query [redacted]", "It stands in a log."),
          Map.entry("Platter drill x1", "A message of a test."),
          Map.entry("Platter x1 forth 北京", "A message of a test."),
          Map.entry("Platter x1 back 广州", "A message of a test."),
          Map.entry("drill x1: x1", "In the log of a unit."),
          Map.entry("Language / 语言 (en, zh-CN) [x1]: ", "Both languages."),
          Map.entry("  Language / 语言   ", "Both languages."));

  /** How scripts say something: of a shell, of the start gate, and of Python. */
  private static final Pattern SAYS =
      Pattern.compile(
          "(?:\\becho|printf '%s\\\\+n'|\\btrouble|\\bhold|\\bwhy=|\\bwaits=|\\bshut=|\\braise"
              + " Away\\() ?(['\"])((?:\\\\.|(?!\\1).)*)\\1");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$\\(\\[[^\\]]*][^)]*\\)|\\$\\([^)]*\\)*|\\$[{][^}]*}|\\$\\w+|[{][{].*?}}|[{][0-9][^}]*}");

  /** Whoever guards something says why in the journal of its host; others answer in data. */
  private static final Pattern UNSAID =
      Pattern.compile(
          ".*/guard[.]j2|.*/gate/files/pass|.*/(?:condition|connect|facts|host|journal|support|transfer)[.]sh");

  /** What scripts say otherwise than it is known, and why. */
  private static final Map<String, String> OF_A_HOST =
      Map.ofEntries(
          Map.entry(
              "a drill was broken off; what it brought back is removed",
              "In the journal of a unit."),
          Map.entry(
              "nobody counts what the service has; the backup is made without",
              "In the journal of a unit."),
          Map.entry(
              "nobody looks after the uploaded files any more that were being brought back: the vault"
                  + " only receives again",
              "In the journal of a unit."),
          Map.entry(
              "The new leader was not asked for its timeline: what the lost one had not archived is not"
                  + " archived",
              "In the journal of a unit."),
          Map.entry("open for epoch x1: x1", "In the journal of a unit."),
          Map.entry(
              "drain: 'x1' is none of begin, end, prepare, start, reload, send, until, state",
              "A fault of the program."),
          Map.entry(
              "x1 are not seen; all members of epoch x1 must be",
              "Those who are not seen stand there with 'and'; known so."),
          Map.entry("The first repository x1", "Known as a whole."),
          Map.entry("does not say of itself what can be gone by", "Known as a whole."),
          Map.entry("is not the one that there was before", "Known as a whole."));

  private static final Pattern TEMPLATE =
      Pattern.compile(
          "[{]#.*?#}|[{]%.*?%}|[{][{].*?}}|<(style|script)\\b.*?</\\1>", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern SPOKEN =
      Pattern.compile("\\b(?:title|aria-label|placeholder|alt)=\"([^\"]*)\"");

  /** What is the same in all languages. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[ ,-]*)Platter|JSON|SHA-?256:?|topology[.]yaml|https://.*|name@"
              + "|(?:java -jar platter[.]jar|platter|ssh-keygen) .*");

  private static Sentences sources;
  private static Sentences operations;

  @BeforeAll
  static void read() throws IOException {
    sources = Sentences.of("installer/platter", "bundle/platter/bundle");
    operations = Sentences.of("installer/platter/operation");
  }

  @Test
  void everySentenceIsKnown() {
    var said = sources.all();
    assertTrue(said.size() > 5_000, () -> said.size() + " were found");
    var unknown = new TreeSet<String>();
    for (var each : said) {
      if (isForPeople(each)) {
        each.text()
            .lines()
            .filter(line -> isSentence(line) && !isKnown(line, each))
            .forEach(line -> unknown.add(each.file() + " [" + each.taker() + "] " + line));
      }
    }
    assertEquals(Set.of(), unknown);
  }

  private static boolean isForPeople(Said said) {
    return !FILES.matcher(said.file()).matches()
        && !FAULT.matcher(said.taker()).matches()
        && !TAKES.matcher(said.file() + " " + said.taker()).matches()
        && !CODE.matcher(said.text()).matches();
  }

  private static boolean isSentence(String text) {
    var own = text.replace("x1", "");
    return own.strip().indexOf(' ') > 0
        && own.chars().filter(Character::isLetter).count() > 3
        && !CODE.matcher(text).matches();
  }

  private static boolean isKnown(String text, Said said) {
    // A chat's exception says its cause behind its own sentence.
    var whole = said.taker().equals("new ChatException, more") ? text + ": x1" : text;
    return PLACES.stream().anyMatch(place -> CHINESE.knows(place.formatted(whole)))
        || ENGLISH.containsKey(text);
  }

  @Test
  void everyStepHasAName() {
    var names = operations.names();
    assertTrue(names.size() > 90, () -> names.size() + " were found: " + names);
    assertTrue(names.containsAll(Set.of("Drain", "Files", "Stop x1")), names::toString);
    assertEquals(Set.of(), unknown(names));
  }

  @Test
  void whatCameOfAStepIsKnown() {
    var results = operations.results();
    assertTrue(results.size() > 45, () -> results.size() + " were found: " + results);
    assertTrue(results.containsAll(Set.of("votes", "caught up", "x1 servers")), results::toString);
    assertEquals(Set.of(), unknown(results));
  }

  /** What scripts say where they fail, and what a person is told of their work. */
  @Test
  void whatScriptsSayIsKnown() throws IOException {
    var said = new TreeSet<String>();
    for (var folder : List.of("installer/platter", "playbooks/roles")) {
      try (var files = Files.walk(Path.of(folder))) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          if (!UNSAID.matcher(file.toString()).matches()) {
            SAYS.matcher(Files.readString(file))
                .results()
                .forEach(r -> said.add(sample(r.group(2))));
          }
        }
      }
    }
    said.removeIf(text -> !isSentence(text) || CODE.matcher(text).matches());
    assertTrue(said.size() > 60, () -> said.size() + " were found: " + said);
    said.removeIf(text -> CHINESE.knows(text) || CHINESE.knows(text + "x1"));
    assertEquals(OF_A_HOST.keySet(), said);
  }

  private static String sample(String script) {
    return VARIABLE
        .matcher(script.replace("\\'", "'"))
        .replaceAll("x1")
        .replaceAll("(?<=\\w|:)x1$", " x1")
        .replaceAll("^(?:x1 ){2,}", "");
  }

  /** Beside what the bundles have there are only names and commands on a page. */
  @Test
  void pagesHaveNoWordsOfTheirOwn() throws IOException {
    var words = new TreeSet<String>();
    try (var files = Files.list(Path.of("wizard-ui/pages"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".html")).toList()) {
        var text = TEMPLATE.matcher(Files.readString(file)).replaceAll(" ");
        SPOKEN.matcher(text).results().forEach(spoken -> words.add(spoken.group(1).strip()));
        TAG.splitAsStream(text).map(String::strip).forEach(words::add);
      }
    }
    words.removeIf(text -> !text.matches("(?s).*[A-Za-z]{2}.*") || NAME.matcher(text).matches());
    assertEquals(Set.of(), words);
  }

  private static Set<String> unknown(Set<String> texts) {
    var word = Pattern.compile("(?<![\\w/-])[A-Za-z]{3,}(?![\\w/-])");
    var unknown = new TreeSet<>(texts);
    unknown.removeIf(text -> !word.matcher(text).find() || CHINESE.knows(text));
    return unknown;
  }
}
