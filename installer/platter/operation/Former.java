package platter.operation;

import java.time.Duration;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/** What a host has of a quorum and a database that it does not go on with. */
final class Former {
  /**
   * Two databases that went on alone from one moment look alike to Patroni, so the one that gives
   * way does not keep its data in place. It is kept beside it where there is room for both.
   */
  private static final String SET_ASIDE =
      """
      systemctl stop platter-recover.service 2>/dev/null
      rm -rf /var/lib/platter/quorum/epoch-* /var/lib/platter/quorum/joins-* /var/lib/platter/quorum/founds-*
      rm -f /var/lib/platter/gate/closed
      data=/var/lib/platter/database/data
      [ -d "$data" ] || { echo 'there was nothing'; exit 0; }
      # What an earlier try of the same has set aside is worth more than what it brought since.
      if [ -d "$data.before-$1" ]; then
        rm -rf "$data"
        echo "kept in $data.before-$1"
        exit
      fi
      # What an earlier restore or rejoin has set aside had its time.
      rm -rf "$data".before-*
      used=$(du -sk "$data" | cut -f1)
      free=$(df -Pk "$data" | tail -n 1 | tr -s ' ' | cut -d' ' -f4)
      if [ "$free" -gt $((used * 2)) ] && [ "$free" -gt "$2" ]; then
        mv "$data" "$data.before-$1" && echo "kept in $data.before-$1"
      else
        rm -rf "$data" && echo 'deleted, since the disk has no room for both'
      fi
      """;

  private Former() {}

  /**
   * Ends both there and sets aside what they have; says where it is kept.
   *
   * @param next number of the epoch for which it gives way
   * @param room bytes that must stay free for what comes in its place
   */
  static String setAside(Host host, Session session, int next, long room)
      throws OperationException, UnreachableException, InterruptedException {
    new Voter(host, session).end();
    var answer =
        session.run(
            Script.of(SET_ASIDE, String.valueOf(next), String.valueOf(room >> 10))
                .within(Duration.ofHours(1)));
    if (!answer.ok()) {
      throw new OperationException(
          host.name()
              + ": what it has of quorum and database cannot be set aside: "
              + answer.err().strip()
              + "; run the command again when that is mended");
    }
    return answer.out().strip();
  }
}
