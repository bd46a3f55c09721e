package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Secret;

/**
 * The chat service's accounts, through ejabberd's administration socket on one IM host. Requests
 * travel on standard input: no password is ever seen in a process list.
 */
public final class ChatAccounts {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Inside the unit's own view of the file system, where both the client and the socket are. The
   * body arrives as {@code $2}.
   */
  private static final String CALL =
      """
      pid=$(systemctl show -p MainPID --value platter-im.service)
      [ "${pid:-0}" -gt 0 ] || { echo 'platter-im.service is not running' >&2; exit 69; }
      printf '%s' "$2" | nsenter -t "$pid" -m -- /usr/bin/curl -sS --max-time 20 -o - -w '\\n%{http_code}' \
        --unix-socket /var/lib/platter/im/api.sock -H 'Content-Type: application/json' \
        --data-binary @- "http://localhost/api/$1"
      """;

  private final Session session;
  private final String domain;

  /**
   * @param session to a host where ejabberd runs
   */
  public ChatAccounts(Session session, String domain) {
    this.session = session;
    this.domain = domain;
  }

  /**
   * Makes an account.
   *
   * @throws ChatException if it exists already, or the server refuses it
   */
  public void add(String user, Secret password)
      throws ChatException, UnreachableException, InterruptedException {
    call("register", Map.of("user", user, "host", domain, "password", password.reveal()));
  }

  /** All accounts' names, without the domain, in the server's order. */
  public List<String> list() throws ChatException, UnreachableException, InterruptedException {
    var names = new ArrayList<String>();
    call("registered_users", Map.of("host", domain)).forEach(n -> names.add(n.asText()));
    return names;
  }

  /** Whether there is such an account. */
  public boolean exists(String user)
      throws ChatException, UnreachableException, InterruptedException {
    return call("check_account", Map.of("user", user, "host", domain)).asInt(1) == 0;
  }

  /** Gives an account another password and ends its sessions. */
  public void changePassword(String user, Secret password)
      throws ChatException, UnreachableException, InterruptedException {
    if (!exists(user)) {
      throw new ChatException("there is no account " + user + "@" + domain);
    }
    call("change_password", Map.of("user", user, "host", domain, "newpass", password.reveal()));
  }

  /** Removes an account and all that is stored for it. */
  public void remove(String user) throws ChatException, UnreachableException, InterruptedException {
    call("unregister", Map.of("user", user, "host", domain));
  }

  private JsonNode call(String command, Map<String, String> arguments)
      throws ChatException, UnreachableException, InterruptedException {
    try {
      var answer = session.run(Script.of(CALL, command, JSON.writeValueAsString(arguments)));
      if (!answer.ok()) {
        throw new ChatException(
            "ejabberd on "
                + session.host()
                + " does not answer '"
                + command
                + "': "
                + answer.err().strip()
                + "; look at 'journalctl -u platter-im' there");
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
