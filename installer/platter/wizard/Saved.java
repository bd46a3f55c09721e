package platter.wizard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import platter.inventory.Inventory;
import platter.operation.LeftOut;

/**
 * What of a wizard outlives its process, in the inventory.
 *
 * @param current where it is
 * @param done the steps that need nothing more, as long as no answer of theirs changes
 * @param accepted codes of checks that may fail
 * @param leftOut names of hosts without which it is installed
 */
record Saved(
    Answers answers,
    Locale language,
    Step current,
    Set<Step> done,
    Set<String> accepted,
    Set<String> leftOut) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "wizard";

  Saved {
    done = Set.copyOf(done);
    accepted = Set.copyOf(accepted);
    leftOut = Set.copyOf(leftOut);
  }

  /** A new one, which knows what is installed where something is. */
  static Saved begin(Inventory inventory, Locale language) {
    var answers = inventory.deployments().topology().map(Answers::of).orElseGet(Answers::none);
    var spoken = language.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    return new Saved(answers, spoken, Step.DISC, Set.of(), Set.of(), LeftOut.of(inventory));
  }

  /** The one that was saved last. Of hosts that were left out, some may have come in since. */
  static Optional<Saved> find(Inventory inventory) {
    return inventory
        .settings()
        .find(NAME)
        .map(Saved::read)
        .map(
            saved ->
                saved.done.contains(Step.INSTALL)
                    ? saved.leavingOut(LeftOut.of(inventory))
                    : saved);
  }

  /** What was read of a disc does not hold for the one that is in now. */
  Saved withAnotherDisc() {
    var left = new TreeSet<>(done);
    left.remove(Step.DISC);
    return done(left);
  }

  Saved with(Answers others) {
    return new Saved(others, language, current, done, accepted, leftOut);
  }

  Saved in(Locale spoken) {
    return new Saved(answers, spoken, current, done, accepted, leftOut);
  }

  Saved at(Step step) {
    return new Saved(answers, language, step, done, accepted, leftOut);
  }

  Saved done(Set<Step> steps) {
    return new Saved(answers, language, current, steps, accepted, leftOut);
  }

  Saved accepting(Set<String> codes) {
    return new Saved(answers, language, current, done, codes, leftOut);
  }

  Saved leavingOut(Set<String> hosts) {
    return new Saved(answers, language, current, done, accepted, hosts);
  }

  void save(Inventory inventory) {
    inventory.settings().put(NAME, write());
  }

  String write() {
    var json = JSON.createObjectNode();
    json.put("language", language.toLanguageTag());
    json.put("current", current.word());
    var steps = json.putArray("done");
    done.stream().sorted().forEach(step -> steps.add(step.word()));
    var codes = json.putArray("accepted");
    new TreeSet<>(accepted).forEach(codes::add);
    var hosts = json.putArray("left-out");
    new TreeSet<>(leftOut).forEach(hosts::add);
    json.put("answers", answers.write());
    return json.toString();
  }

  /**
   * @throws IllegalArgumentException if it was not written so
   */
  static Saved read(String text) {
    try {
      var json = JSON.readTree(text);
      var done = EnumSet.noneOf(Step.class);
      json.path("done").forEach(word -> done.add(step(word.asText())));
      List<String> accepted = new ArrayList<>();
      json.path("accepted").forEach(code -> accepted.add(code.asText()));
      List<String> leftOut = new ArrayList<>();
      json.path("left-out").forEach(host -> leftOut.add(host.asText()));
      return new Saved(
          Answers.read(json.path("answers").asText()),
          Locale.forLanguageTag(json.path("language").asText()),
          step(json.path("current").asText()),
          done,
          Set.copyOf(accepted),
          Set.copyOf(leftOut));
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("not a wizard that was saved: " + text, damaged);
    }
  }

  private static Step step(String word) {
    return Step.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
