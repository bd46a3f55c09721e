package platter.press;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A folder as an image of a disc: ISO 9660 with Rock Ridge for Linux and Joliet for Windows, with
 * the media checksum in it that {@code checkisomd5} compares. The same folder gives the same bytes.
 */
final class IsoImage {
  /** Where on a disc that boots the file system for UEFI lies. */
  static final String EFI = "boot/grub/efi.img";

  /** The names of GRUB's image and of its boot sector for a BIOS, beside the disc. */
  static final String ELTORITO = "eltorito.img";

  static final String HYBRID = "boot_hybrid.img";

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
   * @param boot the folder with what a BIOS starts, for a disc that boots, by UEFI as well and from
   *     a stick, too; the folder holds the rest. It is no file of the disc: its place is written
   *     into it
   */
  static void write(
      Path folder, Path image, String volume, Instant time, String last, Optional<Path> boot)
      throws IOException {
    var words =
        new ArrayList<>(
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
                "/" + last));
    boot.ifPresent(of -> words.addAll(boot(of)));
    words.add("-graft-points");
    words.add("/=" + folder);
    Command.of(words).with(Map.of("SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond()))).run();
    Command.of("implantisomd5", "--force", image.toString()).run();
  }

  private static List<String> boot(Path folder) {
    var eltorito = "boot/grub/" + ELTORITO;
    return List.of(
        "--gpt_disk_guid",
        "504C4154-5445-4D52-8000-000000000001",
        "-graft-points",
        "/" + eltorito + "=" + folder.resolve(ELTORITO),
        "-hide",
        ELTORITO,
        "-hide-joliet",
        ELTORITO,
        "-b",
        eltorito,
        "-c",
        "boot/grub/boot.cat",
        "--boot-catalog-hide",
        "-no-emul-boot",
        "-boot-load-size",
        "4",
        "-boot-info-table",
        "--grub2-boot-info",
        "--grub2-mbr",
        folder.resolve(HYBRID).toString(),
        "-eltorito-alt-boot",
        "-e",
        EFI,
        "-no-emul-boot",
        "-isohybrid-gpt-basdat");
  }
}
