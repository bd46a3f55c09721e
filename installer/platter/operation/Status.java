package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.inventory.Deployments.Backup;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * The service as it is at this moment, asked of the hosts themselves. A host that does not answer
 * is reported as such and holds nothing up.
 *
 * @param members the database's hosts
 * @param votersHealthy how many of the quorum's members answer
 * @param chatNodes the hosts that the chat cluster consists of, by internal name
 * @param backups at the vault, the oldest first
 * @param archiving how the leader's write-ahead log gets to the vault; empty without a leader
 * @param troubles hosts that could not be asked, with the reason
 */
public record Status(
    List<Member> members,
    int voters,
    int votersHealthy,
    List<String> chatNodes,
    List<Backup> backups,
    Optional<Archiving> archiving,
    List<String> troubles) {

  /**
   * One PostgreSQL.
   *
   * @param role as Patroni says it: {@code Leader}, {@code Quorum Standby}, {@code Sync Standby} or
   *     {@code Replica}
   * @param lagBytes how far it is behind; empty for the leader, and where it is unknown
   */
  public record Member(
      String host, String site, String role, String state, Optional<Long> lagBytes) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String INSIDE =
      """
      pid=$(systemctl show -p MainPID --value "$1")
      [ "${pid:-0}" -gt 0 ] || { echo "$1 is not running" >&2; exit 69; }
      shift
      exec timeout 20 nsenter -t "$pid" -m -- "$@"
      """;

  /**
   * What the topology wants and is not there, a sentence each; nothing where the service is whole.
   */
  public List<String> missing(Topology topology) {
    var missing = new ArrayList<String>();
    var up =
        members.stream()
            .filter(m -> m.state().equals("running") || m.state().equals("streaming"))
            .toList();
    var leader = up.stream().filter(m -> m.role().equals("Leader")).findFirst();
    if (leader.isEmpty()) {
      missing.add("a database that leads");
    }
    for (var host : topology.hosts()) {
      if (host.has(Role.DATABASE) && up.stream().noneMatch(m -> m.host().equals(host.name()))) {
        missing.add("the database on " + host.name());
      }
    }
    if (leader.isPresent()
        && topology.sites().size() > 1
        && topology.replication() != Topology.Replication.ASYNCHRONOUS
        && up.stream()
            .noneMatch(
                m -> m.role().contains("Standby") && !m.site().equals(leader.get().site()))) {
      missing.add("a synchronous standby at the other site");
    }
    if (votersHealthy < voters) {
      missing.add((voters - votersHealthy) + " of " + voters + " voters of the quorum");
    }
    long im = topology.hosts().stream().filter(h -> h.has(Role.IM)).count();
    if (chatNodes.size() < im) {
      missing.add((im - chatNodes.size()) + " of " + im + " chat servers in the cluster");
    }
    if (backups.isEmpty() && topology.hosts().stream().anyMatch(h -> h.has(Role.BACKUP))) {
      missing.add("a backup");
    }
    archiving.flatMap(a -> a.trouble(Instant.now())).ifPresent(missing::add);
    return missing;
  }

  /** Asks every host that is needed and reachable. */
  public static Status of(Topology topology, Hosts hosts) throws InterruptedException {
    var question = new Question(topology, hosts);
    var members = question.members();
    return new Status(
        members,
        (int) topology.hosts().stream().filter(h -> h.has(Role.QUORUM)).count(),
        question.votersHealthy(),
        question.chatNodes(),
        question.backups(),
        question.archiving(members),
        List.copyOf(question.troubles));
  }

  /** Asks one host after the other until one knows. */
  private static final class Question {
    private final Topology topology;
    private final Hosts hosts;
    private final List<String> troubles = new ArrayList<>();

    Question(Topology topology, Hosts hosts) {
      this.topology = topology;
      this.hosts = hosts;
    }

    List<Member> members() throws InterruptedException {
      var members = new ArrayList<Member>();
      for (var member :
          first(
              Role.DATABASE,
              "platter-database.service",
              "/usr/bin/patronictl",
              "-c",
              "/etc/platter/database/patroni.yml",
              "list",
              "-f",
              "json")) {
        var name = member.path("Member").asText();
        var lag = member.path("Lag in MB");
        members.add(
            new Member(
                name,
                site(name),
                member.path("Role").asText(),
                member.path("State").asText(),
                lag.isNumber() ? Optional.of(lag.asLong() << 20) : Optional.empty()));
      }
      return members;
    }

    int votersHealthy() throws InterruptedException {
      int healthy = 0;
      for (var member :
          first(
              Role.QUORUM,
              "platter-quorum.service",
              "/usr/bin/etcdctl",
              "--cacert=/etc/platter/ca.crt",
              "--cert=/etc/platter/quorum/host.crt",
              "--key=/etc/platter/quorum/host.key",
              "--endpoints=https://127.0.0.1:2379",
              "endpoint",
              "health",
              "--cluster",
              "-w",
              "json")) {
        healthy += member.path("health").asBoolean() ? 1 : 0;
      }
      return healthy;
    }

    List<String> chatNodes() throws InterruptedException {
      for (var host : with(Role.IM)) {
        try {
          var nodes = new ArrayList<String>();
          new Ejabberd(hosts.session(host), topology.domain())
              .call("list_cluster", java.util.Map.of())
              .forEach(node -> nodes.add(node.asText().replaceFirst("^.*@", "")));
          return nodes;
        } catch (ChatException | UnreachableException e) {
          troubles.add(e.getMessage());
        }
      }
      return List.of();
    }

    List<Backup> backups() throws InterruptedException {
      for (var host : with(Role.BACKUP)) {
        try {
          var contents = new Backups(hosts.session(host)).contents();
          contents
              .trouble()
              .ifPresent(why -> troubles.add(host.name() + ": second repository: " + why));
          return contents.inFirst(host.name());
        } catch (OperationException | UnreachableException e) {
          troubles.add(e.getMessage());
        }
      }
      return List.of();
    }

    Optional<Archiving> archiving(List<Member> members) throws InterruptedException {
      for (var host : with(Role.DATABASE)) {
        if (members.stream()
            .anyMatch(m -> m.host().equals(host.name()) && m.role().equals("Leader"))) {
          try {
            return Optional.of(Archiving.of(hosts.session(host)));
          } catch (OperationException | UnreachableException e) {
            troubles.add(e.getMessage());
          }
        }
      }
      return Optional.empty();
    }

    private JsonNode first(Role role, String... command) throws InterruptedException {
      for (var host : with(role)) {
        try {
          var answer =
              hosts.session(host).run(Script.of(INSIDE, command).within(Duration.ofSeconds(30)));
          // etcdctl ends with 1 where a member is sick, and has told of all the same.
          if (!answer.out().isBlank()) {
            return JSON.readTree(answer.out());
          }
          troubles.add(host.name() + ": " + answer.err().strip());
        } catch (UnreachableException | JsonProcessingException e) {
          troubles.add(host.name() + ": " + e.getMessage());
        }
      }
      return JSON.createArrayNode();
    }

    private List<Host> with(Role role) {
      return topology.hosts().stream().filter(h -> h.has(role)).toList();
    }

    private String site(String name) {
      return topology.hosts().stream()
          .filter(h -> h.name().equals(name))
          .findFirst()
          .flatMap(topology::siteOf)
          .map(s -> s.name())
          .orElse("");
    }
  }
}
