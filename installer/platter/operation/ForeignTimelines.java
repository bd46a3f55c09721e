package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import platter.inventory.Inventory;
import platter.operation.Repository.Fork;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * Log at the vault that has the number of a timeline of the leader's, and is not the leader's. A
 * database that was made leader while it could not see the vault takes the next number that it
 * knows of; another one, lost since, may have had that before, and have brought its log to the
 * vault. Then the archive refuses the leader's log for ever, and whoever reads it gets a mixture.
 *
 * @param vault the host that keeps the backups
 * @param leader whose log counts
 * @param timelines what is not the leader's
 * @param ends the last, unfinished segments of timelines that were both left, by name
 * @param backups labels of those that were made of it
 */
record ForeignTimelines(
    Host vault, Host leader, List<Integer> timelines, List<String> ends, List<String> backups) {
  private static final String UNFINISHED = ".partial";

  private static final Duration LOG = Duration.ofHours(4);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Of a database that leads, in hexadecimal. */
  static final String TIMELINE = "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

  /**
   * Prints what waits for the archive with its checksum, of each timeline the first segment and an
   * unfinished one, and then how the leader's timeline came to be.
   */
  private static final String OWN =
      """
      cd /var/lib/platter/database/data/pg_wal || exit
      for name in $(ls archive_status | sed -n 's/^\\([0-9A-F]\\{24\\}\\(\\.partial\\)\\{0,1\\}\\)\\.ready$/\\1/p' | LC_ALL=C sort |
        awk 'length > 24 || !seen[substr($0, 1, 8)]++'); do
        sha1sum "$name" 2>/dev/null
      done
      echo ==
      cat "$1.history" 2>/dev/null || :
      """;

  /** Checksums of what the archive has under these names: pgBackRest puts them into its own. */
  private static final String ARCHIVED =
      """
      cd /var/lib/platter/backup/repository/archive/im 2>/dev/null || exit 0
      for name; do
        ls */*/"$name"-* 2>/dev/null | sed -n "s|.*/$name-\\([0-9a-f]\\{40\\}\\).*|\\1  $name|p"
      done
      """;

  /**
   * What the leader has brought to the vault of these timelines, and still has, is brought again.
   */
  private static final String AGAIN =
      """
      cd /var/lib/platter/database/data/pg_wal/archive_status || exit
      for timeline; do
        for told in "$timeline"*.done; do
          [ ! -e "$told" ] || mv "$told" "${told%done}ready" || exit
        done
      done
      """;

  /**
   * Looks for such log, by the histories of timelines that the second repository took first, and by
   * segments that the first one refuses. What cannot be read just now, as where a vault was wiped,
   * has none.
   *
   * @param away hosts that are not reached, and why
   */
  static Optional<ForeignTimelines> find(
      Topology topology, Hosts hosts, Host leader, Map<String, UnreachableException> away)
      throws UnreachableException, InterruptedException {
    var vault = topology.repository().filter(v -> !away.containsKey(v.name()));
    if (vault.isEmpty()) {
      return Optional.empty();
    }
    try {
      return find(hosts, leader, vault.get());
    } catch (OperationException e) {
      return Optional.empty();
    }
  }

  private static Optional<ForeignTimelines> find(Hosts hosts, Host leader, Host vault)
      throws OperationException, UnreachableException, InterruptedException {
    var session = hosts.session(leader);
    var name = new Sql(session).ask(TIMELINE);
    var own = List.of(session.run(Script.of(OWN, name)).out().split("==\n", 2));
    if (!name.matches("[0-9A-F]{8}") || own.size() < 2) {
      return Optional.empty();
    }
    var backups = new Backups(hosts.session(vault));
    var there = backups.repository();
    int timeline = Integer.parseInt(name, 16);
    var forks = Fork.read(own.get(1));
    var foreign = new TreeSet<>(foreign(timeline, forks, there.histories()));
    var ends = new ArrayList<String>();
    for (var refused : refused(hosts.session(vault), own.get(0).lines().toList())) {
      if (refused.endsWith(UNFINISHED)) {
        ends.add(refused);
      } else {
        foreign.add(Log.timeline(refused));
        foreign.addAll(strangers(timeline, forks, there.histories(), Log.timeline(refused)));
      }
    }
    if (foreign.isEmpty() && ends.isEmpty()) {
      return Optional.empty();
    }
    var made =
        backups.contents().backups().stream()
            .filter(backup -> foreign.contains(Log.timeline(backup.logUntil())))
            .map(VaultContents.Stored::label)
            .toList();
    return Optional.of(
        new ForeignTimelines(vault, leader, List.copyOf(foreign), List.copyOf(ends), made));
  }

  /** What waits, by name, where the archive has another one of that name. */
  private static List<String> refused(Session vault, List<String> waiting)
      throws UnreachableException, InterruptedException {
    var names = waiting.stream().map(line -> line.replaceFirst("^[0-9a-f]+ +", "")).toList();
    var archived =
        vault.run(Script.of(ARCHIVED, names.toArray(String[]::new))).out().lines().toList();
    return waiting.stream()
        .filter(line -> !archived.contains(line))
        .map(line -> line.replaceFirst("^[0-9a-f]+ +", ""))
        .filter(name -> archived.stream().anyMatch(line -> line.endsWith(" " + name)))
        .toList();
  }

  /**
   * Which of the archive's timelines have a number of the leader's and another history, with all
   * that came after the first of these and is not the leader's either.
   *
   * @param own the leader's timeline
   * @param forks where it left those before it
   * @param histories of the archive's timelines
   */
  static List<Integer> foreign(
      int own, List<Fork> forks, SortedMap<Integer, List<Fork>> histories) {
    // Without a word of its own history nothing can be told.
    if (own == 1 || forks.isEmpty()) {
      return List.of();
    }
    return histories.entrySet().stream()
        .filter(e -> isOwn(e.getKey(), own, forks))
        .filter(e -> !e.getValue().equals(before(e.getKey(), forks)))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(first -> strangers(own, forks, histories, first))
        .orElseGet(List::of);
  }

  /** The archive's timelines from a number on that are not the leader's. */
  private static List<Integer> strangers(
      int own, List<Fork> forks, SortedMap<Integer, List<Fork>> histories, int first) {
    return histories.tailMap(first).entrySet().stream()
        .filter(
            e -> !isOwn(e.getKey(), own, forks) || !e.getValue().equals(before(e.getKey(), forks)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isOwn(int timeline, int own, List<Fork> forks) {
    return timeline == own || forks.stream().anyMatch(fork -> fork.timeline() == timeline);
  }

  private static List<Fork> before(int timeline, List<Fork> forks) {
    return forks.stream().filter(fork -> fork.timeline() < timeline).toList();
  }

  /** The steps by which nothing reads it any more, and the leader's log comes in its place. */
  void putAside(Procedure procedure, Hosts hosts) {
    var named = new ArrayList<String>();
    timelines.forEach(number -> named.add("timeline " + number));
    ends.forEach(end -> named.add("segment " + end));
    backups.forEach(label -> named.add("backup " + label));
    procedure.then(
        vault.name(),
        "Log there that is not " + leader.name() + "'s is put aside: " + String.join(", ", named),
        Outcome.CHANGED,
        () -> {
          var parts = new ArrayList<String>();
          timelines.forEach(number -> parts.add("timeline %08X".formatted(number)));
          ends.forEach(end -> parts.add("segment " + end));
          backups.forEach(label -> parts.add("backup " + label));
          return "kept in "
              + new Backups(hosts.session(vault)).putAside(TIME.format(Instant.now()), parts);
        });
    procedure.then(
        leader.name(),
        "What it has of that log goes to the vault again",
        Outcome.CHANGED,
        () -> {
          var numbers = timelines.stream().map("%08X"::formatted).toArray(String[]::new);
          var answer = hosts.session(leader).run(Script.of(AGAIN, numbers));
          if (!answer.ok()) {
            throw new OperationException(
                leader.name()
                    + ": its log is not sent again: "
                    + answer.err().strip()
                    + "; 'platter backup full' makes up for it when the vault takes the log again");
          }
          return "done";
        });
  }

  /** The steps after which the service can be brought back again to every moment from then on. */
  void beginAnew(Procedure procedure, Hosts hosts, Inventory inventory) {
    procedure
        .tells(
            leader.name(),
            "The log that waits comes to the vault",
            Outcome.OK,
            narrator -> awaitLog(hosts, narrator))
        .tells(
            vault.name(),
            "Full backup",
            Outcome.CHANGED,
            narrator -> {
              var backups = new Backups(hosts.session(vault));
              var made =
                  backups.make(
                      Backups.Kind.FULL,
                      (done, total) -> narrator.progress(vault.name(), "Full backup", done, total),
                      narrator.cancellation());
              inventory.deployments().record(made.at(vault.name()));
              backups.keep();
              return made.label();
            });
  }

  private String awaitLog(Hosts hosts, Narrator narrator)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    return Patience.until(
        LOG,
        () ->
            "log still waits on "
                + leader.name()
                + "; look at 'journalctl -u platter-database' there and at 'journalctl -u"
                + " platter-repository' on "
                + vault.name()
                + ", then run the command again",
        () -> {
          narrator.cancellation().check();
          return Archiving.of(hosts.session(leader)).waiting() <= 1
              ? Optional.of("nothing waits")
              : Optional.empty();
        });
  }
}
