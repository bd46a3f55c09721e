package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code beside its definition, and beside the one of Apache Ozone, which has the same matrix.
 */
class ReedSolomonTest {
  private static final int SIZE = 64;

  /** Data cells of a group, and how many parity cells it has. */
  private record Group(List<byte[]> data, int parity) {
    static Group random(int data, int parity, long seed) {
      var random = new Random(seed);
      var cells = new ArrayList<byte[]>();
      for (int column = 0; column < data; column++) {
        cells.add(new byte[SIZE]);
        random.nextBytes(cells.get(column));
      }
      return new Group(cells, parity);
    }

    int cells() {
      return data.size() + parity;
    }

    SortedMap<Integer, byte[]> parityCells() {
      var sums = code().sums(SIZE);
      for (int column = 0; column < data.size(); column++) {
        sums.add(column, data.get(column), 0);
      }
      var cells = new TreeMap<Integer, byte[]>();
      for (int row = 0; row < parity; row++) {
        cells.put(row, sums.parity(row));
      }
      return cells;
    }

    /** The data cells that are lost, made from all cells that are not; parity comes after data. */
    List<byte[]> solve(List<Integer> lost) {
      var sums = code().sums(SIZE);
      for (int column = 0; column < data.size(); column++) {
        if (!lost.contains(column)) {
          sums.add(column, data.get(column), 0);
        }
      }
      var known = parityCells();
      known.keySet().removeIf(row -> lost.contains(data.size() + row));
      return sums.solve(missing(lost), known);
    }

    void assertMakesAgain(List<Integer> lost, String message) {
      var made = solve(lost);
      var missing = missing(lost);
      assertEquals(missing.size(), made.size(), message);
      for (int i = 0; i < made.size(); i++) {
        assertArrayEquals(data.get(missing.get(i)), made.get(i), message);
      }
    }

    private List<Integer> missing(List<Integer> lost) {
      return lost.stream().filter(cell -> cell < data.size()).toList();
    }

    private ReedSolomon code() {
      return new ReedSolomon(data.size(), parity);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4,2", "17,8", "200,12", "240,16", "128,128", "1,255"})
  void parityIsWhatItsDefinitionSays(int data, int parity) {
    var group = Group.random(data, parity, 30);
    assertArrayEquals(
        SlowField.parity(group.data().toArray(byte[][]::new), parity),
        group.parityCells().values().toArray(byte[][]::new));
  }

  /** SHA-256 of the parity that hdds-erasurecode 1.4.1 gave for the same cells. */
  @ParameterizedTest
  @CsvSource({
    "1,1,a8b41c017aa41608ae2e2ee458468b7895f8f45665a478978e395dd4fc892547",
    "4,2,7bd25433cba62482a2c8fa5f266e1ac79e1cd31b6a1fd9df03bc784f03d50692",
    "10,4,404bee459858d81954f5a46348b5bb8968816562c3d142744feaa2df3fa4e970",
    "17,8,a4de60fd20a6f64ae338b0190c0070e5db020d719c15e0b396659f93b4411a1f",
    "100,9,916a48e2fa2740f85c3f418fced9acfdd8b074191148571e081ade5856f09fe0",
    "200,12,3b98b42891fe19fa2ee7c4f12ede2226e47717aa88f96c4694c4e82f7be58ec8",
    "239,16,531e86f2f3309668eedc48c48b8a69d0f9d656108ed84964886616ef2e0a1a3c",
    "127,128,bd924824a62cbe6b1b366ee9c0640f28ac9f12bb12713f9b05b33aaf62a5b156"
  })
  void parityIsThatOfApacheOzone(int data, int parity, String sha256) {
    var hash = Digests.sha256();
    Group.random(data, parity, 31).parityCells().values().forEach(hash::update);
    assertEquals("sha256:" + sha256, Digests.ofHash(hash.digest()));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anyTwelveOfAGroupOfADiscAreMadeAgain(long seed) {
    var group = Group.random(200, 12, seed);
    group.assertMakesAgain(some(group, seed), "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 93, 188})
  void twelveDataCellsInARowAreMadeAgain(int first) {
    Group.random(200, 12, 21)
        .assertMakesAgain(IntStream.range(first, first + 12).boxed().toList(), "from " + first);
  }

  @Test
  void allThatASmallGroupMayLoseIsMadeAgain() {
    var group = Group.random(5, 4, 7);
    for (int lost = 0; lost < 1 << group.cells(); lost++) {
      if (Integer.bitCount(lost) <= group.parity()) {
        group.assertMakesAgain(bits(lost), "lost: " + Integer.toBinaryString(lost));
      }
    }
  }

  @Test
  void whatCannotBeKnownIsNotGuessed() {
    var group = Group.random(5, 4, 7);
    for (int lost = 0; lost < 1 << group.cells(); lost++) {
      if (Integer.bitCount(lost) > group.parity() && !group.missing(bits(lost)).isEmpty()) {
        var all = bits(lost);
        assertThrows(IllegalArgumentException.class, () -> group.solve(all), all::toString);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "245,12", "-1,1", "2147483647,2"})
  void aGroupThatTheFieldHasNoRoomForIsRefused(int data, int parity) {
    assertThrows(IllegalArgumentException.class, () -> new ReedSolomon(data, parity));
  }

  /** As many cells as there are parity cells. */
  private static List<Integer> some(Group group, long seed) {
    var all = new ArrayList<>(IntStream.range(0, group.cells()).boxed().toList());
    Collections.shuffle(all, new Random(seed));
    return all.subList(0, group.parity());
  }

  private static List<Integer> bits(int set) {
    return IntStream.range(0, 31).filter(bit -> ((set >> bit) & 1) == 1).boxed().toList();
  }
}
