package platter.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.topology.Host;

/** What hosts may have said, without what a test does not look at. */
final class Looks {
  private Looks() {}

  /** Of its gate, its database and its voter; a test may add to what the quorum keeps. */
  static Look of(
      Host host,
      Epoch epoch,
      Optional<String> waiting,
      Optional<JsonNode> patroni,
      boolean quorum) {
    return new Look(
        host,
        Optional.of(epoch),
        waiting,
        patroni,
        quorum,
        new LinkedHashMap<>(),
        Optional.empty(),
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** The same of a host that is drained, or at which a drill was. */
  static Look with(Look look, Optional<Instant> drained, Optional<Evidence> drill) {
    return new Look(
        look.host(),
        look.epoch(),
        look.waiting(),
        look.patroni(),
        look.quorum(),
        look.keys(),
        look.archiving(),
        look.chatNodes(),
        look.filesBehind(),
        look.filesStopped(),
        look.backups(),
        drill,
        drained,
        look.steward(),
        look.clock(),
        look.condition(),
        look.failedUnits(),
        look.troubles());
  }
}
