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
 * What the program says in English while it works (titles, steps, tasks), in a person's language.
 * Journals and logs keep the English sentence, which whoever shows it turns into the other one: the
 * texts of bundle {@code phrases}, found by their English form. Used by several threads.
 */
public final class Phrases {
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  /**
   * One with places that something was put into.
   *
   * @param places which argument each group is
   */
  private record Form(Pattern english, List<Integer> places, String key, int letters) {}

  /** Found once, found for good; what hosts are called may make many of them. */
  private static final int MOST = 5_000;

  private static final Map<Locale, Phrases> ALL = new ConcurrentHashMap<>();

  private final Locale language;
  private final Messages words;
  private final Map<String, String> whole = new HashMap<>();
  private final List<Form> patterns = new ArrayList<>();
  private final Map<String, String> known = new ConcurrentHashMap<>();

  private Phrases(Locale language) {
    this.language = language;
    words = Messages.of("phrases", language);
    var english = Messages.of("phrases", Locale.ROOT).bundle();
    for (var key : english.keySet()) {
      var text = english.getString(key).replace("''", "'");
      if (PLACE.matcher(text).find()) {
        patterns.add(pattern(key, text));
      } else {
        whole.put(text, key);
      }
    }
    // Whoever says more of a sentence knows better which it is.
    patterns.sort(Comparator.comparingInt(Form::letters).reversed());
  }

  /** Those of a language; in English every sentence stays as it is. */
  public static Phrases of(Locale language) {
    var wanted = language.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    return ALL.computeIfAbsent(wanted, Phrases::new);
  }

  private static Form pattern(String key, String text) {
    var regex = new StringBuilder();
    var places = new ArrayList<Integer>();
    var place = PLACE.matcher(text);
    int end = 0;
    while (place.find()) {
      regex.append(Pattern.quote(text.substring(end, place.start()))).append("(.+)");
      places.add(Integer.valueOf(place.group(1)));
      end = place.end();
    }
    regex.append(Pattern.quote(text.substring(end)));
    return new Form(
        Pattern.compile(regex.toString(), Pattern.DOTALL),
        List.copyOf(places),
        key,
        text.length() - 3 * places.size());
  }

  /** The sentence in the language; as it is where it is not known. */
  public String of(String english) {
    if (language.equals(Locale.ROOT)) {
      return english;
    }
    var found = known.get(english);
    if (found == null) {
      found = find(english);
      if (known.size() < MOST) {
        known.put(english, found);
      }
    }
    return found;
  }

  /** Whether it is one of those that are known. */
  public boolean knows(String english) {
    return whole.containsKey(english)
        || patterns.stream().anyMatch(p -> p.english().matcher(english).matches());
  }

  private String find(String english) {
    var key = Optional.ofNullable(whole.get(english));
    if (key.isPresent()) {
      return words.text(key.get());
    }
    for (var pattern : patterns) {
      var match = pattern.english().matcher(english);
      if (match.matches()) {
        var arguments = new TreeMap<Integer, String>();
        for (int i = 0; i < pattern.places().size(); i++) {
          arguments.put(pattern.places().get(i), match.group(i + 1));
        }
        return words.text(pattern.key(), arguments.values().toArray(String[]::new));
      }
    }
    return english;
  }
}
