package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.inventory.Deployments.Backup;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;

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
 * @param filesBehind uploaded files that another chat host does not have yet, by its name
 * @param troubles what did not answer, and why
 */
record Look(
    Host host,
    Optional<Epoch> epoch,
    Optional<String> waiting,
    Optional<JsonNode> patroni,
    boolean quorum,
    Map<String, JsonNode> keys,
    List<String> chatNodes,
    Map<String, Long> filesBehind,
    List<Backup> backups,
    List<String> troubles) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String QUORUM =
      Unit.INSIDE
          + """
            port=$(sed -n 's/^advertise-client-urls: .*:\\([0-9]*\\)$/\\1/p' /etc/platter/quorum/etcd.yml)
            inside platter-quorum.service /usr/bin/etcdctl --endpoints="https://127.0.0.1:$port" --command-timeout=4s \
              --cacert=/etc/platter/ca.crt --cert=/etc/platter/quorum/host.crt --key=/etc/platter/quorum/host.key \
              get --prefix /platter/im/ --write-out=json
            """;

  /** The second line is empty where the gate is open. */
  private static final String GATE =
      """
      cat /var/lib/platter/gate/epoch && { [ -e /run/platter-gate/open ] || cat /run/platter-gate/waiting; }
      """;

  /** The key of Syncthing's door travels on standard input. */
  private static final String FILES =
      Unit.INSIDE
          + """
            home=/var/lib/platter/im/syncthing
            sed -n 's/.*<device id="\\([^"]*\\)" name="\\([^"]*\\)".*/\\1 \\2/p' "$home/config.xml" | while read -r id name; do
              answer=$(sed -n 's/.*<apikey>\\(.*\\)<.apikey>.*/X-API-Key: \\1/p' "$home/config.xml" |
                inside platter-im.service /usr/bin/curl -sS --max-time 5 -H @- --unix-socket "$home/gui.sock" \
                  "http://localhost/rest/db/completion?folder=upload&device=$id") || exit 1
              echo "$name $answer" | tr -d '\\n'
              echo
            done
            """;

  /** Asks a host that is connected. What does not answer holds nothing up. */
  static Look at(Host host, Session session, String domain)
      throws UnreachableException, InterruptedException {
    var look = blank(host);
    if (Service.gated(host)) {
      look = look.withGate(session.run(Script.of(GATE)));
    }
    if (host.has(Role.DATABASE)) {
      look = look.with(look.askPatroni(session));
    }
    if (host.has(Role.QUORUM)) {
      var read = look.json(session, Script.of(QUORUM));
      read.ifPresent(look::readKeys);
      look = look.withQuorum(read.isPresent());
    }
    if (host.has(Role.IM)) {
      look.askChat(session, domain);
      look.askFiles(session);
    }
    if (host.has(Role.BACKUP)) {
      try {
        look.backups.addAll(new Backups(session).list());
      } catch (OperationException e) {
        look.troubles.add(e.getMessage());
      }
    }
    return look;
  }

  /** Asks only the database of a host. */
  static Look atDatabase(Host host, Session session)
      throws UnreachableException, InterruptedException {
    var look = blank(host);
    return look.with(look.askPatroni(session));
  }

  private static Look blank(Host host) {
    return new Look(
        host,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        new LinkedHashMap<>(),
        new ArrayList<>(),
        new LinkedHashMap<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  private Look with(Optional<JsonNode> said) {
    return new Look(
        host, epoch, waiting, said, quorum, keys, chatNodes, filesBehind, backups, troubles);
  }

  private Look withGate(Answer said) {
    var lines = said.out().lines().toList();
    var read = lines.stream().findFirst().flatMap(Epoch::read);
    if (read.isEmpty()) {
      troubles.add(host.name() + ": no epoch: " + said.err().strip());
    }
    return new Look(
        host,
        read,
        lines.stream().skip(1).findFirst(),
        patroni,
        quorum,
        keys,
        chatNodes,
        filesBehind,
        backups,
        troubles);
  }

  private Look withQuorum(boolean reads) {
    return new Look(
        host, epoch, waiting, patroni, reads, keys, chatNodes, filesBehind, backups, troubles);
  }

  private Optional<JsonNode> json(Session session, Script script)
      throws UnreachableException, InterruptedException {
    var answer = session.run(script.within(Duration.ofSeconds(20)));
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

  private Optional<JsonNode> askPatroni(Session session)
      throws UnreachableException, InterruptedException {
    try {
      return Optional.of(new Patroni(session, host).state());
    } catch (OperationException e) {
      troubles.add(e.getMessage());
      return Optional.empty();
    }
  }

  /** etcd gives keys and values in Base64; not all of Patroni's values are JSON. */
  private void readKeys(JsonNode answer) {
    for (var pair : answer.path("kvs")) {
      try {
        var key =
            new String(pair.path("key").binaryValue(), java.nio.charset.StandardCharsets.UTF_8);
        keys.put(
            key.substring(key.lastIndexOf('/') + 1),
            JSON.readTree(pair.path("value").binaryValue()));
      } catch (java.io.IOException e) {
        // A name that stands there as it is.
      }
    }
  }

  private void askChat(Session session, String domain)
      throws UnreachableException, InterruptedException {
    try {
      new Ejabberd(session, domain)
          .call("list_cluster", Map.of())
          .forEach(node -> chatNodes.add(node.asText().replaceFirst("^.*@", "")));
    } catch (ChatException e) {
      troubles.add(e.getMessage());
    }
  }

  private void askFiles(Session session) throws UnreachableException, InterruptedException {
    var answer = session.run(Script.of(FILES));
    for (var line : answer.out().lines().toList()) {
      int cut = line.indexOf(' ');
      try {
        var said = JSON.readTree(line.substring(cut + 1));
        filesBehind.put(
            line.substring(0, cut),
            said.path("needItems").asLong() + said.path("needDeletes").asLong());
      } catch (JsonProcessingException e) {
        troubles.add(host.name() + ": Syncthing: " + line.substring(cut + 1));
      }
    }
    if (!answer.ok()) {
      troubles.add(host.name() + ": Syncthing: " + answer.err().strip());
    }
  }
}
