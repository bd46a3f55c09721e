package platter.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes damaged cells anew from what is left of their groups. Groups that lie side by side are read
 * together, since so do their cells in each column and row: a drive seeks once for each of these,
 * however many groups they are. Not for several threads.
 */
final class CellRepair {
  private final ProtectedFile file;
  private final Cells cells;
  private final ReedSolomon code;

  CellRepair(ProtectedFile file) {
    this.file = file;
    this.cells = file.cells();
    this.code = new ReedSolomon(cells.data(), cells.parity());
  }

  /**
   * Solves the groups of these data cells, as far as enough is left of them.
   *
   * @return all cells that their groups lacked, each as its check value says
   */
  Map<Integer, byte[]> repair(BitSet damaged) {
    var groups = new BitSet();
    damaged.stream().forEach(cell -> groups.set(cell % cells.groups()));
    var repaired = new HashMap<Integer, byte[]>();
    for (int from = groups.nextSetBit(0); from >= 0; ) {
      int to = groups.nextClearBit(from);
      for (var group : read(from, to)) {
        repaired.putAll(group.solved());
      }
      from = groups.nextSetBit(to);
    }
    return repaired;
  }

  private List<Group> read(int from, int to) {
    var groups = new ArrayList<Group>();
    for (int number = from; number < to; number++) {
      groups.add(new Group(number));
    }
    int size = cells.size();
    var bytes = new byte[groups.size() * size];
    for (int column = 0; column < cells.columns(); column++) {
      int first = column * cells.groups() + from;
      int count = Math.min(groups.size(), cells.count() - first);
      if (count > 0) {
        var lost = file.data().read(first, count, bytes);
        for (int i = 0; i < count; i++) {
          groups.get(i).column(column, lost.get(i), bytes, i * size);
        }
      }
    }
    for (int row = 0; row < cells.parity() && !groups.stream().allMatch(Group::isEnough); row++) {
      int first = row * cells.groups() + from;
      var lost = file.parity().read(first, groups.size(), bytes);
      for (int i = 0; i < groups.size(); i++) {
        if (!lost.get(i)) {
          groups.get(i).parity.put(row, Arrays.copyOfRange(bytes, i * size, (i + 1) * size));
        }
      }
    }
    return groups;
  }

  /** What is left of a group. */
  private final class Group {
    private final int number;
    private final ReedSolomon.Sums sums = code.sums(cells.size());
    private final List<Integer> missing = new ArrayList<>();
    private final TreeMap<Integer, byte[]> parity = new TreeMap<>();

    Group(int number) {
      this.number = number;
    }

    void column(int column, boolean lost, byte[] bytes, int offset) {
      if (lost) {
        missing.add(column);
      } else {
        sums.add(column, bytes, offset);
      }
    }

    boolean isEnough() {
      return parity.size() >= missing.size();
    }

    Map<Integer, byte[]> solved() {
      var solved = new HashMap<Integer, byte[]>();
      if (isEnough()) {
        var found = sums.solve(missing, parity);
        for (int i = 0; i < found.size(); i++) {
          int cell = missing.get(i) * cells.groups() + number;
          if (file.holds(cell, found.get(i))) {
            solved.put(cell, found.get(i));
          }
        }
      }
      return solved;
    }
  }
}
