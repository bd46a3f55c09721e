package platter.operation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import platter.health.Condition;
import platter.ssh.Script;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * What a host is asked of its services, by name. {@link Looker} asks it over a session; an
 * installation writes the same scripts onto the host, which answers all of them to whoever may open
 * its door ({@code roles/look}), and {@link Told} gives those answers to the same looker.
 */
public final class Questions {
  static final Script QUORUM =
      Script.of(
              Unit.INSIDE
                  + """
                    port=$(sed -n 's/^advertise-client-urls: .*:\\([0-9]*\\)$/\\1/p' /etc/platter/quorum/etcd.yml)
                    inside platter-quorum.service /usr/bin/etcdctl --endpoints="https://127.0.0.1:$port" --command-timeout=4s \
                      --cacert=/etc/platter/ca.crt --cert=/etc/platter/quorum/host.crt --key=/etc/platter/quorum/host.key \
                      get --prefix /platter/im/ --write-out=json
                    """)
          .within(Duration.ofSeconds(20));

  /** The second line is empty where the gate is open. */
  static final Script GATE =
      Script.of(
          """
          cat /var/lib/platter/gate/epoch && { [ -e /run/platter-gate/open ] || cat /run/platter-gate/waiting; }
          """);

  /** The key of Syncthing's door travels on standard input. */
  static final Script FILES =
      Script.of(
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
                """);

  /** Units of ours that failed and that nothing starts again, a line each. */
  static final Script UNITS =
      Script.of("systemctl list-units --failed --plain --no-legend 'platter-*' | cut -d ' ' -f 1");

  /** How the host stands beside its services. */
  static Script condition(Topology topology, Host host) {
    return Condition.question(
        host.has(Role.BACKUP)
            ? topology.backup().disk().map(List::of).orElseGet(List::of)
            : List.of());
  }

  /** The host's clock, in seconds since 1970. */
  static final Script CLOCK = Script.of("date +%s.%N");

  /** What the steward saw last, the host's clock, and since when there is a steward to look. */
  static final Script STEWARD =
      Script.of(
          """
          installed=$(stat -c %Y /etc/platter/steward/host 2>/dev/null) || exit 0
          cat /var/lib/platter/steward/state.json 2>/dev/null
          echo
          date +%s
          echo "$installed"
          """);

  private Questions() {}

  /** All that a host can be asked, in the order in which it is. */
  static Map<String, Script> of(Topology topology, Host host) {
    var questions = new LinkedHashMap<String, Script>();
    questions.put("clock", CLOCK);
    questions.put("units", UNITS);
    questions.put("condition", condition(topology, host));
    if (Service.gated(host)) {
      questions.put("gate", GATE);
    }
    if (host.has(Role.DATABASE)) {
      questions.put("patroni", Patroni.question(host));
      questions.put("archiving", Archiving.QUESTION);
    }
    if (host.has(Role.QUORUM)) {
      questions.put("quorum", QUORUM);
    }
    if (host.has(Role.IM)) {
      questions.put("chat", Ejabberd.question("list_cluster", topology.domain()));
      questions.put("files", FILES);
    }
    if (host.takesClients()) {
      questions.put("drained", Draining.QUESTION);
    }
    if (host.has(Role.BACKUP)) {
      questions.put("backups", Backups.QUESTION);
      questions.put("drill", Drills.QUESTION);
      questions.put("steward", STEWARD);
    }
    return questions;
  }

  /** As the templates write them: each with its name and its program. */
  static List<Map<String, Object>> variables(Topology topology, Host host) {
    var list = new ArrayList<Map<String, Object>>();
    of(topology, host)
        .forEach((name, script) -> list.add(Map.of("name", name, "program", script.program())));
    return list;
  }

  /** By this a steward sees that a host answers the questions that it has in mind. */
  static String digest(Topology topology, Host host) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      of(topology, host)
          .forEach(
              (name, script) ->
                  hash.update((name + "\n" + script.program()).getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
