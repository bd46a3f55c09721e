package platter.operation;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.inventory.Inventory;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * Which quorum a host belongs to. A quorum that is formed anew by a person is of the next epoch;
 * whoever has the one before must not go on, and cannot reach the new one: neighbouring epochs
 * differ in etcd's ports, and all in its cluster token and data directory.
 *
 * @param number the higher one counts
 * @param id tells two of the same number apart
 * @param members names of the hosts that vote
 */
record Epoch(int number, String id, List<String> members) {
  private static final String SETTING = "epoch";

  /** As the playbook writes it, and kept over a loss of power. */
  private static final String WRITE =
      """
      cd /var/lib/platter/gate || exit
      install -o platter-gate -g platter-gate -m 0640 /dev/null epoch.new &&
        echo "$1" >epoch.new && sync epoch.new && mv epoch.new epoch && sync .
      """;

  Epoch {
    if (number < 1) {
      throw new IllegalArgumentException("number must be at least 1: " + number);
    }
    members = List.copyOf(members);
  }

  /** The one that this deployment is in; at first that of all hosts that vote. */
  static Epoch of(Topology topology, Inventory inventory) {
    return inventory
        .settings()
        .find(SETTING)
        .flatMap(Epoch::read)
        .orElseGet(
            () -> {
              var voters = topology.hosts().stream().filter(h -> h.has(Role.QUORUM));
              var first = new Epoch(1, randomId(), voters.map(Host::name).toList());
              first.keep(inventory);
              return first;
            });
  }

  /** Makes it the one that this deployment is in. */
  void keep(Inventory inventory) {
    inventory.settings().put(SETTING, line());
  }

  /** The one that follows, of this member alone. */
  Epoch next(String member) {
    return next(List.of(member));
  }

  /** The one that follows, which these form together. */
  Epoch next(List<String> founders) {
    return new Epoch(number + 1, randomId(), founders);
  }

  /** The same with one more member. */
  Epoch with(String member) {
    if (members.contains(member)) {
      return this;
    }
    var more = new ArrayList<>(members);
    more.add(member);
    return new Epoch(number, id, more);
  }

  /**
   * Whether no member of it is at another site than the others: it was formed when one was lost.
   */
  boolean ofOneSite(Topology topology) {
    return ofOneSite(members, topology);
  }

  /** The same of those that a host has heard of. */
  static boolean ofOneSite(List<String> members, Topology topology) {
    return topology.sites().size() > 1
        && topology.sites().stream()
                .filter(
                    site -> site.hosts().stream().anyMatch(host -> members.contains(host.name())))
                .count()
            == 1;
  }

  /** Whether it is this very one, whoever its members are. */
  boolean same(Epoch other) {
    return number == other.number && id.equals(other.id);
  }

  /** Whether this one counts more: a higher one, or the same with more members who have joined. */
  boolean later(Epoch other) {
    return number > other.number
        || (number == other.number && members.size() > other.members.size());
  }

  /**
   * Reads one as a host keeps it: number, id and members, with blanks between; empty where that is
   * none.
   */
  static Optional<Epoch> read(String line) {
    var words = line.strip().split(" ", -1);
    if (words.length < 2 || !words[0].matches("[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    return Optional.of(
        new Epoch(Integer.parseInt(words[0]), words[1], List.of(words).subList(2, words.length)));
  }

  /** The one that a host keeps; empty where it keeps none. */
  static Optional<Epoch> at(Session session) throws UnreachableException, InterruptedException {
    return read(session.run(Script.of("cat /var/lib/platter/gate/epoch")).out());
  }

  /**
   * Has a host keep it; its gate goes by it within a second.
   *
   * @throws OperationException if it cannot be written there; says why
   */
  void begin(Session session)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(Script.of(WRITE, line()));
    if (!answer.ok()) {
      throw new OperationException(
          session.host()
              + ": epoch "
              + number
              + " cannot be written there: "
              + answer.err().strip()
              + "; run the command again when that is mended");
    }
  }

  /** As a host keeps it. */
  String line() {
    return number + " " + id + " " + String.join(" ", members);
  }

  static String randomId() {
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Where etcd's clients reach it. */
  int clientPort() {
    return number % 2 == 1 ? 2379 : 2389;
  }

  /** Where etcd's members reach each other. */
  int peerPort() {
    return clientPort() + 1;
  }

  /** Where a member at this address is reached by the others. */
  String peer(String address) {
    return "https://" + address + ":" + peerPort();
  }

  /** What the members of one cluster have in common. */
  String token(String deployment) {
    return deployment + "-" + id;
  }

  /**
   * Those whose names a member that starts for the first time is told: at the very first all at
   * once; later one forms the quorum, and the others are let in.
   */
  List<String> founders() {
    return number == 1 ? members : members.subList(0, 1);
  }

  /**
   * By which the quorum's own members go. Where each site has one of its own, an epoch says which
   * site gave way to which, and neither quorum is formed anew by that: both stay what they were.
   */
  Epoch ofQuorum(Topology topology) {
    return topology.shape().quorumPerSite() ? new Epoch(1, id, members) : this;
  }

  /**
   * The number by which a host keeps the state of its quorum, where that is not the epoch's; else
   * nothing.
   */
  static String numberOfQuorum(Topology topology) {
    return topology.shape().quorumPerSite() ? "1" : "";
  }

  /** The members of each quorum that there is in it. */
  List<List<String>> quorums(Topology topology) {
    if (!topology.shape().quorumPerSite()) {
      return List.of(members);
    }
    return topology.sites().stream()
        .map(site -> site.hosts().stream().map(Host::name).filter(members::contains).toList())
        .toList();
  }

  /** As the templates name them. */
  Map<String, Object> variables(Topology topology) {
    var quorum = ofQuorum(topology);
    return Map.of(
        "number",
        number,
        "id",
        id,
        "members",
        members,
        "quorum",
        quorum.number(),
        "client_port",
        quorum.clientPort(),
        "peer_port",
        quorum.peerPort(),
        "token",
        topology.shape().quorumPerSite() ? topology.deployment() : token(topology.deployment()));
  }
}
