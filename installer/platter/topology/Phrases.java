package platter.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What the program says in English while it works (titles, steps, tasks, and sentences of what
 * could not be done), in a person's language. Journals and logs keep the English sentence, which
 * whoever shows it turns into the other one: the texts of bundles {@code phrases} and {@code
 * refusals}, found by their English form. What is put into a sentence may be a known one itself.
 * Used by several threads.
 */
public final class Phrases {
  private static final List<String> BUNDLES = List.of("phrases", "refusals");
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  /** How far sentences may lie in one another: a cause, and what caused that. */
  private static final int DEEPEST = 3;

  /** Found once, found for good; what hosts are called may make many of them. */
  private static final int MOST = 5_000;

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
    /** What was put in, place by place, each as short as it may be; empty if it says another. */
    Optional<List<String>> match(String english) {
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
      return Optional.of(found);
    }
  }

  private final Locale language;
  private final Map<String, Text> whole = new HashMap<>();
  private final List<Form> forms = new ArrayList<>();
  private final Map<String, String> known = new ConcurrentHashMap<>();

  private Phrases(Locale language) {
    this.language = language;
    for (var name : BUNDLES) {
      var words = Messages.of(name, language);
      var english = Messages.of(name, Locale.ROOT).bundle();
      for (var key : english.keySet()) {
        add(english.getString(key).replace("''", "'"), new Text(words, key));
      }
    }
    // Whoever says more of a sentence knows better which it is.
    forms.sort(Comparator.comparingInt(Form::letters).reversed());
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
      found = find(english, DEEPEST).orElse(english);
      if (known.size() < MOST) {
        known.put(english, found);
      }
    }
    return found;
  }

  /** Whether it is one of those that are known. */
  public boolean knows(String english) {
    return find(english, 1).isPresent();
  }

  private Optional<String> find(String english, int deep) {
    return list(english, "; ", "；", deep)
        .or(() -> list(english, ", ", "，", deep))
        .or(() -> sentence(english, deep))
        .or(() -> ofHost(english, deep));
  }

  /** Several that are known, one after the other. */
  private Optional<String> list(String english, String comma, String chinese, int deep) {
    var parts = english.split(comma, -1);
    if (parts.length == 1) {
      return Optional.empty();
    }
    var found = new ArrayList<String>();
    for (var part : parts) {
      var sentence = sentence(part, deep);
      if (sentence.isEmpty()) {
        return Optional.empty();
      }
      found.add(sentence.get());
    }
    return Optional.of(String.join(chinese, found));
  }

  /** One that is known, after what it is said of. */
  private Optional<String> ofHost(String english, int deep) {
    int colon = english.indexOf(": ");
    return colon < 1
        ? Optional.empty()
        : sentence(english.substring(colon + 2), deep)
            .map(said -> put(english.substring(0, colon), deep) + "：" + said);
  }

  private Optional<String> sentence(String english, int deep) {
    var text = Optional.ofNullable(whole.get(english));
    if (text.isPresent()) {
      return Optional.of(text.get().with());
    }
    for (var form : forms) {
      var match = form.match(english);
      if (match.isPresent()) {
        var arguments = new TreeMap<Integer, String>();
        for (int i = 0; i < form.places().size(); i++) {
          arguments.put(form.places().get(i), put(match.get().get(i), deep));
        }
        return Optional.of(form.text().with(arguments.values().toArray(String[]::new)));
      }
    }
    return Optional.empty();
  }

  /** As it is put into another: a word alone is a name, and stays. */
  private String put(String argument, int deep) {
    return deep > 1 && argument.indexOf(' ') >= 0
        ? find(argument, deep - 1).orElse(argument)
        : argument;
  }
}
