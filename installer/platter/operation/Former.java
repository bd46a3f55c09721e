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
      rm -rf /var/lib/platter/quorum/epoch-* /var/lib/platter/quorum/joins-* /var/lib/platter/quorum/founds-*
      rm -f /var/lib/platter/gate/closed /var/lib/platter/gate/fenced
      data=/var/lib/platter/database/data
      [ -d "$data" ] || { echo 'there was nothing'; exit 0; }
      # What an earlier try has set aside is worth more than what it copied since.
      if [ -d "$data.aside" ]; then
        rm -rf "$data"
        echo "kept in $data.aside"
        exit
      fi
      used=$(du -sk "$data" | cut -f1)
      free=$(df -Pk "$data" | tail -n 1 | tr -s ' ' | cut -d' ' -f4)
      if [ "$free" -gt $((used * 2)) ]; then
        mv "$data" "$data.aside" && echo "kept in $data.aside"
      else
        rm -rf "$data" && echo 'deleted, since the disk has no room for both'
      fi
      """;

  private Former() {}

  /** Ends both there and sets aside what they have; says where it is kept. */
  static String setAside(Host host, Session session)
      throws OperationException, UnreachableException, InterruptedException {
    new Voter(host, session).end();
    var answer = session.run(Script.of(SET_ASIDE).within(Duration.ofHours(1)));
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
