package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/** etcd on one host, and what is behind its start gate: ended, formed anew, joined. */
final class Voter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Killed, not stopped: a clean stop of Patroni without a quorum waits for it. They are started
   * again by the playbook.
   */
  private static final String END =
      """
      for unit in platter-database.service platter-quorum.service; do
        systemctl cat "$unit" >/dev/null 2>&1 || continue
        systemctl kill --signal=KILL "$unit" 2>/dev/null
        systemctl stop "$unit" || exit 1
      done
      """;

  /**
   * Runs {@code $1...} in the view of etcd's unit while that does not run: with its account, from
   * its image.
   */
  private static final String APART =
      """
      apart() {
        systemctl stop platter-apart.service 2>/dev/null
        systemd-run --unit=platter-apart --quiet --pipe --wait --collect --uid=platter-quorum --gid=platter-quorum \
          -p RootDirectory="$(systemctl show -p RootDirectory --value platter-quorum.service)" \
          -p BindPaths=/var/lib/platter/quorum -p ReadWritePaths=/var/lib/platter/quorum -p MountAPIVFS=yes "$@"
      }
      """;

  /**
   * The lease of the leader that was and the list of its standbys go, so that a database here may
   * lead at once; and it is not strict, since a leader that begins strict waits for anybody, and
   * Patroni does not take that back. What an earlier try left is begun again.
   */
  private static final String ANEW =
      APART
          + """
            rm -rf "/var/lib/platter/quorum/epoch-$2"
            apart /bin/bash -s -- "$@" <<'END'
            set -eu
            was=/var/lib/platter/quorum/epoch-$1 new=/var/lib/platter/quorum/epoch-$2 name=$3 peer=$4 token=$5 port=$6
            etcdutl snapshot restore "$was/member/snap/db" --skip-hash-check --name "$name" --initial-cluster "$name=$peer" \
              --initial-advertise-peer-urls "$peer" --initial-cluster-token "$token" --data-dir "$new" >&2
            door=http://127.0.0.1:$port
            etcd --name "$name" --data-dir "$new" --listen-client-urls "$door" --advertise-client-urls "$door" \
              --listen-peer-urls "http://127.0.0.1:$((port + 1))" --logger zap --log-level error >&2 &
            trap 'kill %1; wait' EXIT
            for _ in $(seq 100); do
              etcdctl --endpoints="$door" --command-timeout=1s get / >/dev/null 2>&1 && break
              sleep 0.1
            done
            for key in leader sync failover failsafe; do
              etcdctl --endpoints="$door" --command-timeout=5s del "/platter/im/$key" >/dev/null
            done
            config=$(etcdctl --endpoints="$door" --command-timeout=5s get --print-value-only /platter/im/config)
            if [ "$config" ]; then
              for blank in '' ' '; do
                strict='"synchronous_mode_strict":'$blank
                config=${config/"${strict}true"/"${strict}false"}
              done
              etcdctl --endpoints="$door" --command-timeout=5s put /platter/im/config "$config" >/dev/null
            fi
            etcdctl --endpoints="$door" --command-timeout=5s put /platter/im/failover '{"candidate": "'"$7"'"}' >/dev/null
            END
            """;

  private static final String ETCDCTL =
      Unit.INSIDE
          + """
            port=$(sed -n 's/^advertise-client-urls: .*:\\([0-9]*\\)$/\\1/p' /etc/platter/quorum/etcd.yml)
            inside platter-quorum.service /usr/bin/etcdctl --endpoints="https://127.0.0.1:$port" --command-timeout=10s \
              --cacert=/etc/platter/ca.crt --cert=/etc/platter/quorum/host.crt --key=/etc/platter/quorum/host.key "$@"
            """;

  private final Host host;
  private final Session session;

  Voter(Host host, Session session) {
    this.host = host;
    this.session = session;
  }

  /** Ends the database and the quorum here, at once. */
  void end() throws OperationException, UnreachableException, InterruptedException {
    must(Script.of(END), "ending the database and the quorum failed");
  }

  /**
   * Makes the state of a quorum of this host alone from what it has of the one before. It runs when
   * the playbook starts it.
   *
   * @param candidate the host whose database leads at first
   */
  void anew(Epoch was, Epoch next, String deployment, String candidate)
      throws OperationException, UnreachableException, InterruptedException {
    must(
        Script.of(
                ANEW,
                String.valueOf(was.number()),
                String.valueOf(next.number()),
                host.name(),
                next.peer(host.address()),
                next.token(deployment),
                String.valueOf(next.clientPort()),
                candidate)
            .within(Duration.ofMinutes(2)),
        "the quorum was not formed anew");
  }

  /** Whether a host is a member that has started and votes. */
  boolean votes(String name) throws OperationException, UnreachableException, InterruptedException {
    // One that never started has no name yet.
    return members().stream()
        .anyMatch(m -> m.path("name").asText().equals(name) && !m.path("isLearner").asBoolean());
  }

  /**
   * Takes a host out, where it is a member. etcd refuses where the quorum would be lost by that,
   * and nothing has been changed then. Whoever was let in and never voted goes too, since only one
   * may be let in at a time.
   */
  void dismiss(Host leaving, Epoch epoch)
      throws OperationException, UnreachableException, InterruptedException {
    for (var member : members()) {
      if (member.path("name").asText().equals(leaving.name())
          || member.path("isLearner").asBoolean()
          || member.path("peerURLs").path(0).asText().equals(epoch.peer(leaving.address()))) {
        etcdctl("member", "remove", member.path("ID").bigIntegerValue().toString(16));
      }
    }
  }

  /**
   * Lets a host in that does not vote yet and was dismissed.
   *
   * @return the members, as the joining one must be told: {@code NAME=URL,...}
   */
  String admit(Host joining, Epoch epoch)
      throws OperationException, UnreachableException, InterruptedException {
    var url = epoch.peer(joining.address());
    var told = new ArrayList<String>();
    for (var member : members()) {
      told.add(member.path("name").asText() + "=" + member.path("peerURLs").path(0).asText());
    }
    etcdctl("member", "add", joining.name(), "--learner", "--peer-urls=" + url);
    told.add(joining.name() + "=" + url);
    return String.join(",", told);
  }

  /** Lets it vote; false as long as it has not caught up. */
  boolean promote(String name)
      throws OperationException, UnreachableException, InterruptedException {
    for (var member : members()) {
      if (member.path("name").asText().equals(name)) {
        if (!member.path("isLearner").asBoolean()) {
          return true;
        }
        var answer = run("member", "promote", member.path("ID").bigIntegerValue().toString(16));
        return answer.ok();
      }
    }
    return false;
  }

  /** What a key holds; nothing where it is not there. */
  String get(String key) throws OperationException, UnreachableException, InterruptedException {
    return etcdctl("get", key, "--print-value-only").strip();
  }

  void put(String key, String value)
      throws OperationException, UnreachableException, InterruptedException {
    etcdctl("put", key, value);
  }

  private List<JsonNode> members()
      throws OperationException, UnreachableException, InterruptedException {
    try {
      var members = new ArrayList<JsonNode>();
      JSON.readTree(etcdctl("member", "list", "--write-out=json"))
          .path("members")
          .forEach(members::add);
      return members;
    } catch (JsonProcessingException e) {
      throw new OperationException(host.name() + ": etcd's list of members is no JSON", e);
    }
  }

  private String etcdctl(String... words)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = run(words);
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": etcd refuses '"
              + String.join(" ", words)
              + "': "
              + answer.err().strip()
              + "; look at 'journalctl -u platter-quorum' there");
    }
    return answer.out();
  }

  private Answer run(String... words) throws UnreachableException, InterruptedException {
    return session.run(Script.of(ETCDCTL, words));
  }

  private void must(Script script, String otherwise)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(script);
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": "
              + otherwise
              + ": "
              + answer.err().strip()
              + "; look at 'journalctl -u platter-quorum' there, then run the command again");
    }
  }
}
