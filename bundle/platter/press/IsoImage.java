package platter.press;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A folder as an image of a disc: ISO 9660 with Rock Ridge for Linux and Joliet for Windows, with
 * the media checksum in it that {@code checkisomd5} compares. The same folder gives the same bytes.
 */
final class IsoImage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'00'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private IsoImage() {}

  /**
   * Writes it.
   *
   * @param volume the name under which it is mounted: at most 16 letters, digits and {@code _}, so
   *     that Joliet has all of it
   * @param time that of the image; the files have theirs
   * @param last the folder whose files lie behind all others
   */
  static void write(Path folder, Path image, String volume, Instant time, String last)
      throws IOException {
    Command.of(
            List.of(
                "xorriso",
                "-as",
                "mkisofs",
                "-quiet",
                "-o",
                image.toString(),
                "-V",
                volume,
                "-volset",
                volume,
                // everybody may read, nobody owns
                "-r",
                "-J",
                "-joliet-long",
                "-iso-level",
                "3",
                "--modification-date=" + TIME.format(time),
                "--sort-weight",
                "-1",
                "/" + last,
                folder.toString()))
        .with(Map.of("SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond())))
        .run();
    Command.of("implantisomd5", "--force", image.toString()).run();
  }
}
