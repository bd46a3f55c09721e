package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * What a person decides when the vault stays away and the leader's disk fills with the log that
 * waits for it: that log is let go, and what comes after it, too, until the vault answers. The
 * hosts of the database keep that by themselves, over boots and moves of the leader, and end it by
 * themselves ({@code roles/database/templates/pgbackrest-log.j2}). No moment between the last log
 * at the vault and the next backup can be restored afterwards.
 */
public final class GivingUp {
  private static final Duration LET_GO = Duration.ofMinutes(15);

  /** Fails with 1 where the vault is not reached from there, as the log itself would. */
  private static final String REACHES =
      Unit.INSIDE
          + """
            [ -e /etc/platter/database/pgbackrest-log ] || exit 3
            inside platter-database.service /bin/bash /etc/platter/database/fetch
            """;

  /** Where it goes on already, it goes on since then. */
  private static final String GIVE_UP =
      """
      given=/var/lib/platter/database/given-up
      [ -e /etc/platter/database/pgbackrest-log ] || { echo "'platter install' brings this host to this version first" >&2; exit 1; }
      if [ ! -e "$given/since" ] || [ -e "$given/until" ]; then
        install -d -m 0700 -o platter-database -g platter-database "$given" || exit
        rm -f "$given/away" "$given/until"
        echo "$1" >"$given/since" || exit
      fi
      systemctl start platter-log.service && sync "$given" || exit
      [ ! -e "$given/until" ] || echo answers
      """;

  private final Topology topology;
  private final Hosts hosts;

  public GivingUp(Topology topology, Hosts hosts) {
    this.topology = topology;
    this.hosts = hosts;
  }

  /**
   * What would be done.
   *
   * @param since the last moment of the log that the vault has
   * @param waiting segments that wait for the vault
   * @param bytes what they take
   */
  public record Plan(Instant since, long waiting, long bytes, Procedure procedure) {}

  /**
   * Looks whether there is something to be given up.
   *
   * @throws OperationException if there is not: the vault answers, nothing waits, nobody leads.
   *     Nothing has been changed
   */
  public Plan plan() throws OperationException, UnreachableException, InterruptedException {
    if (topology.repository().isEmpty()) {
      throw new OperationException("there is no vault, so no log waits for one");
    }
    var closed = hosts.reach();
    var status = Status.of(topology, hosts);
    var leader = topology.host(Switchover.leader(status).host()).orElseThrow();
    var log =
        status
            .archiving()
            .orElseThrow(
                () ->
                    new OperationException(
                        "nothing was changed: "
                            + leader.name()
                            + " does not say whether log waits there; 'platter status' says why"));
    refuse(log, reaches(leader));
    var since =
        log.givenUp()
            .filter(Archiving.GivenUp::goesOn)
            .map(Archiving.GivenUp::since)
            .or(log::lastAt)
            .or(log::since)
            .orElseGet(Instant::now);
    var procedure = new Procedure("backup give-up-log", "Give up the log");
    // The leader first: where the vault answers it after all, nobody gives anything up.
    var databases =
        new ArrayList<>(topology.hosts().stream().filter(h -> h.has(Role.DATABASE)).toList());
    databases.remove(leader);
    databases.add(0, leader);
    for (var host : databases) {
      if (closed.containsKey(host.name())) {
        procedure.then(
            host.name(),
            "Left out, since it is not reached: the log would wait if it led",
            Outcome.SKIPPED,
            () -> "run the command again when it is there");
      } else {
        procedure.then(
            host.name(),
            "Gives up the log while the vault is away",
            Outcome.CHANGED,
            () -> giveUp(host, host.equals(leader), since));
      }
    }
    procedure
        .tells(
            leader.name(),
            "What waits is let go",
            Outcome.CHANGED,
            narrator -> letGo(leader, narrator))
        .then(leader.name(), "The disk has room again", Outcome.CHANGED, () -> room(leader, log));
    return new Plan(since, log.waiting(), log.bytes(), procedure);
  }

  /**
   * @param reached whether the vault answers the leader
   */
  static void refuse(Archiving log, boolean reached) throws OperationException {
    if (reached) {
      throw new OperationException(
          "nothing was changed: the vault answers "
              + log.host()
              + ", so the log goes there"
              + (log.waiting() == 0
                  ? ""
                  : ". If it stays that way that segments wait, the vault does not take them: look at its"
                      + " disk and at 'journalctl -u platter-repository' there. Where the leader's log"
                      + " says 'already exists with a different checksum', the vault has log of a"
                      + " leader that was lost: 'platter rejoin' finds that and puts it aside"));
    }
    if (log.waiting() == 0 && log.givenUp().filter(Archiving.GivenUp::goesOn).isEmpty()) {
      throw new OperationException(
          "nothing was changed: no log waits on "
              + log.host()
              + ", so there is nothing to give up");
    }
  }

  private boolean reaches(Host leader)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = hosts.session(leader).run(Script.of(REACHES));
    return switch (answer.status()) {
      case 0 -> true;
      case 1 -> false;
      case 3 ->
          throw new OperationException(
              "nothing was changed: "
                  + leader.name()
                  + " is of an earlier version; 'platter install' brings it to this one");
      default ->
          throw new OperationException(
              "nothing was changed: "
                  + leader.name()
                  + " does not say whether it reaches the vault: "
                  + answer.err().strip());
    };
  }

  private String giveUp(Host host, boolean leads, Instant since)
      throws OperationException, UnreachableException, InterruptedException {
    var answer =
        hosts.session(host).run(Script.of(GIVE_UP, String.valueOf(since.getEpochSecond())));
    if (!answer.ok()) {
      throw new OperationException(host.name() + ": " + answer.err().strip());
    }
    if (answer.out().isBlank()) {
      return "since " + since;
    }
    if (leads) {
      throw new OperationException(
          "the vault answers " + host.name() + " by now, so the log goes there again");
    }
    return "not here: the vault answers from here";
  }

  /** A new segment wakes whoever brings them away. */
  private String letGo(Host leader, Narrator narrator)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    new Sql(hosts.session(leader)).ask("SELECT pg_switch_wal()");
    return Patience.until(
        LET_GO,
        () ->
            "the log on "
                + leader.name()
                + " still waits; look at 'journalctl -u platter-database' there, then run the command"
                + " again",
        () -> {
          narrator.cancellation().check();
          return Archiving.of(hosts.session(leader)).waiting() == 0
              ? Optional.of("nothing waits")
              : Optional.empty();
        });
  }

  private String room(Host leader, Archiving before)
      throws OperationException, UnreachableException, InterruptedException {
    var session = hosts.session(leader);
    new Sql(session).checkpoint();
    var now = Archiving.of(session);
    return "%d %% full, before %d %%; %d MB free, before %d MB"
        .formatted(now.used(), before.used(), now.free() >> 20, before.free() >> 20);
  }
}
