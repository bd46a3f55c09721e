package platter.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A systematic Reed-Solomon code for erasures: of a group of data cells and parity cells, any as
 * many as there are parity cells may be lost, if it is known which.
 *
 * <p>Bytes are elements of GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (0x11D, as in RFC 5510). Parity
 * is the product of the data with a Cauchy matrix, as in Blömer, Kalfane, Karp, Karpinski, Luby and
 * Zuckerman, "An XOR-Based Erasure-Resilient Coding Scheme" (ICSI TR-95-048, 1995): row r and
 * column c have 1 / (x + y) with x = data + r and y = c. No x is a y, so every square part of the
 * matrix can be inverted, which is what makes any loss of that size good again. Intel's ISA-L
 * ({@code gf_gen_cauchy1_matrix}) and Apache Ozone have the same matrix.
 *
 * <p>Eight products of a byte, one for each of eight rows, stand in one {@code long}, so that one
 * look into a table multiplies by a column. Several threads may use one code, and each its sums.
 */
public final class ReedSolomon {
  private static final int POLYNOMIAL = 0x11D;

  /** Products in a {@code long}. */
  private static final int LANES = 8;

  /** Powers of x, twice over, so that the sum of two logarithms needs no remainder. */
  private static final int[] POWERS = new int[2 * 255];

  private static final int[] LOGARITHMS = new int[256];

  static {
    for (int exponent = 0, power = 1; exponent < 255; exponent++) {
      POWERS[exponent] = power;
      POWERS[exponent + 255] = power;
      LOGARITHMS[power] = exponent;
      power = (power << 1) ^ (power < 0x80 ? 0 : POLYNOMIAL);
    }
  }

  private final int data;
  private final int parity;

  /** By column, then by eight rows: for each byte its products. */
  private final long[][][] products;

  /**
   * @param data data cells of a group
   * @param parity parity cells of a group; with the data cells at most 256
   */
  public ReedSolomon(int data, int parity) {
    if (data < 1 || parity < 1 || data > 256 - parity) {
      throw new IllegalArgumentException(
          "data and parity: " + data + " and " + parity + " cells are no group of 2 to 256");
    }
    this.data = data;
    this.parity = parity;
    products = new long[data][(parity + LANES - 1) / LANES][256];
    for (int column = 0; column < data; column++) {
      for (int row = 0; row < parity; row++) {
        fill(products[column][row / LANES], coefficient(row, column), row % LANES);
      }
    }
  }

  private static void fill(long[] table, int coefficient, int lane) {
    for (int value = 0; value < table.length; value++) {
      table[value] |= (long) multiply(coefficient, value) << (LANES * lane);
    }
  }

  private int coefficient(int row, int column) {
    return inverse((data + row) ^ column);
  }

  /** Bytes of memory that the sums of a group take. */
  public long sumsLength(int cellSize) {
    return (long) LANES * products[0].length * cellSize;
  }

  /** The sums of a group of which no data cell was added yet. */
  public Sums sums(int cellSize) {
    return new Sums(cellSize);
  }

  /** What the data cells of one group, that were added so far, give for each parity cell. */
  public final class Sums {
    private final int size;
    private final long[][] sums;

    private Sums(int size) {
      this.size = size;
      this.sums = new long[(parity + LANES - 1) / LANES][size];
    }

    /**
     * Adds the data cell of a column, each column once, in any order. One of zeros adds nothing.
     */
    public void add(int column, byte[] bytes, int offset) {
      for (int i = 0; i < sums.length; i++) {
        add(products[column][i], bytes, offset, sums[i]);
      }
    }

    private static void add(long[] table, byte[] bytes, int offset, long[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] ^= table[bytes[offset + i] & 0xff];
      }
    }

    /** The parity cell of a row, if the data cells that were added are all that are not zero. */
    public byte[] parity(int row) {
      var lanes = sums[row / LANES];
      int shift = LANES * (row % LANES);
      var cell = new byte[size];
      for (int i = 0; i < size; i++) {
        cell[i] = (byte) (lanes[i] >>> shift);
      }
      return cell;
    }

    /**
     * The data cells that were not added.
     *
     * @param missing their columns
     * @param known parity cells by row, at least as many as are missing
     * @return the missing cells, in the order of {@code missing}
     */
    public List<byte[]> solve(List<Integer> missing, SortedMap<Integer, byte[]> known) {
      if (known.size() < missing.size()) {
        throw new IllegalArgumentException(
            "known: " + known.size() + " parity cells do not give " + missing.size() + " cells");
      }
      var used = List.copyOf(known.entrySet()).subList(0, missing.size());
      var inverse = invert(used.stream().map(Map.Entry::getKey).toList(), missing);
      var cells = new ArrayList<byte[]>();
      for (int i = 0; i < missing.size(); i++) {
        cells.add(new byte[size]);
      }
      for (int j = 0; j < used.size(); j++) {
        // What the missing cells alone give for this parity cell.
        var rest = parity(used.get(j).getKey());
        addMultiple(1, used.get(j).getValue(), rest);
        for (int i = 0; i < cells.size(); i++) {
          addMultiple(inverse[i][j], rest, cells.get(i));
        }
      }
      return cells;
    }

    private static void addMultiple(int coefficient, byte[] bytes, byte[] sums) {
      var table = new long[256];
      fill(table, coefficient, 0);
      for (int i = 0; i < sums.length; i++) {
        sums[i] ^= (byte) table[bytes[i] & 0xff];
      }
    }
  }

  /**
   * The inverse of the matrix's part in these rows and columns, by Gauss and Jordan. No pivot is
   * looked for: the upper left parts of a Cauchy matrix are Cauchy matrices, so none is zero.
   */
  private int[][] invert(List<Integer> rows, List<Integer> columns) {
    int size = rows.size();
    var matrix = new int[size][2 * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        matrix[i][j] = coefficient(rows.get(i), columns.get(j));
      }
      matrix[i][size + i] = 1;
    }
    for (int pivot = 0; pivot < size; pivot++) {
      int factor = inverse(matrix[pivot][pivot]);
      for (int j = 0; j < 2 * size; j++) {
        matrix[pivot][j] = multiply(factor, matrix[pivot][j]);
      }
      for (int i = 0; i < size; i++) {
        int multiple = i == pivot ? 0 : matrix[i][pivot];
        for (int j = 0; j < 2 * size; j++) {
          matrix[i][j] ^= multiply(multiple, matrix[pivot][j]);
        }
      }
    }
    var inverse = new int[size][];
    for (int i = 0; i < size; i++) {
      inverse[i] = Arrays.copyOfRange(matrix[i], size, 2 * size);
    }
    return inverse;
  }

  private static int multiply(int a, int b) {
    return a == 0 || b == 0 ? 0 : POWERS[LOGARITHMS[a] + LOGARITHMS[b]];
  }

  private static int inverse(int a) {
    return POWERS[255 - LOGARITHMS[a]];
  }
}
