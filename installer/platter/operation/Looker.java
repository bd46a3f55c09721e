package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import platter.health.Condition;
import platter.inventory.Deployments.Backup;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/** Asks the services of one host that is connected. What does not answer holds nothing up. */
final class Looker {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each is a finding of its own, and whoever owns a host can say that there are very many. */
  private static final int MOST_UNITS = 50;

  private static final Predicate<String> UNIT =
      Pattern.compile("platter-[\\w:.@\\\\-]{1,247}").asMatchPredicate();

  private final Host host;
  private final Session session;
  private final List<String> troubles = new ArrayList<>();
  private final Map<String, JsonNode> keys = new LinkedHashMap<>();
  private final List<String> chatNodes = new ArrayList<>();
  private final Map<String, Long> filesBehind = new LinkedHashMap<>();
  private final Map<String, String> filesStopped = new LinkedHashMap<>();
  private final List<Backup> backups = new ArrayList<>();
  private Optional<Epoch> epoch = Optional.empty();
  private Optional<String> waiting = Optional.empty();
  private Optional<JsonNode> patroni = Optional.empty();
  private Optional<Archiving> archiving = Optional.empty();
  private Optional<Evidence> drill = Optional.empty();
  private Optional<Instant> drained = Optional.empty();
  private Optional<Watched> steward = Optional.empty();
  private Optional<Skew> clock = Optional.empty();
  private Optional<Condition> condition = Optional.empty();
  private List<String> failedUnits = List.of();
  private boolean quorum;

  Looker(Host host, Session session) {
    this.host = host;
    this.session = session;
  }

  /** Asks all of them. */
  Look all(Topology topology) throws UnreachableException, InterruptedException {
    // Sent before the first answer is waited for, so that they cost no round trip.
    var time = askClock();
    var units = session.send(Questions.UNITS);
    var stands = session.send(Questions.condition(topology, host));
    if (Service.gated(host)) {
      askGate();
    }
    if (host.has(Role.DATABASE)) {
      askPatroni();
      askArchiving();
    }
    if (host.has(Role.QUORUM)) {
      var read = json(Questions.QUORUM);
      read.ifPresent(this::readKeys);
      quorum = read.isPresent();
    }
    if (host.has(Role.IM)) {
      askChat(topology.domain());
      askFiles();
    }
    if (host.takesClients()) {
      drained = Draining.since(session);
    }
    if (host.has(Role.BACKUP)) {
      askBackups();
    }
    clock = answer(time);
    condition = Optional.of(answer(stands)).filter(Answer::ok).map(a -> Condition.read(a.out()));
    failedUnits = answer(units).out().lines().filter(UNIT).limit(MOST_UNITS).toList();
    return look();
  }

  /** Asks only the database. */
  Look database() throws UnreachableException, InterruptedException {
    askPatroni();
    return look();
  }

  private Look look() {
    return new Look(
        host,
        epoch,
        waiting,
        patroni,
        quorum,
        keys,
        archiving,
        chatNodes,
        filesBehind,
        filesStopped,
        backups,
        drill,
        drained,
        steward,
        clock,
        condition,
        failedUnits,
        troubles);
  }

  /** Looked at when its answer comes, whatever is waited for meanwhile. */
  private CompletableFuture<Optional<Skew>> askClock() {
    if (session instanceof Told told) {
      return session
          .send(Questions.CLOCK)
          .thenApply(said -> Skew.read(said.out(), told.asked(), told.roundTrip()));
    }
    var asked = Instant.now();
    long begun = System.nanoTime();
    return session
        .send(Questions.CLOCK)
        .thenApply(
            said -> Skew.read(said.out(), asked, Duration.ofNanos(System.nanoTime() - begun)));
  }

  private void askGate() throws UnreachableException, InterruptedException {
    var said = session.run(Questions.GATE);
    var lines = said.out().lines().toList();
    epoch = lines.stream().findFirst().flatMap(Epoch::read);
    waiting = lines.stream().skip(1).findFirst();
    if (epoch.isEmpty()) {
      troubles.add(host.name() + ": no epoch: " + said.err().strip());
    }
  }

  private void askPatroni() throws UnreachableException, InterruptedException {
    try {
      patroni = Optional.of(new Patroni(session, host).state());
    } catch (OperationException e) {
      troubles.add(e.getMessage());
    }
  }

  /** Only the leader's log goes to the vault. */
  private void askArchiving() throws UnreachableException, InterruptedException {
    if (patroni.filter(Status::leads).isPresent()) {
      try {
        archiving = Optional.of(Archiving.of(session));
      } catch (OperationException e) {
        troubles.add(e.getMessage());
      }
    }
  }

  private void askBackups() throws UnreachableException, InterruptedException {
    try {
      var contents = new Backups(session).contents();
      contents
          .trouble()
          .ifPresent(why -> troubles.add(host.name() + ": second repository: " + why));
      backups.addAll(contents.inFirst(host.name()));
    } catch (OperationException e) {
      troubles.add(e.getMessage());
    }
    try {
      drill = new Drills(session).newest();
      steward = Watched.read(session.run(Questions.STEWARD).out());
    } catch (OperationException e) {
      troubles.add(e.getMessage());
    }
  }

  private <T> T answer(CompletableFuture<T> asked)
      throws UnreachableException, InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnreachableException known
          ? known
          : new UnreachableException(host.name(), host.name() + ": " + e.getCause(), e);
    }
  }

  private Optional<JsonNode> json(Script script) throws UnreachableException, InterruptedException {
    var answer = session.run(script);
    try {
      if (answer.ok() && !answer.out().isBlank()) {
        return Optional.of(JSON.readTree(answer.out()));
      }
      troubles.add(host.name() + ": " + answer.err().strip());
    } catch (JsonProcessingException e) {
      troubles.add(host.name() + ": " + e.getOriginalMessage());
    }
    return Optional.empty();
  }

  /** etcd gives keys and values in Base64; not all of Patroni's values are JSON. */
  private void readKeys(JsonNode answer) {
    for (var pair : answer.path("kvs")) {
      if (!pair.path("key").isTextual() || !pair.path("value").isTextual()) {
        continue;
      }
      try {
        var key = new String(pair.path("key").binaryValue(), StandardCharsets.UTF_8);
        keys.put(key.substring(key.lastIndexOf('/') + 1), kept(pair.path("value").binaryValue()));
      } catch (IOException e) {
        // Whoever wants it finds nothing.
      }
    }
  }

  private static JsonNode kept(byte[] value) throws IOException {
    try {
      return JSON.readTree(value);
    } catch (JsonProcessingException e) {
      // A name that stands there as it is.
      return TextNode.valueOf(new String(value, StandardCharsets.UTF_8));
    }
  }

  private void askChat(String domain) throws UnreachableException, InterruptedException {
    try {
      new Ejabberd(session, domain)
          .call("list_cluster", Map.of())
          .forEach(node -> chatNodes.add(node.asText().replaceFirst("^.*@", "")));
    } catch (ChatException e) {
      troubles.add(e.getMessage());
    }
  }

  private void askFiles() throws UnreachableException, InterruptedException {
    var answer = session.run(Questions.FILES);
    for (var line : answer.out().lines().toList()) {
      int cut = line.indexOf(' ');
      try {
        var said = JSON.readTree(line.substring(cut + 1));
        var other = line.substring(0, cut);
        filesBehind.put(other, said.path("needItems").asLong() + said.path("needDeletes").asLong());
        var state = said.path("remoteState").asText("valid");
        // Of itself it knows no connection.
        if (!state.equals("valid") && !other.equals(host.name())) {
          filesStopped.put(other, state);
        }
      } catch (JsonProcessingException e) {
        troubles.add(host.name() + ": Syncthing: " + line.substring(cut + 1));
      }
    }
    if (!answer.ok()) {
      troubles.add(host.name() + ": Syncthing: " + answer.err().strip());
    }
  }
}
