package platter.operation;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * A site that must not lead any more, whatever it sees, until a person takes that back; and the
 * code by which whoever did that tells whoever takes over at the other site, over the telephone.
 */
public final class Fencing {
  /** Made with the first installation, so that every copy of the inventory has it. */
  static final String SECRET = "fence";

  private static final int LENGTH = 8;

  /**
   * Closes the gate over all boots, and waits until nothing runs behind it. A host that was left
   * out has none, and nothing behind it.
   */
  static final String FENCE =
      """
      [ ! -d /var/lib/platter/gate ] || { touch /var/lib/platter/gate/fenced && sync /var/lib/platter/gate; } || exit
      for _ in $(seq 100); do
        running=
        for unit in platter-database.service platter-quorum.service; do
          [ "$(systemctl show -p MainPID --value "$unit")" = 0 ] || running="$running $unit"
        done
        [ "$running" ] || exit 0
        sleep 0.2
      done
      echo "still running:$running" >&2
      exit 1
      """;

  /** How often a fence was taken away, by site, as far as this inventory knows. */
  private static final String LIFTED = "fence.lifted.";

  /** So many fences of a site may have been taken away that an inventory does not know of. */
  private static final int UNKNOWN = 20;

  /** What the step is called by which a person takes a fence back. */
  static final String LIFTS =
      "The fence is taken away; a code that 'fence' printed for it is void: tear it up";

  private static final String LIFT =
      """
      cd /var/lib/platter/gate && echo "$1" >lifted.new && sync lifted.new && mv lifted.new lifted &&
        rm -f fenced && sync .
      """;

  private static final String RELEASE =
      """
      for _ in $(seq 20); do
        [ ! -e /run/platter-gate/open ] || exit 0
        touch /run/platter-gate/released
        sleep 1
      done
      rm -f /run/platter-gate/released
      echo "the gate stays closed: $(cat /run/platter-gate/waiting)" >&2
      exit 1
      """;

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;

  public Fencing(Topology topology, Inventory inventory, Hosts hosts) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
  }

  /** Fences all database and quorum hosts of a site, each of which must be reached. */
  public Procedure fence(String name) throws OperationException {
    var site = site(topology, name);
    var procedure = new Procedure("fence " + name, "Fence");
    for (var host : gated(site)) {
      procedure.then(
          host.name(),
          "Database and quorum end, and stay ended",
          Outcome.CHANGED,
          () -> run(host, FENCE));
    }
    return procedure;
  }

  /**
   * What a fence stops at this moment.
   *
   * @param sessions of people who are connected to the chat servers there; empty where none of
   *     those says how many
   * @param leader the host there that leads; empty where none does
   * @param goesOn whether the service does, without a person, at the other site
   */
  public record Stops(Optional<Long> sessions, Optional<String> leader, boolean goesOn) {
    /** What "Can we lose a site right now?" is answered where the other site takes over. */
    private static final Set<String> TAKES_OVER = Set.of("answer.yes", "answer.asynchronous");

    static Stops of(Topology topology, Site site, Status status, Optional<Long> sessions) {
      var leader =
          status.leaders().stream()
              .filter(member -> member.site().equals(site.name()))
              .map(Status.Member::host)
              .findFirst();
      boolean goesOn =
          leader.isPresent()
              ? TAKES_OVER.contains(Readiness.of(topology, status).answer().key())
              : topology.shape().quorumPerSite() || keepsQuorum(status, site);
      return new Stops(sessions, leader, goesOn);
    }

    /** Whether more than half of all voters are left without those of this site. */
    private static boolean keepsQuorum(Status status, Site site) {
      var names = site.hosts().stream().map(Host::name).toList();
      long left =
          status.voters().stream().filter(v -> v.reads() && !names.contains(v.host())).count();
      return 2 * left > status.voters().size();
    }
  }

  /** Looks what a fence of a site would stop. */
  public Stops stops(String name)
      throws OperationException, UnreachableException, InterruptedException {
    var site = site(topology, name);
    var closed = hosts.open(site.hosts());
    Optional<Long> sessions = Optional.empty();
    for (var host : site.hosts()) {
      if (host.has(Role.IM) && !closed.containsKey(host.name())) {
        try {
          var there =
              new Ejabberd(hosts.session(host), topology.domain())
                  .call("stats", Map.of("name", "onlineusersnode"))
                  .asLong();
          sessions = Optional.of(sessions.orElse(0L) + there);
        } catch (ChatException e) {
          // One that does not run has nobody.
        }
      }
    }
    return Stops.of(topology, site, Status.of(topology, hosts), sessions);
  }

  /**
   * Opens the start gate of a host once, though not all members of its epoch are seen; a fence is
   * taken away.
   *
   * @throws OperationException if the host does not answer, or the service has gone on without it
   */
  public Procedure release(String host)
      throws OperationException, UnreachableException, InterruptedException {
    var which =
        topology.hosts().stream()
            .filter(h -> h.name().equals(host) && Service.gated(h))
            .findFirst()
            .orElseThrow(
                () -> new OperationException("'" + host + "' is no host with a start gate"));
    refuseBehind(host, Status.of(topology, hosts).gates(), Epoch.of(topology, inventory).number());
    var procedure = new Procedure("release " + host, "Release");
    lifts(procedure, List.of(which));
    return procedure.then(host, "The gate opens", Outcome.CHANGED, () -> run(which, RELEASE));
  }

  /** Whether a person wants its gate closed. */
  static boolean isFenced(Session host) throws UnreachableException, InterruptedException {
    return host.run(Script.of("test -e /var/lib/platter/gate/fenced")).ok();
  }

  /** The steps by which those of these hosts that are fenced are so no more. */
  void lifts(Procedure procedure, List<Host> among)
      throws UnreachableException, InterruptedException {
    for (var host : among) {
      if (Service.gated(host) && isFenced(hosts.session(host))) {
        procedure.then(host.name(), LIFTS, Outcome.CHANGED, () -> lift(host));
      }
    }
  }

  /**
   * Takes the fence of a host away. A code that was given for it is void from then on, for whoever
   * has this inventory, or asks that host.
   */
  String lift(Host host) throws OperationException, UnreachableException, InterruptedException {
    var site = topology.siteOf(host).map(Site::name).orElse("");
    int number = Math.max(lifted(site), lifted(hosts.session(host))) + 1;
    var answer = hosts.session(host).run(Script.of(LIFT, String.valueOf(number)));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": its fence cannot be taken away: "
              + answer.err().strip()
              + "; look at /var/lib/platter/gate there, then run the command again");
    }
    inventory.settings().put(LIFTED + site, String.valueOf(number));
    return "done";
  }

  private int lifted(String site) {
    return inventory.settings().find(LIFTED + site).map(Integer::parseInt).orElse(0);
  }

  private static int lifted(Session host) throws UnreachableException, InterruptedException {
    var said = host.run(Script.of("cat /var/lib/platter/gate/lifted 2>/dev/null")).out().strip();
    return said.matches("[0-9]{1,8}") ? Integer.parseInt(said) : 0;
  }

  /**
   * What somebody was given up for must not lead beside it: two hosts of the epoch before are a
   * quorum of their own.
   *
   * @param known the epoch that this inventory knows of
   */
  static void refuseBehind(String host, List<Status.Gate> gates, int known)
      throws OperationException {
    var own =
        gates.stream()
            .filter(gate -> gate.host().equals(host))
            .findFirst()
            .orElseThrow(
                () ->
                    new OperationException(
                        "nothing was changed: "
                            + host
                            + " does not say which epoch it is in; 'platter status' shows which hosts"
                            + " are reached"));
    var ahead = gates.stream().filter(gate -> number(gate) > number(own)).findFirst();
    if (ahead.isPresent() || known > number(own)) {
      throw new OperationException(
          "nothing was changed: "
              + host
              + " is of epoch "
              + number(own)
              + ", and a person had the service go on without it in epoch "
              + ahead.map(gate -> number(gate) + " (" + gate.host() + ")").orElse("" + known)
              + ". Opened, it could lead beside that one. 'platter rejoin "
              + host
              + "' brings it back; if the other side is lost for good, 'platter failover --to SITE"
              + " --accept-loss' goes on here");
    }
  }

  private static int number(Status.Gate gate) {
    return Epoch.read(gate.epoch()).orElseThrow().number();
  }

  /**
   * Lets the leader move by itself again where it has moved too often.
   *
   * @return empty where it may
   * @throws OperationException if no host reads through the quorum, or no database answers
   */
  public Optional<Procedure> release()
      throws OperationException, UnreachableException, InterruptedException {
    var status = Status.of(topology, hosts);
    if (status.voters().stream().noneMatch(Status.Voter::reads)) {
      throw new OperationException(
          "nothing was changed: no host reads through the quorum, in which it stands how often the"
              + " leader moved; 'platter status' shows what is missing");
    }
    if (!status.automatic().stays()) {
      return Optional.empty();
    }
    var host =
        status.members().stream()
            .filter(member -> !member.role().equals("Unknown"))
            // Of the others some may be known by its word alone.
            .min(Comparator.comparing(member -> !member.leads()))
            .flatMap(member -> topology.host(member.host()))
            .orElseThrow(
                () ->
                    new OperationException(
                        "no database answers; 'platter status' shows which hosts are reached"));
    return Optional.of(
        new Procedure("release", "Release")
            .then(
                host.name(),
                "The leader may move by itself again",
                Outcome.CHANGED,
                () -> {
                  new Patroni(hosts.session(host), host).attend();
                  return "done";
                }));
  }

  private String run(Host host, String script)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(host).run(Script.of(script));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": "
              + answer.err().strip()
              + "; look at 'journalctl -u platter-gate' there, then run the command again");
    }
    return "done";
  }

  /**
   * The code for a site that was fenced: whoever has the inventory can make it, and nobody else. It
   * is good for this epoch, today and tomorrow (UTC), and until a fence there is taken away.
   */
  public String code(String name)
      throws OperationException, UnreachableException, InterruptedException {
    var gated = gated(site(topology, name));
    // The voters: another one may have been left out, and has no epoch then.
    var host = gated.stream().filter(h -> h.has(Role.QUORUM)).findFirst().orElse(gated.get(0));
    var epoch =
        Epoch.at(hosts.session(host))
            .orElseThrow(
                () -> new OperationException(host.name() + " does not say which epoch it is in"));
    int lifted = lifted(name);
    for (var each : gated) {
      lifted = Math.max(lifted, lifted(hosts.session(each)));
    }
    return code(name, epoch, lifted, LocalDate.now(ZoneOffset.UTC));
  }

  /**
   * @param lifted how often a fence of that site was taken away before
   */
  String code(String site, Epoch epoch, int lifted, LocalDate day) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var secret = inventory.secrets().get(SECRET).reveal();
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var of =
          String.join(
              "\n",
              topology.deployment(),
              site,
              epoch.id(),
              String.valueOf(lifted),
              day.toString());
      var letters = new Base32().encodeToString(mac.doFinal(of.getBytes(StandardCharsets.UTF_8)));
      return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2, LENGTH);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether this is the code for the site; blanks, dashes and case do not count. Fences may have
   * been taken away that this inventory does not know of, but none comes back.
   */
  boolean matches(String site, Epoch epoch, String typed) {
    int known = lifted(site);
    return matches(site, epoch, typed, known, known + UNKNOWN);
  }

  /** Whether it was the code for the site, before a fence was taken away of which this knows. */
  boolean isVoid(String site, Epoch epoch, String typed) {
    return matches(site, epoch, typed, 0, lifted(site) - 1);
  }

  private boolean matches(String site, Epoch epoch, String typed, int from, int to) {
    var today = LocalDate.now(ZoneOffset.UTC);
    return IntStream.rangeClosed(from, to)
        .boxed()
        .flatMap(
            lifted ->
                Stream.of(today, today.minusDays(1)).map(day -> code(site, epoch, lifted, day)))
        .anyMatch(code -> MessageDigest.isEqual(plain(code), plain(typed)));
  }

  private static byte[] plain(String code) {
    return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }

  static Site site(Topology topology, String name) throws OperationException {
    return topology.sites().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new OperationException(
                    "there is no site '"
                        + name
                        + "'; the topology has "
                        + String.join(", ", topology.sites().stream().map(Site::name).toList())));
  }

  static List<Host> gated(Site site) {
    return site.hosts().stream().filter(Service::gated).toList();
  }

  /** The other one of two sites. */
  static Optional<Site> other(Topology topology, Site site) {
    return topology.sites().stream().filter(s -> !s.equals(site)).findFirst();
  }
}
