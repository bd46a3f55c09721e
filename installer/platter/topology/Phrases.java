package platter.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the program says in English while it works (titles, steps, tasks, changes, results, and
 * sentences of what could not be done), in a person's language. Journals and logs keep the English
 * sentence, which whoever shows it turns into the other one: the texts of some bundles, found by
 * their English form. What is put into a sentence may be a known one itself; of several lines each
 * is one by itself. Used by several threads.
 */
public final class Phrases {
  /**
   * Texts that are found by their English form.
   *
   * @param keys what the keys of those texts begin with, of a bundle that has others as well
   */
  private record Source(String bundle, String keys) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source("phrases", ""),
          new Source("refusals", ""),
          new Source("recovery", "missing."),
          new Source("recovery", "finding."),
          new Source("recovery", "state."),
          new Source("drill", "rung."),
          new Source("health", "fix."));

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  /** The head of a part of a unified difference: how many lines are the old and the new file's. */
  private static final Pattern HUNK =
      Pattern.compile("@@ -[0-9]+(?:,([0-9]+))? [+][0-9]+(?:,([0-9]+))? @@.*");

  private static final Pattern LINE_END = Pattern.compile("\r?\n");
  private static final Pattern SEMICOLON = Pattern.compile("; ");
  private static final Pattern COMMA = Pattern.compile(", ");
  private static final Pattern BEGINS_WITH_NAME = Pattern.compile("\\S+: ");

  /** How far sentences may lie in one another: a cause, and what caused that. */
  private static final int DEEPEST = 5;

  /** So many sentences may stand one after the other in a list. */
  private static final int LONGEST_LIST = 8;

  /** So often it may stand before a sentence of whom it is: a command, a step, a host. */
  private static final int MOST_HEADS = 4;

  /** With so few letters of its own it is said of a name only, or hosts might say it, too. */
  private static final int FEW = 6;

  /** Found once, found for good; what hosts are called may make many of them. */
  private static final int MOST = 5_000;

  /** A line that is longer is no sentence of ours. */
  private static final int LONGEST = 1_500;

  private static final Map<Locale, Phrases> ALL = new ConcurrentHashMap<>();

  /** A text of a bundle in the language. */
  private record Text(Messages words, String key) {
    String with(String... arguments) {
      return words.text(key, arguments);
    }
  }

  /**
   * One with places that something was put into.
   *
   * @param between what stands before, between and after the places
   * @param places which argument each of them is
   */
  private record Form(List<String> between, List<Integer> places, Text text, int letters) {
    int length() {
      return String.join("", between).length();
    }

    /** Whether what parts a list is part of it, or a list may be what it ends with. */
    boolean takesLists() {
      int last = places.size();
      return (between.get(last).isEmpty() && between.get(last - 1).endsWith(": "))
          || between.stream().anyMatch(part -> part.contains("; ") || part.contains(", "));
    }

    /** What was put in, place by place, each as short as it may be; empty if it says another. */
    Optional<Match> match(String english, boolean own) {
      int last = places.size();
      int at = between.get(0).length();
      int end = english.length() - between.get(last).length();
      if (at > end || !english.startsWith(between.get(0)) || !english.endsWith(between.get(last))) {
        return Optional.empty();
      }
      var found = new ArrayList<String>();
      for (int i = 0; i < last; i++) {
        // A host that was asked may have said nothing.
        int least = between.get(i).endsWith(": ") ? at : at + 1;
        var next = between.get(i + 1);
        int stop = i + 1 == last ? end : english.indexOf(next, least);
        if (stop < least || (i + 1 < last && stop + next.length() > end)) {
          return Optional.empty();
        }
        found.add(english.substring(at, stop));
        at = stop + next.length();
      }
      boolean before = between.get(0).isEmpty() && swallows(found.get(0), own);
      boolean after = between.get(last).isEmpty() && found.get(last - 1).indexOf('\n') >= 0;
      return before || after ? Optional.empty() : Optional.of(new Match(this, found));
    }

    /** Whether what it begins with is more than what it is said of. */
    private boolean swallows(String first, boolean own) {
      return first.indexOf('\n') >= 0
          || (letters < FEW && !isName(first))
          || (own && !beginsWithAnother(";.,") && first.contains(": "));
    }

    /** Whether another sentence stands before it, up to one of these signs. */
    boolean beginsWithAnother(String signs) {
      var then = between.get(1);
      return between.get(0).isEmpty() && !then.isEmpty() && signs.indexOf(then.charAt(0)) >= 0;
    }
  }

  /**
   * A form of which a sentence is.
   *
   * @param found what was put in, place by place
   */
  private record Match(Form form, List<String> found) {}

  private final Locale language;
  private final Map<String, Text> whole = new HashMap<>();
  private final List<Form> forms = new ArrayList<>();
  private final Map<String, String> known = new ConcurrentHashMap<>();

  private Phrases(Locale language) {
    this.language = language;
    for (var source : SOURCES) {
      var words = Messages.of(source.bundle(), language);
      var english = Messages.of(source.bundle(), Locale.ROOT).bundle();
      for (var key : english.keySet()) {
        if (key.startsWith(source.keys())) {
          add(english.getString(key).replace("''", "'"), new Text(words, key));
        }
      }
    }
    // Whoever says more of a sentence knows better which it is.
    forms.sort(Comparator.comparingInt(Form::letters).thenComparingInt(Form::length).reversed());
  }

  /** Those of a language; in English every sentence stays as it is. */
  public static Phrases of(Locale language) {
    var wanted = language.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    return ALL.computeIfAbsent(wanted, Phrases::new);
  }

  private void add(String english, Text text) {
    var between = new ArrayList<String>();
    var places = new ArrayList<Integer>();
    var place = PLACE.matcher(english);
    int end = 0;
    while (place.find()) {
      between.add(english.substring(end, place.start()));
      places.add(Integer.valueOf(place.group(1)));
      end = place.end();
    }
    between.add(english.substring(end));
    int letters = (int) String.join("", between).chars().filter(Character::isLetter).count();
    if (places.isEmpty()) {
      whole.put(english, text);
    } else if (letters > 0) {
      // One that is only places and what parts them would be every sentence.
      forms.add(new Form(List.copyOf(between), List.copyOf(places), text, letters));
    }
  }

  /** The sentence in the language; as it is where it is not known. */
  public String of(String english) {
    if (language.equals(Locale.ROOT)) {
      return english;
    }
    var found = known.get(english);
    if (found == null) {
      found = said(english, DEEPEST);
      if (known.size() < MOST && english.length() <= LONGEST) {
        known.put(english, found);
      }
    }
    return found;
  }

  /** What is put into a text of the language: a word alone is a name, and stays. */
  public String argument(String english) {
    return isName(english) ? english : of(english);
  }

  /** Whether it is one of those that are known. */
  public boolean knows(String english) {
    return find(english, 1).isPresent();
  }

  private String said(String english, int deep) {
    return find(english, deep).orElseGet(() -> lines(english, deep));
  }

  /** Line by line; what stands in a file that differs stays as it is. */
  private String lines(String english, int deep) {
    if (english.indexOf('\n') < 0) {
      return english;
    }
    var lines = new ArrayList<String>();
    int old = 0;
    int wanted = 0;
    for (var line : LINE_END.split(english, -1)) {
      var hunk = HUNK.matcher(line);
      if (old > 0 || wanted > 0) {
        old -= line.startsWith("+") ? 0 : 1;
        wanted -= line.startsWith("-") ? 0 : 1;
      } else if (hunk.matches()) {
        old = count(hunk.group(1));
        wanted = count(hunk.group(2));
      } else {
        line = find(line, deep).orElse(line);
      }
      lines.add(line);
    }
    return String.join("\n", lines);
  }

  private static int count(@Nullable String lines) {
    return lines == null ? 1 : Integer.parseInt(lines);
  }

  private Optional<String> find(String english, int deep) {
    if (english.indexOf('\n') >= 0) {
      return sentence(english, deep);
    }
    if (english.length() > LONGEST) {
      return Optional.empty();
    }
    boolean named = BEGINS_WITH_NAME.matcher(english).lookingAt();
    return Optional.ofNullable(whole.get(english))
        .map(Text::with)
        .or(() -> named ? ofHost(english, deep, 1) : Optional.empty())
        .or(() -> line(english, deep))
        .or(() -> named ? Optional.empty() : ofHost(english, deep, 1))
        .or(() -> match(english, false).map(match -> text(match, deep)));
  }

  /** One sentence, or several. */
  private Optional<String> line(String english, int deep) {
    var own = match(english, true);
    return Optional.ofNullable(whole.get(english))
        .map(Text::with)
        .or(() -> own.filter(match -> match.form().takesLists()).map(match -> text(match, deep)))
        .or(() -> list(english, SEMICOLON, "；", deep))
        .or(() -> list(english, COMMA, "，", deep))
        .or(() -> own.map(match -> text(match, deep)));
  }

  /** Several that are known, one after the other; such a sentence may have the sign in itself. */
  private Optional<String> list(String english, Pattern sign, String chinese, int deep) {
    var parts = sign.split(english, LONGEST_LIST + 1);
    if (parts.length == 1 || parts.length > LONGEST_LIST) {
      return Optional.empty();
    }
    var tails =
        new ArrayList<Optional<String>>(Collections.nCopies(parts.length, Optional.empty()));
    tails.add(Optional.of(""));
    for (int from = parts.length - 1; from >= 0; from--) {
      int longest = from == 0 ? parts.length - 1 : parts.length;
      for (int to = from + 1; to <= longest && tails.get(from).isEmpty(); to++) {
        var tail = tails.get(to);
        if (tail.isPresent()) {
          var more = to < parts.length ? chinese + tail.get() : "";
          tails.set(
              from,
              sentence(String.join(sign.pattern(), List.of(parts).subList(from, to)), deep)
                  .map(said -> said + more));
        }
      }
    }
    return tails.get(0);
  }

  /** One that is known, after what it is said of; or what a host said, after one that is known. */
  private Optional<String> ofHost(String english, int deep, int heads) {
    int colon = english.indexOf(": ");
    if (colon < 1) {
      return Optional.empty();
    }
    var head = english.substring(0, colon);
    var rest = english.substring(colon + 2);
    return line(rest, deep)
        .or(() -> heads < MOST_HEADS ? ofHost(rest, deep, heads + 1) : Optional.empty())
        .map(said -> put(head, deep) + "：" + said)
        .or(() -> isName(head) ? Optional.empty() : sentence(head, deep).map(h -> h + "：" + rest));
  }

  private Optional<String> sentence(String english, int deep) {
    return Optional.ofNullable(whole.get(english))
        .map(Text::with)
        .or(() -> match(english, true).map(match -> text(match, deep)));
  }

  /**
   * The form that it has.
   *
   * @param own that it begins with a name, where it does not begin with another sentence
   */
  private Optional<Match> match(String english, boolean own) {
    for (var form : forms) {
      var match = form.match(english, own);
      if (match.isPresent()) {
        return match;
      }
    }
    return Optional.empty();
  }

  private String text(Match match, int deep) {
    var arguments = new TreeMap<Integer, String>();
    var places = match.form().places();
    for (int i = 0; i < places.size(); i++) {
      var found = match.found().get(i);
      boolean another = i == 0 && deep > 1 && match.form().beginsWithAnother(";.");
      arguments.put(places.get(i), another ? said(found, deep - 1) : put(found, deep));
    }
    return match.form().text().with(arguments.values().toArray(String[]::new));
  }

  /** As it is put into another. */
  private String put(String argument, int deep) {
    return deep > 1 && !isName(argument) ? said(argument, deep - 1) : argument;
  }

  private static boolean isName(String argument) {
    return argument.indexOf(' ') < 0;
  }
}
