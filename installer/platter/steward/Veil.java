package platter.steward;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import platter.topology.Secret;

/**
 * Hides secrets in what the other end said: some servers repeat what they were sent, and what they
 * say goes into logs, to the other channels and onto screens.
 *
 * @param secrets the longest first
 */
record Veil(List<Secret> secrets) {
  /** What is shorter stands in many a word, and would be betrayed by the holes. */
  private static final int SHORTEST = 5;

  Veil {
    secrets = List.copyOf(secrets);
  }

  static Veil of(Stream<String> secrets) {
    return new Veil(
        secrets
            .filter(secret -> secret.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Secret::new)
            .toList());
  }

  /** The same text without them. */
  String over(String text) {
    var veiled = text;
    for (var secret : secrets) {
      veiled = veiled.replace(secret.reveal(), secret.toString());
    }
    return veiled;
  }
}
