package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Secret;

/** The chat service's accounts. */
public final class ChatAccounts {
  private final Ejabberd ejabberd;
  private final String domain;

  /**
   * @param session to a host where ejabberd runs
   */
  public ChatAccounts(Session session, String domain) {
    this.ejabberd = new Ejabberd(session, domain);
    this.domain = domain;
  }

  /**
   * Makes an account.
   *
   * @throws ChatException if it exists already, or the server refuses it
   */
  public void add(String user, Secret password)
      throws ChatException, UnreachableException, InterruptedException {
    ejabberd.call("register", Map.of("user", user, "host", domain, "password", password.reveal()));
  }

  /** All accounts' names, without the domain, in the server's order. */
  public List<String> list() throws ChatException, UnreachableException, InterruptedException {
    var names = new ArrayList<String>();
    ejabberd.call("registered_users", Map.of("host", domain)).forEach(n -> names.add(n.asText()));
    return names;
  }

  /** Whether there is such an account. */
  public boolean exists(String user)
      throws ChatException, UnreachableException, InterruptedException {
    return ejabberd.call("check_account", Map.of("user", user, "host", domain)).asInt(1) == 0;
  }

  /** Gives an account another password and ends its sessions. */
  public void changePassword(String user, Secret password)
      throws ChatException, UnreachableException, InterruptedException {
    if (!exists(user)) {
      throw new ChatException("there is no account " + user + "@" + domain);
    }
    ejabberd.call(
        "change_password", Map.of("user", user, "host", domain, "newpass", password.reveal()));
  }

  /** Removes an account and all that is stored for it. */
  public void remove(String user) throws ChatException, UnreachableException, InterruptedException {
    ejabberd.call("unregister", Map.of("user", user, "host", domain));
  }
}
