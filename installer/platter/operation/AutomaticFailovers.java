package platter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * How often the leader moved of late without a person's wish. After too many moves it stays where
 * it is, so that a service which goes to and fro is looked at: only the last leader may lead again,
 * and whom a person names. Patroni counts in the same way ({@code images/database/patroni.patch}).
 *
 * @param moves since a person looked last, the oldest first
 * @param stays whether it stays
 * @param after the first timeline whose end counts: a person looked, or moved the leader, before it
 */
public record AutomaticFailovers(List<Status.Change> moves, boolean stays, long after) {
  static final int MOST = 3;
  static final Duration WITHIN = Duration.ofHours(6);

  /** A new leader's Patroni may be busy for some looks. */
  private static final Duration ATTENDED_WITHIN = Duration.ofSeconds(20);

  /** In what Patroni keeps in the quorum. */
  static final String SETTING = "automatic_failovers";

  /**
   * As the playbook writes the setting. Where each site has a quorum of its own, nothing moves to
   * the other one by itself, and nothing is counted.
   */
  static Map<String, Object> variables(Topology topology) {
    var map = new LinkedHashMap<String, Object>();
    map.put("most", topology.shape().quorumPerSite() ? 0 : MOST);
    map.put("within", WITHIN.toSeconds());
    return map;
  }

  /**
   * Lets the count begin anew, where there is one, because a person moved the leader.
   *
   * @param leader the new one
   * @return nothing to say besides, or that it failed: the leader has moved all the same
   */
  static String attended(Topology topology, Hosts hosts, Host leader) throws InterruptedException {
    if (topology.shape().quorumPerSite()) {
      return "";
    }
    long end = System.nanoTime() + ATTENDED_WITHIN.toNanos();
    while (true) {
      try {
        new Patroni(hosts.session(leader), leader).attend();
        return "";
      } catch (OperationException | UnreachableException e) {
        // The line may have broken with the move.
        hosts.forget(leader);
        if (System.nanoTime() > end) {
          return "; it counts as a move without a person's wish, because "
              + e.getMessage()
              + "; 'platter release' lets the count begin anew";
        }
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  /** By the history and the settings that Patroni keeps in the quorum. */
  static AutomaticFailovers of(Map<String, JsonNode> keys, Instant now) {
    var limit =
        Optional.ofNullable(keys.get("config"))
            .map(config -> config.path(SETTING))
            .orElse(MissingNode.getInstance());
    long after = limit.path("after").asLong(0);
    var moves = new ArrayList<Status.Change>();
    Optional<Status.Change> before = Optional.empty();
    for (var change : Status.changes(keys)) {
      if (before.filter(b -> !b.host().equals(change.host())).isPresent()
          && change.timeline() >= after
          && change.at().isAfter(now.minusSeconds(limit.path("within").asLong(0)))) {
        moves.add(change);
      }
      before = Optional.of(change);
    }
    int most = limit.path("most").asInt(0);
    return new AutomaticFailovers(List.copyOf(moves), most > 0 && moves.size() >= most, after);
  }
}
