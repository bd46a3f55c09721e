package platter.operation;

import java.util.Optional;
import platter.operation.VaultContents.Stored;
import platter.ssh.UnreachableException;

/**
 * What a restore brought back, held against what was there before anything was ended; where nothing
 * was there any more, against what the backup says that there was.
 */
final class Comparison {
  private final Restore.Wanted wanted;
  private Optional<Census> before = Optional.empty();

  Comparison(Restore.Wanted wanted) {
    this.wanted = wanted;
  }

  /**
   * Counts what is there; where that cannot be, it is no hindrance.
   *
   * @param leader of the service that is about to end
   */
  String before(Narrator narrator, Sql leader) throws UnreachableException, InterruptedException {
    try {
      var census = Census.of(leader, wanted.to());
      before = Optional.of(census);
      return census.said();
    } catch (OperationException e) {
      narrator.warn("what is there was not counted: " + e.getMessage());
      return "not counted";
    }
  }

  /**
   * Counts what came back, and says what was there beside it. Of an earlier moment, what was
   * deleted since is back, and no reason to warn; what was there until now must be the same.
   *
   * @param host that leads the service that came back
   * @param leader its database
   * @param backup from which it came
   */
  String after(Narrator narrator, String host, Sql leader, Stored backup)
      throws UnreachableException, InterruptedException {
    try {
      String said;
      if (before.isEmpty()) {
        var all = Census.of(leader, wanted.to()).said();
        if (backup.census().isEmpty()) {
          said = all + "; nothing of before was counted";
        } else {
          var carried = backup.census().get();
          said = carried.again(leader).besideBackup(carried, backup.label());
          narrator.note(host, "What came back: " + all);
        }
      } else {
        var back = before.get().again(leader);
        said = back.beside(before.get());
        if (wanted.to().isEmpty() && wanted.timeline().isEmpty() && !back.equals(before.get())) {
          narrator.warn("what came back is not what was there");
        }
      }
      narrator.note(host, "What came back: " + said);
      return said;
    } catch (OperationException e) {
      narrator.warn("what came back was not counted: " + e.getMessage());
      return "not counted";
    }
  }
}
