package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import platter.operation.VaultContents.Stored;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * The two repositories at the vault: the one that the sites write into, through the units that fill
 * it and pgBackRest's own account of it, and the second one, which goes by itself and says once a
 * minute what it holds.
 */
final class Backups {
  /** What a backup builds on. */
  enum Kind {
    FULL("full", "platter-backup-full.service"),
    INCREMENTAL("incr", "platter-backup-incremental.service");

    private final String word;
    private final String unit;

    Kind(String word, String unit) {
      this.word = word;
      this.unit = unit;
    }

    String word() {
      return word;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofHours(24);

  private static final String INSIDE =
      """
      pid=$(systemctl show -p MainPID --value platter-repository.service)
      [ "${pid:-0}" -gt 0 ] || { echo 'platter-repository.service is not running' >&2; exit 69; }
      info() {
        nsenter -t "$pid" -m -- /usr/bin/pgbackrest --config=/etc/platter/backup/pgbackrest.conf \
          --log-level-console=error --output=json info
      }
      """;

  /** Four lines of words, then the accounts of both repositories. */
  private static final String LIST =
      INSIDE
          + """
            first=$(info) || exit
            cd /var/lib/platter/keep || exit
            stat -c %Y list.json 2>/dev/null || echo
            echo $(ls refused 2>/dev/null)
            echo $(
              ls -d /var/lib/platter/backup/foreign/* /var/lib/platter/keep/apart/* 2>/dev/null
              case $(systemctl show -p ActiveState --value platter-keep-lend.service) in
                inactive | failed) ls -d /var/lib/platter/keep/lent 2>/dev/null ;;
              esac
            )
            if systemctl -q is-failed platter-keep.service; then
              journalctl -u platter-keep.service -n 30 -o cat --no-pager | grep -v '^platter-keep\\|^Failed to' | tail -n 1 |
                grep . || echo 'see journalctl -u platter-keep.service there'
            else
              echo
            fi
            printf '%s\\n' "$first"
            cat list.json 2>/dev/null || :
            """;

  /** The account of the second repository, then how each timeline came to be. */
  private static final String SECOND =
      """
      cd /var/lib/platter/keep && cat list.json || exit
      printf '\\n== log\\n'
      find repository/archive/im -mindepth 3 -type f -printf '%f %Ts\\n' | sed -n 's/^\\([0-9A-F]\\{24\\}\\)-[^ ]* /\\1 /p' |
        LC_ALL=C sort | awk '
          function hex(text, i, number) {
            for (i = 1; i <= length(text); i++) number = number * 16 + index("0123456789ABCDEF", substr(text, i, 1)) - 1
            return number
          }
          {
            line = substr($1, 1, 8); number = hex(substr($1, 9, 8)) * 256 + hex(substr($1, 17))
            if (line != before || number != wanted) { if (last) print first, last; first = $1 }
            last = $1 " " int($2); before = line; wanted = number + 1
          }
          END { if (last) print first, last }'
      cd histories 2>/dev/null || exit 0
      for file in *.history; do
        [ -e "$file" ] || continue
        printf '\\n== %s\\n' "${file%.history}"
        cat "$file"
      done
      """;

  /** Moves what is named out of the first repository, and then has the second one do the same. */
  static final String APART =
      """
      time=$1
      shift
      as() { setpriv --reuid="$1" --regid="$1" --clear-groups sh -c "$2" - "$3"; }
      printf '%s\\n' "$@" | as platter-backup '
        umask 027
        aside() { [ ! -e "$1" ] || { mkdir -p "$to/${1%/*}" && mv "$1" "$to/$1"; }; }
        to=/var/lib/platter/backup/foreign/$1
        cd /var/lib/platter/backup/repository || exit
        while read -r kind name; do
          case $kind in
            timeline)
              for at in archive/im/*/"$name"*; do
                aside "$at" || exit
              done
              ;;
            segment)
              for at in archive/im/*/*/"$name"-*; do
                aside "$at" || exit
              done
              ;;
            backup) aside "backup/im/$name" || exit ;;
          esac
        done' "$time" || exit
      printf '%s\\n' "$@" | as platter-keep 'umask 077; cat >"$1"' /var/lib/platter/keep/run/apart || exit
      systemctl start platter-keep-apart.service
      """;

  private static final String LOOK =
      INSIDE + "systemctl show -p Job -p ActiveState -p Result \"$1\"\ninfo 2>/dev/null || :\n";

  /** What {@link #contents} asks. */
  static final Script QUESTION = Script.of(LIST);

  private final Session vault;

  Backups(Session vault) {
    this.vault = vault;
  }

  /** What is told of a backup that is being made: bytes done and in all. */
  @FunctionalInterface
  interface Progress {
    void told(long done, long total);
  }

  /** What both repositories hold. */
  VaultContents contents() throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(QUESTION);
    if (!answer.ok()) {
      throw new OperationException(
          vault.host() + ": pgBackRest does not list the backups: " + answer.err().strip());
    }
    try {
      var lines = answer.out().split("\n", 6);
      var first = JSON.readTree(lines[4]);
      var second = JSON.readTree(lines[5].isBlank() ? "[]" : lines[5]);
      var found = new LinkedHashMap<String, Stored>();
      gather(second, false, found);
      gather(first, true, found);
      return new VaultContents(
          found.values().stream().sorted(Comparator.comparing(Stored::startedAt)).toList(),
          logUntil(first),
          logUntil(second),
          lines[0].isBlank()
              ? Optional.empty()
              : Optional.of(Instant.ofEpochSecond(Long.parseLong(lines[0]))),
          words(lines[1]),
          words(lines[2]),
          lines[3].isBlank() ? Optional.empty() : Optional.of(lines[3].strip()));
    } catch (JsonProcessingException e) {
      throw new OperationException(vault.host() + ": pgBackRest's list is not JSON", e);
    }
  }

  /**
   * What the second repository holds, as it said last: it is what a restore goes by.
   *
   * @throws OperationException if it holds nothing yet
   */
  Repository repository() throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(SECOND));
    if (!answer.ok()) {
      throw new OperationException(
          vault.host()
              + ": the second repository holds nothing yet: "
              + answer.err().strip()
              + "; 'platter backup full' fills it");
    }
    try {
      var parts = answer.out().split("\n== ", -1);
      var list = JSON.readTree(parts[0]);
      var found = new LinkedHashMap<String, Stored>();
      gather(list, false, found);
      var histories = new TreeMap<Integer, List<Repository.Fork>>();
      var log = new Log(Map.of());
      for (var part : List.of(parts).subList(1, parts.length)) {
        int cut = part.indexOf('\n');
        if (part.startsWith("log\n")) {
          log = Log.read(part.substring(cut + 1));
          continue;
        }
        histories.put(
            Integer.parseInt(part.substring(0, cut), 16),
            Repository.Fork.read(part.substring(cut + 1)));
      }
      return new Repository(List.copyOf(found.values()), histories, logUntil(list), log);
    } catch (JsonProcessingException e) {
      throw new OperationException(vault.host() + ": pgBackRest's list is not JSON", e);
    }
  }

  private static void gather(JsonNode repository, boolean first, Map<String, Stored> found) {
    for (var stanza : repository) {
      for (var backup : stanza.path("backup")) {
        var label = backup.path("label").asText();
        var stored =
            new Stored(
                label,
                backup.path("type").asText(),
                Instant.ofEpochSecond(backup.path("timestamp").path("start").asLong()),
                Instant.ofEpochSecond(backup.path("timestamp").path("stop").asLong()),
                backup.path("info").path("repository").path("delta").asLong(),
                backup.path("info").path("size").asLong(),
                Optional.ofNullable(backup.path("annotation").path("from").textValue()),
                Census.read(backup.path("annotation").path("census").asText()),
                backup.path("archive").path("start").asText(),
                backup.path("archive").path("stop").asText(),
                backup.path("lsn").path("stop").asText(),
                first,
                !first || found.containsKey(label));
        found.put(label, stored);
      }
    }
  }

  private static Optional<String> logUntil(JsonNode repository) {
    Optional<String> until = Optional.empty();
    for (var stanza : repository) {
      for (var archive : stanza.path("archive")) {
        until = Optional.ofNullable(archive.path("max").textValue());
      }
    }
    return until;
  }

  private static List<String> words(String line) {
    return line.isBlank() ? List.of() : List.of(line.strip().split(" "));
  }

  /**
   * Makes a backup now, by the same unit that the clock starts; where that runs already, its backup
   * is the one. It takes its turn with a backup of the other kind.
   *
   * @throws CancelledException once it is stopped
   */
  Stored make(Kind kind, Progress progress, Cancellation cancellation)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    var before = contents().backups().stream().filter(Stored::first).map(Stored::label).toList();
    var started = vault.run(Script.of("systemctl start --no-block \"$1\"", kind.unit));
    if (!started.ok()) {
      throw failed(kind, started.err());
    }
    while (runs(kind, progress)) {
      if (cancellation.cancelled()) {
        vault.run(Script.of("systemctl stop \"$1\"", kind.unit));
        cancellation.check();
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    var made =
        new ArrayList<>(
            contents().backups().stream()
                .filter(stored -> stored.first() && !before.contains(stored.label()))
                .toList());
    if (made.isEmpty()) {
      throw failed(kind, "");
    }
    // The first incremental one of a repository is a full one.
    return made.stream()
        .filter(stored -> stored.kind().equals(kind.word()))
        .reduce((older, newer) -> newer)
        .orElse(made.get(made.size() - 1));
  }

  private boolean runs(Kind kind, Progress progress)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(LOOK, kind.unit));
    var state = new LinkedHashMap<String, String>();
    for (var line : answer.out().lines().toList()) {
      if (line.startsWith("[")) {
        tell(line, progress);
      } else if (line.contains("=")) {
        state.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    var active = state.getOrDefault("ActiveState", "");
    var job = state.getOrDefault("Job", "");
    if (active.equals("activating") || !(job.isEmpty() || job.equals("0"))) {
      return true;
    }
    if (!state.getOrDefault("Result", "").equals("success")) {
      throw failed(kind, answer.err());
    }
    return false;
  }

  private static void tell(String info, Progress progress) {
    try {
      for (var stanza : JSON.readTree(info)) {
        var lock = stanza.path("status").path("lock").path("backup");
        if (lock.has("size")) {
          progress.told(lock.path("size-cplt").asLong(), lock.path("size").asLong());
        }
      }
    } catch (JsonProcessingException torn) {
      // Only how far it is goes untold.
      return;
    }
  }

  private OperationException failed(Kind kind, String err)
      throws UnreachableException, InterruptedException {
    var log =
        vault.run(
            // What it waits for fails it by a word of systemd alone.
            Script.of(
                "journalctl -u \"$1\" -u platter-keep-seed.service -n 8 -o cat --no-pager | cut -c 1-400",
                kind.unit));
    return new OperationException(
        vault.host()
            + ": the "
            + kind.word()
            + " backup failed: "
            + (err + log.out()).strip()
            + "\nLook at 'journalctl -u "
            + kind.unit
            + "' there, then run the same command again");
  }

  /**
   * Puts parts of both repositories where nothing reads them; nothing is deleted.
   *
   * @param time as the folders are called that take them
   * @param parts {@code timeline NUMBER} in eight hexadecimal digits, {@code segment NAME}, or
   *     {@code backup LABEL}
   * @return where what the first one had lies
   */
  String putAside(String time, List<String> parts)
      throws OperationException, UnreachableException, InterruptedException {
    var words = new ArrayList<>(parts);
    words.add(0, time);
    var answer =
        vault.run(Script.of(APART, words.toArray(String[]::new)).within(Duration.ofMinutes(30)));
    if (!answer.ok()) {
      throw new OperationException(
          vault.host()
              + ": "
              + String.join(", ", parts)
              + " cannot be put aside: "
              + answer.err().strip()
              + "; look at 'journalctl -u platter-keep-apart' there, then run the command again");
    }
    return "/var/lib/platter/backup/foreign/" + time + " and /var/lib/platter/keep/apart";
  }

  /** Lets the second repository take what the first one has now. */
  void keep() throws OperationException, UnreachableException, InterruptedException {
    start("platter-keep.service", "the second repository did not take what the first one holds");
  }

  /** Lays out what an export needs below {@code /var/lib/platter/keep/view}. */
  void view() throws OperationException, UnreachableException, InterruptedException {
    start("platter-keep-view.service", "what is to be exported could not be laid out");
  }

  private void start(String unit, String complaint)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of("systemctl start \"$1\"", unit).within(LONG));
    if (!answer.ok()) {
      var log =
          vault.run(Script.of("journalctl -u \"$1\" -n 5 -o cat --no-pager | head -n 2", unit));
      throw new OperationException(
          vault.host()
              + ": "
              + complaint
              + ": "
              + log.out().strip()
              + "\nLook at 'journalctl -u "
              + unit
              + "' there");
    }
  }
}
