package platter.operation;

import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * The names of the database's tables. The log has numbers instead, so the vault remembers the
 * names: of tables, too, that somebody drops later.
 */
final class TableCatalog {
  private static final String RELATIONS =
      """
      SELECT concat_ws(' ', d.oid, pg_relation_filenode(c.oid), c.oid, c.relkind, translate(c.oid::regclass::text, E'\\n\\r', '  '))
      FROM pg_class c, pg_database d
      WHERE d.datname = current_database() AND c.oid >= 16384 AND pg_relation_filenode(c.oid) IS NOT NULL
      """;

  /** Adds what is new to what is known, and gives both, the new last. */
  private static final String REMEMBER =
      """
      cd /var/lib/platter/keep || exit
      if [ "$1" ]; then
        { cat tables 2>/dev/null; printf '%s\\n' "$1"; } | awk '!seen[$0]++' >.tables && mv .tables tables || exit
      fi
      cat tables 2>/dev/null
      printf '%s\\n' "$1"
      """;

  private final Topology topology;
  private final Hosts hosts;
  private final Session vault;

  TableCatalog(Topology topology, Hosts hosts, Session vault) {
    this.topology = topology;
    this.hosts = hosts;
    this.vault = vault;
  }

  /** A step of a run that is under way: lets the vault know the names of now. */
  void remember(Narrator narrator)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    narrator.step(
        vault.host(), "Names of the tables", Outcome.OK, () -> names().count() + " names");
  }

  /** All names that are known, those of now included where a database answers. */
  TableNames names() throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(REMEMBER, now()));
    if (!answer.ok()) {
      throw new OperationException(
          vault.host()
              + ": the names of the tables cannot be kept in /var/lib/platter/keep/tables: "
              + answer.err().strip());
    }
    return TableNames.read(answer.out());
  }

  /** From the first database that answers, whoever leads; nothing where none does. */
  private String now() throws InterruptedException {
    for (var host : topology.hosts()) {
      if (host.has(Role.DATABASE)) {
        try {
          return new Sql(hosts.session(host)).ask(RELATIONS);
        } catch (OperationException | UnreachableException silent) {
          // The next one may answer.
        }
      }
    }
    return "";
  }
}
