package platter.topology;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Alerts.Server;

/** What holds for alerts. */
final class AlertRules {
  private static final int MOST_PORT = 65_535;

  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";

  /** The part of RFC 5321's addresses that people use. */
  private static final Pattern MAIL =
      Pattern.compile("(?=.{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*@([A-Za-z0-9.-]{1,253})");

  private final List<Problem> problems = new ArrayList<>();

  private AlertRules() {}

  static List<Problem> check(Draft draft) {
    var rules = new AlertRules();
    draft.alerts().ifPresent(alerts -> rules.check(alerts, draft));
    return rules.problems;
  }

  /** Whether a host keeps backups, on which the steward is then. */
  static boolean hasSteward(Draft draft) {
    return !draft.vault().isEmpty()
        || draft.sites().stream()
            .flatMap(s -> s.hosts().stream())
            .anyMatch(h -> h.has(Role.BACKUP));
  }

  private void check(Alerts alerts, Draft draft) {
    if (!hasSteward(draft)) {
      add("alerts", "alerts.nobody");
    }
    if (alerts.mail().isEmpty()
        && alerts.syslog().isEmpty()
        && alerts.webhook().isEmpty()
        && alerts.command().isEmpty()) {
      add("alerts", "alerts.none");
    }
    alerts.mail().ifPresent(this::check);
    alerts.syslog().ifPresent(s -> checkServer(s.server(), "alerts.syslog.server"));
    alerts.webhook().ifPresent(w -> checkUrl(w.url()));
    alerts
        .command()
        .filter(c -> !c.matches("/[^\\p{Cntrl}]+"))
        .ifPresent(c -> add("alerts.command", "alerts.command", Shown.value(c)));
    alerts
        .authorities()
        .flatMap(Rules::notAFile)
        .ifPresent(f -> add("alerts.authorities", "file", f));
  }

  private void check(Mail mail) {
    checkServer(mail.server(), "alerts.mail.server");
    checkAddress(mail.from(), "alerts.mail.from");
    if (mail.to().isEmpty()) {
      add("alerts.mail.to", "alerts.to");
    }
    for (int i = 0; i < mail.to().size(); i++) {
      checkAddress(mail.to().get(i), "alerts.mail.to[" + i + "]");
    }
    if (mail.user().isPresent() && mail.tls() == Protection.NONE) {
      add("alerts.mail.tls", "alerts.clear");
    }
    if (mail.user().filter(u -> u.isBlank() || u.matches(".*\\p{Cntrl}.*")).isPresent()) {
      add("alerts.mail.user", "alerts.user", Shown.value(mail.user().orElseThrow()));
    }
  }

  private void checkServer(Server server, String path) {
    if (server.port() < 1
        || server.port() > MOST_PORT
        || !Addresses.isAddress(server.host())
        || server.host().contains(":")) {
      add(path, "alerts.server", Shown.value(server.toString()));
    }
  }

  private void checkAddress(String address, String path) {
    var match = MAIL.matcher(address);
    if (!match.matches() || !Names.isHostName(match.group(1))) {
      add(path, "alerts.address", Shown.value(address));
    }
  }

  private void checkUrl(String url) {
    if (host(url).isEmpty()) {
      add("alerts.webhook", "alerts.url");
    }
  }

  /** Whose address it is; empty where it is none, or holds a password. */
  private static Optional<String> host(String url) {
    try {
      var uri = new URI(url);
      return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
              && uri.getUserInfo() == null
              && uri.getPort() <= MOST_PORT
              && uri.getPort() != 0
          ? Optional.ofNullable(uri.getHost())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private void add(String path, String key, String... arguments) {
    problems.add(Problem.at(path, key, arguments));
  }
}
