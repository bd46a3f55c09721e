package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/** Patroni's REST interface on one database host, asked there. */
final class Patroni {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration LONGEST_MOVE = Duration.ofSeconds(60);

  /** What is sent, if anything, arrives as {@code $3}, and the method as {@code $5}. */
  private static final String ASK =
      Unit.INSIDE
          + """
            inside platter-database.service /usr/bin/curl -sS --max-time "$4" -o - -w '\\n%{http_code}' \
              --cacert /etc/platter/ca.crt --cert /etc/platter/database/host.crt --key /etc/platter/database/host.key \
              ${3:+--data-binary "$3"} ${5:+-X "$5"} "https://$1:8008/$2"
            """;

  private final Session session;
  private final Host host;

  Patroni(Session session, Host host) {
    this.session = session;
    this.host = host;
  }

  /** What {@link #state} asks. */
  static Script question(Host host) {
    return script(host, "patroni", "", "", ANSWERS_WITHIN);
  }

  /** {@code GET /patroni}: role, state, place in the log, and who follows. */
  JsonNode state() throws OperationException, UnreachableException, InterruptedException {
    return json("patroni");
  }

  /**
   * {@code PATCH /config}: a person has looked, or moved the leader. Moves until now do not count
   * any more (see {@link AutomaticFailovers}).
   *
   * @throws OperationException if Patroni refuses or fails; says why
   */
  void attend() throws OperationException, UnreachableException, InterruptedException {
    // The history comes a moment after the leader whom it tells of.
    long now = state().path("timeline").asLong(1);
    for (var change : json("history")) {
      now = Math.max(now, change.path(0).asLong() + 1);
    }
    for (var member : json("cluster").path("members")) {
      now = Math.max(now, member.path("timeline").asLong());
    }
    var setting = AutomaticFailovers.SETTING;
    var wish = JSON.createObjectNode();
    long before = json("config").path(setting).path("after").asLong();
    wish.putObject(setting).put("after", Math.max(before, now));
    wish("config", "PATCH", wish, ANSWERS_WITHIN, "take a setting");
  }

  /**
   * {@code POST /switchover}, asked of the leader: hands the lead to a host that has everything,
   * and comes back when that one leads.
   *
   * @throws OperationException if Patroni refuses or fails; says why
   */
  void switchover(String candidate)
      throws OperationException, UnreachableException, InterruptedException {
    var wish = JSON.createObjectNode().put("leader", host.name()).put("candidate", candidate);
    wish("switchover", "POST", wish, LONGEST_MOVE, "hand the lead to " + candidate);
  }

  /**
   * {@code POST /failover}, asked of the one that is to lead, whatever it lacks.
   *
   * @throws OperationException if Patroni refuses or fails; says why
   */
  void failover() throws OperationException, UnreachableException, InterruptedException {
    var wish = JSON.createObjectNode().put("candidate", host.name());
    wish("failover", "POST", wish, LONGEST_MOVE, "take the lead");
  }

  /** What Patroni says of something. */
  private JsonNode json(String what)
      throws OperationException, UnreachableException, InterruptedException {
    try {
      return JSON.readTree(ask(what, "", "", ANSWERS_WITHIN).body());
    } catch (JsonProcessingException e) {
      throw new OperationException(host.name() + ": Patroni answers no JSON", e);
    }
  }

  /**
   * Has Patroni do something.
   *
   * @param deed as in "Patroni does not ..."
   * @throws OperationException if it does not; says why
   */
  private void wish(String what, String method, JsonNode wish, Duration limit, String deed)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = ask(what, method, wish.toString(), limit);
    if (answer.status() != 200) {
      throw new OperationException(
          host.name()
              + ": Patroni does not "
              + deed
              + ": "
              + answer.body().strip()
              + "; look at 'platter status' and at 'journalctl -u platter-database' there");
    }
  }

  private record Said(int status, String body) {}

  private Said ask(String what, String method, String body, Duration limit)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(script(host, what, method, body, limit));
    int cut = answer.out().lastIndexOf('\n');
    if (!answer.ok() || cut < 0) {
      throw new OperationException(
          host.name() + ": Patroni does not answer: " + answer.err().strip());
    }
    return new Said(
        Integer.parseInt(answer.out().substring(cut + 1).strip()), answer.out().substring(0, cut));
  }

  private static Script script(Host host, String what, String method, String body, Duration limit) {
    return Script.of(ASK, host.address(), what, body, String.valueOf(limit.toSeconds()), method)
        .within(limit.plusSeconds(10));
  }
}
