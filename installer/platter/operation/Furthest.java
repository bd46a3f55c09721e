package platter.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Site;

/**
 * The database of a site that has most of the log, so that it loses least where it leads.
 *
 * @param end of its log; empty where it is the only one, and its log cannot be read
 * @param lastCommit when the last commit that it has was made; empty where that is not known
 */
record Furthest(Host host, Optional<LogEnd> end, Optional<Instant> lastCommit) {
  private static final String LAST =
      Unit.INSIDE
          + """
            inside platter-database.service /bin/true || exit
            nsenter -t "$pid" -m -S "$(id -u platter-database)" -G "$(id -g platter-database)" -- \
              /usr/lib/postgresql/17/bin/psql -h /var/lib/platter/database/run -U postgres -d im -XtAqc \
              "SELECT extract(epoch FROM pg_last_xact_replay_timestamp())::bigint" </dev/null
            """;

  /**
   * By the files of the databases: those that were ended say nothing any more, and those that wait
   * for a quorum nothing yet.
   *
   * @throws OperationException if there is none, or one of several cannot be read
   */
  static Furthest of(Site site, List<Host> reached, Hosts hosts)
      throws OperationException, UnreachableException, InterruptedException {
    var databases = reached.stream().filter(h -> h.has(Role.DATABASE)).toList();
    Optional<Furthest> furthest = Optional.empty();
    for (var host : databases) {
      Optional<LogEnd> end;
      try {
        end = LogEnd.of(hosts.session(host));
      } catch (OperationException e) {
        if (databases.size() == 1) {
          return new Furthest(host, Optional.empty(), heard(databases, hosts));
        }
        throw unread(host, site, e);
      }
      if (end.isPresent() && furthest.filter(most -> !most.isBehind(end.get())).isEmpty()) {
        furthest = Optional.of(new Furthest(host, end, end.get().lastCommit()));
      }
    }
    var chosen =
        furthest.orElseThrow(
            () ->
                new OperationException(
                    "no host at "
                        + site.name()
                        + " that is reached has a database: there is no data in"
                        + " /var/lib/platter/database/data. 'platter restore' brings the service back"
                        + " from the vault's backup"));
    // Where the end of the log has no commit, as after hours without any.
    return chosen.lastCommit().isPresent()
        ? chosen
        : new Furthest(chosen.host(), chosen.end(), heard(List.of(chosen.host()), hosts));
  }

  private static OperationException unread(Host host, Site site, OperationException why) {
    return new OperationException(
        why.getMessage()
            + ". It may have more than the others at "
            + site.name()
            + ", so none of them was made leader. Look at /var/lib/platter/database/data/pg_wal"
            + " there and run the command again; switched off, "
            + host.name()
            + " is left out, and what only it has is given up",
        why);
  }

  private boolean isBehind(LogEnd other) {
    return end.filter(own -> own.compareTo(other) >= 0).isEmpty();
  }

  /** The same with what was known before where it is the same host and says less by now. */
  Furthest orKnown(Furthest before) {
    return host.equals(before.host())
        ? new Furthest(host, end, lastCommit.or(before::lastCommit))
        : this;
  }

  /** When one of the databases here last heard of a commit, where they run and can be asked. */
  static Optional<Instant> heard(List<Host> reached, Hosts hosts) throws InterruptedException {
    Optional<Instant> latest = Optional.empty();
    for (var host : reached) {
      if (host.has(Role.DATABASE)) {
        try {
          var answer = hosts.session(host).run(Script.of(LAST));
          if (answer.ok() && !answer.out().isBlank()) {
            var at = Instant.ofEpochSecond(Long.parseLong(answer.out().strip()));
            latest = latest.filter(at::isBefore).or(() -> Optional.of(at));
          }
        } catch (UnreachableException | NumberFormatException e) {
          // The next one may know.
        }
      }
    }
    return latest;
  }

  @Override
  public String toString() {
    return host.name() + end.map(at -> ", until " + at).orElse(", the only one");
  }
}
