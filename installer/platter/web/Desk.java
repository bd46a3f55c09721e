package platter.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.inventory.Inventory;
import platter.run.Event;
import platter.topology.Topology;

/**
 * What a console has where there is an inventory: what was done, and what a person may let be done.
 */
record Desk(Topology topology, Inventory inventory, Looks looks, Acts acts, Deeds deeds) {
  private static final int MOST_EVENTS = 2_000;

  /** Makes a page of its name and of what is to be seen on it. */
  @FunctionalInterface
  interface Pages {
    Answer page(String name, Map<String, ?> model);
  }

  /** The one that runs, or ran last. */
  Optional<Deeds.Deed> deed() {
    return deeds.last();
  }

  Answer take(Request request, String back) throws Exception {
    return acts.take(request, back);
  }

  /** Its pages beside those that every console has. */
  Answer get(Request request, Pages pages) throws Exception {
    var run = request.behind("/runs/");
    if (run.isPresent()) {
      return run(request, run.get(), pages);
    }
    return switch (request.path()) {
      case "/switchover" -> pages.page("switchover", looks.switchover(request));
      case "/runs" -> pages.page("runs", Map.of("runs", inventory.journal().runs()));
      case "/accounts" -> pages.page("accounts", looks.accounts());
      case "/certificates" -> pages.page("certificates", certificates());
      case "/deed" -> pages.page("deed", Map.of());
      default -> new Answer.Missing();
    };
  }

  /** A run's events, as far as they hold what is looked for. */
  private Answer run(Request request, String id, Pages pages) {
    var run = inventory.journal().runs().stream().filter(r -> r.id().equals(id)).findFirst();
    if (run.isEmpty()) {
      return new Answer.Missing();
    }
    var words = request.asked("q").toLowerCase(Locale.ROOT);
    var events =
        inventory.journal().events(id).stream()
            .filter(event -> event.kind() != Event.Kind.PROGRESS)
            .filter(event -> event.kind() != Event.Kind.TASK_STARTED)
            .filter(event -> event.line().toLowerCase(Locale.ROOT).contains(words))
            .toList();
    if (request.query().containsKey("save")) {
      return new Answer.Download(
          "platter-run-" + id.replaceAll("[^A-Za-z0-9]", "") + ".log",
          "text/plain; charset=utf-8",
          events.stream().map(Event::line).collect(Collectors.joining("\n", "", "\n")));
    }
    var shown = events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size());
    return pages.page(
        "run",
        Map.of(
            "run",
            run.get(),
            "events",
            shown,
            "left",
            events.size() - shown.size(),
            "q",
            request.asked("q")));
  }

  private Map<String, Object> certificates() {
    var rows =
        inventory.certificates(topology.deployment()).expiries().entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .toList();
    return Map.of("certificates", rows, "soon", Instant.now().plus(Duration.ofDays(30)));
  }
}
