package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * ejabberd's administration interface on one IM host: a socket that only root and its own account
 * can open. Requests travel on standard input, so that no password is ever seen in a process list.
 */
final class Ejabberd {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Inside the unit's own view of the file system, where both the client and the socket are. The
   * body arrives as {@code $2}.
   */
  private static final String CALL =
      """
      pid=$(systemctl show -p MainPID --value "$4.service")
      [ "${pid:-0}" -gt 0 ] || { echo "$4.service is not running" >&2; exit 69; }
      printf '%s' "$2" | nsenter -t "$pid" -m -- /usr/bin/curl -sS --max-time 20 -o - -w '\\n%{http_code}' \
        --unix-socket "$5" -H 'Content-Type: application/json' \
        --data-binary @- "http://$3/api/$1"
      """;

  private static final String UNIT = "platter-im";
  private static final String SOCKET = "/var/lib/platter/im/api.sock";

  private final Session session;
  private final String domain;
  private final String unit;
  private final String socket;

  /**
   * @param session to a host where ejabberd runs
   */
  Ejabberd(Session session, String domain) {
    this(session, domain, UNIT, SOCKET);
  }

  /**
   * @param unit in which it runs, without {@code .service}
   * @param socket its door for the administration
   */
  Ejabberd(Session session, String domain, String unit, String socket) {
    this.session = session;
    this.domain = domain;
    this.unit = unit;
    this.socket = socket;
  }

  /** What a {@link #call} without arguments asks of the host's chat server. */
  static Script question(String command, String domain) {
    return Script.of(CALL, command, "{}", domain, UNIT, SOCKET);
  }

  /**
   * Waits until it answers: its door for the administration opens some seconds after those for
   * clients.
   *
   * @throws ChatException if it does not within the limit; says what was wrong last
   */
  void await(Duration limit) throws ChatException, UnreachableException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        call("status", Map.of());
        return;
      } catch (ChatException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(300);
      }
    }
  }

  /**
   * Calls a command of ejabberd's API ("API Reference" in its documentation).
   *
   * @throws ChatException if the server is not there or refuses; says which and why
   */
  JsonNode call(String command, Map<String, ?> arguments)
      throws ChatException, UnreachableException, InterruptedException {
    try {
      var answer =
          session.run(
              Script.of(CALL, command, JSON.writeValueAsString(arguments), domain, unit, socket));
      if (!answer.ok()) {
        throw new ChatException(
            "ejabberd on "
                + session.host()
                + " does not answer '"
                + command
                + "': "
                + answer.err().strip()
                + "; look at 'journalctl -u "
                + unit
                + "' there");
      }
      int cut = answer.out().lastIndexOf('\n');
      var body = answer.out().substring(0, cut);
      var status = answer.out().substring(cut + 1).strip();
      if (!status.equals("200")) {
        throw new ChatException(
            "ejabberd on " + session.host() + " refuses '" + command + "': " + reason(body));
      }
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ChatException("ejabberd on " + session.host() + " answers no JSON", e);
    }
  }

  private static String reason(String body) {
    try {
      var message = JSON.readTree(body).path("message").asText();
      return message.isEmpty() ? body.strip() : message;
    } catch (JsonProcessingException e) {
      return body.strip();
    }
  }
}
