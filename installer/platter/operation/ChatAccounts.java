package platter.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Secret;

/** The chat service's accounts. */
public final class ChatAccounts {
  /**
   * The group that {@code ejabberd.yml} lets administrate, made when the service starts; nobody
   * sees it in a contact list.
   */
  private static final String ADMINISTRATORS = "administrators";

  private static final String ROOMS = "conference.";

  private final Ejabberd ejabberd;
  private final String domain;

  /**
   * @param session to a host where ejabberd runs
   */
  public ChatAccounts(Session session, String domain) {
    this(new Ejabberd(session, domain), domain);
  }

  ChatAccounts(Ejabberd ejabberd, String domain) {
    this.ejabberd = ejabberd;
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

  /**
   * Lets an account administrate the service from its client: send announcements to everybody, look
   * after rooms, use the server's commands.
   */
  public void makeAdministrator(String user)
      throws ChatException, UnreachableException, InterruptedException {
    if (!exists(user)) {
      throw new ChatException("there is no account " + user + "@" + domain);
    }
    ejabberd.call(
        "srg_user_add",
        Map.of("user", user, "host", domain, "group", ADMINISTRATORS, "grouphost", domain));
  }

  /** The names of those who administrate, without the domain. */
  public List<String> administrators()
      throws ChatException, UnreachableException, InterruptedException {
    var names = new ArrayList<String>();
    ejabberd
        .call("srg_get_members", Map.of("group", ADMINISTRATORS, "host", domain))
        .forEach(jid -> names.add(jid.asText().replaceFirst("@.*", "")));
    return names;
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

  /** The rooms' names, without the domain, that begin with this. */
  List<String> rooms(String prefix)
      throws ChatException, UnreachableException, InterruptedException {
    var names = new ArrayList<String>();
    for (var room : ejabberd.call("muc_online_rooms", Map.of("service", ROOMS + domain))) {
      var name = room.asText().replaceFirst("@.*", "");
      if (name.startsWith(prefix)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Ends a room, with all that was said in it. */
  void endRoom(String name) throws ChatException, UnreachableException, InterruptedException {
    ejabberd.call("destroy_room", Map.of("room", name, "service", ROOMS + domain));
  }

  /** Whether this host's ejabberd knows of a client of the account that takes messages. */
  boolean isPresent(String user) throws ChatException, UnreachableException, InterruptedException {
    var presence = ejabberd.call("get_presence", Map.of("user", user, "host", domain));
    return !presence.path("show").asText("unavailable").equals("unavailable");
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
    if (administrators().contains(user)) {
      ejabberd.call(
          "srg_user_del",
          Map.of("user", user, "host", domain, "group", ADMINISTRATORS, "grouphost", domain));
    }
    ejabberd.call("unregister", Map.of("user", user, "host", domain));
  }
}
