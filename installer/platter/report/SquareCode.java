package platter.report;

import io.nayuki.qrcodegen.QrCode;

/** A QR code (ISO/IEC 18004) as a drawing. */
record SquareCode(int size, String path) {
  /** The quiet zone that the standard wants on each side, in modules. */
  private static final int QUIET = 4;

  /** The code of a text; a tenth of it may be unreadable. */
  static SquareCode of(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d %dh1v1h-1z".formatted(x + QUIET, y + QUIET));
        }
      }
    }
    return new SquareCode(code.size + 2 * QUIET, path.toString());
  }
}
