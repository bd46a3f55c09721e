package platter.operation;

import java.util.Optional;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * How a host without data comes to the leader's: from the vault's backup, or, where that cannot be
 * had, as a base backup from the leader. The host itself says which way it goes ({@code
 * roles/database/files/copy}).
 *
 * @param what it does or did
 * @param backup label, where it is the vault's
 * @param bytes of the database in that backup; 0 where none
 * @param there bytes of it that are on the host by now
 * @param why not from the vault; empty where it is, and where nobody tried
 */
record Copying(What what, String backup, long bytes, long there, String why) {
  enum What {
    /** Nobody has begun a copy there since that was asked for. */
    NOTHING,
    LOOKING,
    RESTORING,
    /** All of the backup is there, and the log since is being replayed. */
    REPLAYING,
    VAULT,
    LEADER
  }

  private static final Copying NOTHING = new Copying(What.NOTHING, "", 0, 0, "");

  /** A second line says how much is there; files go and come while it is counted. */
  private static final Script QUESTION =
      Script.of(
          """
          cd /var/lib/platter/database || exit
          cat run/copy/state 2>/dev/null || exit 0
          du -sb data.coming 2>/dev/null | cut -f 1
          """);

  static final Script FORGET = Script.of("rm -f /var/lib/platter/database/run/copy/state");

  static Copying of(Session host) throws UnreachableException, InterruptedException {
    return read(host.run(QUESTION).out());
  }

  /** Reads what the host says; what cannot be read says nothing. */
  static Copying read(String said) {
    var lines = said.split("\n", -1);
    var words = lines[0].split(" ", -1);
    long there = lines.length > 1 ? bytes(lines[1]) : 0;
    return switch (words[0]) {
      case "looking" -> new Copying(What.LOOKING, "", 0, 0, "");
      case "restoring" -> from(What.RESTORING, words, there);
      case "replaying" -> from(What.REPLAYING, words, there);
      case "vault" -> from(What.VAULT, words, there);
      case "leader" ->
          new Copying(What.LEADER, "", 0, 0, lines[0].substring("leader".length()).strip());
      default -> NOTHING;
    };
  }

  private static Copying from(What what, String[] words, long there) {
    return words.length == 3
        ? new Copying(what, words[1], bytes(words[2]), there, "")
        : new Copying(what, "?", 0, 0, "");
  }

  private static long bytes(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** From where it comes, as part of a sentence. */
  String source(String leader) {
    return switch (what) {
      case NOTHING, LOOKING -> "as a base backup from " + leader;
      case RESTORING, REPLAYING, VAULT ->
          "from the vault: backup " + backup + ", " + bytes + " bytes, and the log since";
      case LEADER -> "as a base backup from " + leader + ", since " + why;
    };
  }

  /** What is worth telling while it goes on: the way, once that is known. */
  Optional<String> told(String leader) {
    return what == What.NOTHING || what == What.LOOKING
        ? Optional.empty()
        : Optional.of(source(leader));
  }
}
