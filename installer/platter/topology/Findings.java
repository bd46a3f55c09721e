package platter.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import platter.topology.Problem.Place;

/** The mistakes found in a file, and where each path of the topology stands in it. */
final class Findings {
  /** A host or its roles could not be read, so that nothing can be said about missing roles. */
  private static final Pattern ROLES_UNKNOWN =
      Pattern.compile("(.*)\\.hosts(\\[[0-9]+](\\.roles.*)?)?");

  private final String file;
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void place(String path, Place place) {
    places.put(path, place);
  }

  /** Adds a mistake that made a value unreadable. */
  void add(String path, String key, String... arguments) {
    unreadable.add(path);
    problems.add(Problem.at(path, key, arguments).in(placeOf(path)));
  }

  void addAt(Place place, String key, String... arguments) {
    problems.add(Problem.at("", key, arguments).in(Optional.of(place)));
  }

  /** Adds what the rules say, but nothing that only follows from an unreadable value. */
  void addAll(List<Problem> found) {
    found.stream()
        .filter(p -> !unreadable.contains(p.path()) && !follows(p))
        .forEach(p -> problems.add(p.in(placeOf(p.path()))));
  }

  private boolean follows(Problem problem) {
    if (problem.key().equals("sites.count") || problem.key().equals("vault.missing")) {
      return unreadable.stream().anyMatch(path -> path.matches("(sites|vault).*"));
    }
    if (!problem.key().startsWith("roles.") && !problem.key().startsWith("voters.")) {
      return false;
    }
    return unreadable.stream()
        .map(ROLES_UNKNOWN::matcher)
        .anyMatch(
            m ->
                m.matches()
                    && (problem.key().startsWith("voters.") || problem.path().equals(m.group(1))));
  }

  boolean any() {
    return !problems.isEmpty();
  }

  /** Whether something at this path or below it could not be read. */
  boolean under(String path) {
    return unreadable.stream().anyMatch(p -> p.startsWith(path));
  }

  InvalidTopologyException refusal() {
    var byPlace =
        Comparator.comparing((Problem p) -> p.place().map(Place::line).orElse(0))
            .thenComparing(p -> p.place().map(Place::column).orElse(0));
    return new InvalidTopologyException(
        Optional.of(file), problems.stream().sorted(byPlace).toList());
  }

  /** The place of a path, or of what it would stand in. */
  private Optional<Place> placeOf(String path) {
    for (var at = path; !at.isEmpty(); at = parent(at)) {
      var place = places.get(at);
      if (place != null) {
        return Optional.of(place);
      }
    }
    return Optional.ofNullable(places.get(""));
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
