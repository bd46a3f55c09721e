package platter.bundle;

import java.util.stream.IntStream;

/** GF(2^8) and the parity of a group, straight from their definitions, to compare with. */
public final class SlowField {
  private static final byte[][] PRODUCTS = products();

  private SlowField() {}

  private static byte[][] products() {
    var products = new byte[256][256];
    for (int a = 0; a < 256; a++) {
      for (int b = 0; b < 256; b++) {
        products[a][b] = (byte) times(a, b);
      }
    }
    return products;
  }

  /** Multiplies polynomials over GF(2), and takes the remainder by 0x11D, bit by bit. */
  static int times(int a, int b) {
    int product = 0;
    for (int bit = 0; bit < 8; bit++) {
      product ^= ((b >> bit) & 1) * (a << bit);
    }
    for (int bit = 14; bit >= 8; bit--) {
      product ^= ((product >> bit) & 1) * (0x11D << (bit - 8));
    }
    return product;
  }

  private static int inverse(int a) {
    return IntStream.range(1, 256).filter(b -> times(a, b) == 1).findFirst().orElseThrow();
  }

  /** The parity cells of these data cells, by the sum that docs/recovery-data.md gives. */
  public static byte[][] parity(byte[][] data, int rows) {
    var parity = new byte[rows][data[0].length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < data.length; column++) {
        var products = PRODUCTS[inverse((data.length + row) ^ column)];
        for (int i = 0; i < data[column].length; i++) {
          parity[row][i] ^= products[data[column][i] & 0xff];
        }
      }
    }
    return parity;
  }
}
