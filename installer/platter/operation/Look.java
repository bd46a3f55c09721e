package platter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.Condition;
import platter.inventory.Deployments.Backup;
import platter.topology.Host;

/**
 * What the services of one host say at this moment, each of itself.
 *
 * @param epoch which quorum this host belongs to; empty where it has no gate, or none that answers
 * @param waiting what its gate waits for; empty where it is open
 * @param patroni answer of Patroni's {@code GET /patroni}; empty where it gives none
 * @param quorum whether the voter beside it reads through the quorum
 * @param keys what Patroni keeps in the quorum, by the last part of the key; as a voter gave it
 *     that reads through the quorum
 * @param chatNodes the chat cluster as this node sees it; empty where it does not run
 * @param archiving how the write-ahead log gets to the vault; empty where this host does not lead
 * @param filesBehind uploaded files that another host does not have yet, by its name
 * @param filesStopped hosts that take no uploaded files just now, and what Syncthing calls that
 * @param drill what the last drill at the vault found; empty where there was none
 * @param drained since when it takes no new clients; empty where it does
 * @param steward what the steward of this host saw last; empty where there is none
 * @param clock how it stands to that of whoever looks; empty where it does not say
 * @param condition how the host stands beside its services; empty where it does not say
 * @param failedUnits of ours, which nothing starts again
 * @param troubles what did not answer, and why
 */
record Look(
    Host host,
    Optional<Epoch> epoch,
    Optional<String> waiting,
    Optional<JsonNode> patroni,
    boolean quorum,
    Map<String, JsonNode> keys,
    Optional<Archiving> archiving,
    List<String> chatNodes,
    Map<String, Long> filesBehind,
    Map<String, String> filesStopped,
    List<Backup> backups,
    Optional<Evidence> drill,
    Optional<Instant> drained,
    Optional<Watched> steward,
    Optional<Skew> clock,
    Optional<Condition> condition,
    List<String> failedUnits,
    List<String> troubles) {}
