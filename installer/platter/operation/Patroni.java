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

  /** What is sent, if anything, arrives as {@code $3}. */
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
    return script(host, "patroni", "", Duration.ofSeconds(5), "");
  }

  /** {@code GET /patroni}: role, state, place in the log, and who follows. */
  JsonNode state() throws OperationException, UnreachableException, InterruptedException {
    try {
      return JSON.readTree(ask("patroni", "", Duration.ofSeconds(5)).body());
    } catch (JsonProcessingException e) {
      throw new OperationException(host.name() + ": Patroni answers no JSON", e);
    }
  }

  /**
   * {@code PATCH /config}: a person has looked. Moves of the leader until now do not count any more
   * (see {@link AutomaticFailovers}), nor does the next one, which is by that person's wish.
   *
   * @throws OperationException if Patroni refuses or fails; says why
   */
  void attend() throws OperationException, UnreachableException, InterruptedException {
    var next = state().path("timeline").asLong() + 1;
    var setting = JSON.createObjectNode();
    setting.putObject(AutomaticFailovers.SETTING).put("after", next);
    var answer = ask("config", setting.toString(), Duration.ofSeconds(10), "PATCH");
    if (answer.status() != 200) {
      throw new OperationException(
          host.name()
              + ": Patroni does not take a setting: "
              + answer.body().strip()
              + "; look at 'journalctl -u platter-database' there");
    }
  }

  /**
   * {@code POST /switchover}, asked of the leader: hands the lead to a host that has everything,
   * and comes back when that one leads.
   *
   * @throws OperationException if Patroni refuses or fails; says why
   */
  void switchover(String candidate)
      throws OperationException, UnreachableException, InterruptedException {
    attend();
    var wish = JSON.createObjectNode().put("leader", host.name()).put("candidate", candidate);
    var answer = ask("switchover", wish.toString(), Duration.ofSeconds(60));
    if (answer.status() != 200) {
      throw new OperationException(
          host.name()
              + ": Patroni does not hand the lead to "
              + candidate
              + ": "
              + answer.body().strip()
              + "; look at 'platter status' and at 'journalctl -u platter-database' there");
    }
  }

  /**
   * {@code POST /failover}, asked of the one that is to lead, whatever it lacks.
   *
   * @throws OperationException if Patroni refuses or fails; says why
   */
  void failover() throws OperationException, UnreachableException, InterruptedException {
    attend();
    var wish = JSON.createObjectNode().put("candidate", host.name());
    var answer = ask("failover", wish.toString(), Duration.ofSeconds(60));
    if (answer.status() != 200) {
      throw new OperationException(
          host.name()
              + ": Patroni does not take the lead: "
              + answer.body().strip()
              + "; look at 'journalctl -u platter-database' there");
    }
  }

  private record Said(int status, String body) {}

  private Said ask(String what, String body, Duration limit)
      throws OperationException, UnreachableException, InterruptedException {
    return ask(what, body, limit, "");
  }

  /**
   * @param method empty for that which goes with the body, or with none
   */
  private Said ask(String what, String body, Duration limit, String method)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(script(host, what, body, limit, method));
    int cut = answer.out().lastIndexOf('\n');
    if (!answer.ok() || cut < 0) {
      throw new OperationException(
          host.name() + ": Patroni does not answer: " + answer.err().strip());
    }
    return new Said(
        Integer.parseInt(answer.out().substring(cut + 1).strip()), answer.out().substring(0, cut));
  }

  private static Script script(Host host, String what, String body, Duration limit, String method) {
    return Script.of(ASK, host.address(), what, body, String.valueOf(limit.toSeconds()), method)
        .within(limit.plusSeconds(10));
  }
}
