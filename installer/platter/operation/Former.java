package platter.operation;

import java.time.Duration;
import java.util.List;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * What a host has of a quorum and a database that it does not go on with.
 *
 * <p>What is set aside lies beside the place of the database, in {@code data.before-TIME}. As long
 * as {@code unproven-TIME} lies there, too, whatever was to take its place has not proven itself
 * ({@link #proven}): until then nothing here removes it, however often the same is tried again. A
 * directory {@code unproven-TIME.gone} says the same of data for which the disk had no room.
 *
 * <p>A try that is taken again is known by that sign and by a database that Patroni has never
 * started here, which is what a broken restore or copy leaves behind: that one goes. One that
 * Patroni has started may hold what people wrote, and is set aside in its turn.
 */
final class Former {
  /**
   * Whoever wrote the database may be at home beside it, so the signs are directories: nobody is
   * led astray by a link. {@code bare} says that what lies there is half of something: PostgreSQL's
   * note of its start is in no backup, and {@code recover} and {@code copy} give it other words
   * than Patroni.
   */
  private static final String SIGNS =
      """
      at=/var/lib/platter/database data=/var/lib/platter/database/data restored=/var/lib/platter/database/data.restored
      waits() {
        for sign in "$at"/unproven-*; do
          [ -d "$sign" ] || continue
          name=${sign##*/unproven-}
          case $name in *.gone) return 0 ;; esac
          [ ! -d "$at/data.before-$name" ] || return 0
        done
        return 1
      }
      bare() { [ ! -e "$data/postmaster.opts" ] || grep -q '"-c" "config_file=' "$data/postmaster.opts"; }
      proven() {
        for old in "$at"/data.before-*; do
          [ ! -d "$old" ] || [ -d "$at/unproven-${old##*/data.before-}" ] || echo "$old"
        done
      }
      kept() {
        list=
        for sign in "$at"/unproven-*; do
          [ ! -d "$at/data.before-${sign##*/unproven-}" ] || list="$list $at/data.before-${sign##*/unproven-}"
        done
        [ "$list" ] && echo "kept in$list"
      }
      free() { df -Pk "$at" | tail -n 1 | tr -s ' ' | cut -d' ' -f4; }
      aside() {
        for sign in "$at"/unproven-*; do
          case $sign in *.gone) continue ;; esac
          # It was broken off before anything was set aside.
          [ ! -d "$sign" ] || [ -d "$at/data.before-${sign##*/unproven-}" ] || rmdir "$sign"
        done
        name=$(date -u +%Y%m%dT%H%M%SZ)
        while [ -e "$data.before-$name" ] || [ -e "$at/unproven-$name" ] || [ -e "$at/unproven-$name.gone" ]; do name=${name}x; done
        if [ "$1" = keep ]; then
          mkdir "$at/unproven-$name" && sync "$at" && mv "$data" "$data.before-$name"
        else
          mkdir "$at/unproven-$name.gone" && sync "$at" && mv "$data" "$data.going" && rm -rf "$data.going"
        fi
      }
      """;

  /**
   * Free bytes where the database lies, what lies there now, what may go for another one, and
   * whether what lies there is half of something.
   */
  private static final String ROOM =
      SIGNS
          + """
            place=$at
            while [ ! -d "$place" ]; do place=${place%/*}; done
            df -PkT "$place" | tail -n 1 | tr -s ' ' | cut -d' ' -f5
            used=$(du -skx "$data" 2>/dev/null | cut -f1)
            echo "${used:-0}"
            { proven; [ ! -d "$restored" ] || echo "$restored"; } | {
              sum=0
              while IFS= read -r old; do sum=$((sum + $(du -skx "$old" | cut -f1))); done
              echo "$sum"
            }
            if [ "${used:-0}" = 0 ] || { waits && bare; }; then echo half; else echo present; fi
            """;

  /**
   * For the one that comes beside the one that is there. That one goes only where there is no other
   * room, and nobody but whoever saw that in the plan has wanted it.
   */
  private static final String MAKE_ROOM =
      SIGNS
          + """
            rm -rf "$restored" "$data.going" || exit
            if waits && bare; then rm -rf "$data" || exit; fi
            roomy() { [ "$(free)" -gt "$1" ]; }
            roomy "$1" || proven | while IFS= read -r old; do rm -rf "$old"; done
            if [ ! -d "$data" ]; then
              echo 'there is nothing in its place'
            elif roomy "$1"; then
              echo 'there is room beside what it has'
            elif [ "$2" = stays ]; then
              echo 'the disk has no room any more for both what it has and what comes; make room, or run it again to be told what goes' >&2
              exit 1
            else
              aside gone && echo 'deleted what it had, since the disk has no room for both'
            fi
            """;

  /** What it had stays whatever room there is: it has stayed until now. */
  private static final String TAKE_PLACE =
      SIGNS
          + """
            [ -d "$restored" ] || { echo "$restored is not there" >&2; exit 1; }
            if waits && bare; then rm -rf "$data" || exit; fi
            if [ -d "$data" ]; then aside keep || exit; fi
            mv "$restored" "$data" && sync "$at" && { kept || echo 'there was nothing'; }
            """;

  /**
   * Kept over a boot, and before anything ends, so that nothing that ended comes back by itself.
   */
  private static final String CLOSE =
      """
      if read -r number id _ </var/lib/platter/gate/epoch 2>/dev/null; then
        echo "$number $id a restore is under way; where it was broken off: platter restore again, or platter startup" >/var/lib/platter/gate/closed.restore &&
          sync /var/lib/platter/gate/closed.restore &&
          mv /var/lib/platter/gate/closed.restore /var/lib/platter/gate/closed && sync /var/lib/platter/gate || exit
      fi
      systemctl stop platter-recover.service 2>/dev/null || :
      """;

  private static final String QUORUM =
      """
      rm -rf /var/lib/platter/quorum/epoch-* /var/lib/platter/quorum/joins-* /var/lib/platter/quorum/founds-*
      """;

  /**
   * Two databases that went on alone from one moment look alike to Patroni, so the one that gives
   * way does not keep its data in place. It is kept beside it where there is room for both.
   */
  private static final String DATABASE =
      SIGNS
          + """
            systemctl stop platter-recover.service 2>/dev/null
            rm -rf "$data.going" || exit
            if [ ! -d "$data" ]; then
              kept || echo 'there was nothing'
              exit 0
            fi
            if waits && bare; then
              rm -rf "$data" && { kept || echo 'half of an earlier try is gone'; }
              exit
            fi
            used=$(du -skx "$data" | cut -f1)
            roomy() { [ "$(free)" -gt $((used * 2)) ]; }
            # What an earlier restore or rejoin has set aside, and proven itself since, is worth less than what is there now.
            roomy || proven | while IFS= read -r old; do rm -rf "$old"; done
            if roomy; then
              aside keep && kept
            else
              aside gone && echo 'deleted, since the disk has no room for both'
            fi
            """;

  /** Only where something was set aside for what has proven itself now. */
  private static final String PROVEN =
      SIGNS
          + """
            rm -rf "$data.going"
            waits || exit 0
            proven | while IFS= read -r old; do rm -rf "$old"; done
            kept || :
            rmdir "$at"/unproven-* && sync "$at"
            """;

  /**
   * Nothing where no restore closed it; else {@code closed}, and what of the epoch that it would go
   * on with is there: {@code quorum}, {@code database}. The argument is the number of the quorum,
   * where that is not the epoch's.
   */
  private static final String BROKEN_OFF =
      SIGNS
          + """
            read -r number id _ </var/lib/platter/gate/epoch 2>/dev/null || exit 0
            grep -q "^$number $id a restore is under way" /var/lib/platter/gate/closed 2>/dev/null || exit 0
            echo closed
            [ ! -d "/var/lib/platter/quorum/epoch-${1:-$number}" ] || echo quorum
            if [ -d "$data" ] && ! { waits && bare; }; then echo database; fi
            """;

  /** Half of a database must never be started. */
  private static final String TAKE_BACK =
      SIGNS
          + """
            systemctl stop platter-recover.service 2>/dev/null
            rm -rf "$restored" || exit
            if waits && bare; then rm -rf "$data" || exit; fi
            rm -f /var/lib/platter/gate/closed &&
              if [ -d "$data" ]; then echo 'all that it had is there'; else echo 'it has no database, and takes one from the others'; fi
            """;

  private static final Duration LONG = Duration.ofHours(1);

  private Former() {}

  /**
   * What room a host has for a database.
   *
   * @param free bytes
   * @param used bytes that the one takes which lies there now
   * @param old bytes of what may go: an earlier try, and what was set aside and is proven
   * @param half whether there is none, or half of one that an earlier try has left
   */
  record Room(long free, long used, long old, boolean half) {
    /** Whether a database gets in at all, if need be in the place of the one that is there. */
    boolean takes(long bytes) {
      return free + used + old > bytes;
    }

    /** Whether what is there now can stay beside it. */
    boolean keeps(long bytes) {
      return free + old + (half ? used : 0) > bytes;
    }
  }

  static Room room(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(Script.of(ROOM).within(LONG));
    var lines = answer.out().lines().map(String::strip).toList();
    if (!answer.ok()
        || lines.size() != 4
        || !String.join("", lines.subList(0, 3)).matches("[0-9]+")) {
      throw new OperationException(
          host.name()
              + " does not say what room its disk has: "
              + (answer.err() + answer.out()).strip());
    }
    return new Room(
        Long.parseLong(lines.get(0)) << 10,
        Long.parseLong(lines.get(1)) << 10,
        Long.parseLong(lines.get(2)) << 10,
        lines.get(3).equals("half"));
  }

  /**
   * Ends both there, so that neither comes back for the epoch that ends, whatever boots meanwhile.
   * All that they have stays.
   */
  static void close(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    must(host, session, Script.of(CLOSE), "its gate cannot be closed");
    new Voter(host, session).end();
  }

  /**
   * Ends both there and sets aside what they have; the gate may open again. Says where the database
   * is kept.
   */
  static String setAside(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    new Voter(host, session).end();
    setAsideQuorum(host, session);
    var said = setAsideDatabase(host, session);
    must(
        host,
        session,
        Script.of("rm -f /var/lib/platter/gate/closed"),
        "its gate cannot be let open");
    return said;
  }

  /** Sets aside what it has of a quorum that has ended there. */
  static void setAsideQuorum(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    must(host, session, Script.of(QUORUM), "what it has of the quorum cannot be set aside");
  }

  /** Sets aside a database that has ended there; says where it is kept. */
  static String setAsideDatabase(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    return must(
        host,
        session,
        Script.of(DATABASE).within(LONG),
        "what it has of the database cannot be set aside");
  }

  /**
   * Makes room for a database that comes beside the one that has ended there, in {@code
   * data.restored}; says what that took.
   *
   * @param room bytes that it takes
   * @param mayGo whether the one that has ended is deleted where there is no other room
   */
  static String makeRoom(Host host, Session session, long room, boolean mayGo)
      throws OperationException, UnreachableException, InterruptedException {
    return must(
        host,
        session,
        Script.of(MAKE_ROOM, String.valueOf(room >> 10), mayGo ? "goes" : "stays").within(LONG),
        "there is no room to be made");
  }

  /** The database that has come takes the place of the other one; says where that is kept. */
  static String takePlace(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    return must(
        host,
        session,
        Script.of(TAKE_PLACE).within(LONG),
        "the database that came back cannot take its place");
  }

  /**
   * What came in the place of what these hosts have set aside has proven itself: what an earlier
   * restore or rejoin has set aside had its time, and goes. Where that cannot be, it is warned of,
   * and nothing is lost but room.
   */
  static void proven(Narrator narrator, List<Host> gated, Hosts hosts) throws InterruptedException {
    for (var host : gated) {
      try {
        var said =
            must(
                host,
                hosts.session(host),
                Script.of(PROVEN).within(LONG),
                "what an earlier restore or rejoin has set aside cannot be removed");
        if (!said.isEmpty()) {
          narrator.note(host.name(), "What it had before is " + said);
        }
      } catch (OperationException | UnreachableException e) {
        narrator.warn(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * What a host has that a restore has ended, and that did not come to found a quorum.
   *
   * @param closed whether there is such a one at all
   * @param quorum whether it has its part of the quorum that ended
   * @param database whether it has the database that ended
   */
  record BrokenOff(boolean closed, boolean quorum, boolean database) {}

  /**
   * Looks for it.
   *
   * @param quorum the number of the quorum, where that is not the epoch's
   */
  static BrokenOff brokenOff(Session session, String... quorum)
      throws UnreachableException, InterruptedException {
    var said = session.run(Script.of(BROKEN_OFF, quorum)).out().lines().toList();
    return new BrokenOff(
        said.contains("closed"), said.contains("quorum"), said.contains("database"));
  }

  /** Removes what a restore has brought, and lets the gate open again; starts nothing. */
  static String takeBack(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    return must(
        host,
        session,
        Script.of(TAKE_BACK).within(LONG),
        "it cannot be made what it was before the restore");
  }

  private static String must(Host host, Session session, Script script, String otherwise)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = session.run(script);
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": "
              + otherwise
              + ": "
              + answer.err().strip()
              + "; mend that, then run the command again");
    }
    return answer.out().strip();
  }
}
