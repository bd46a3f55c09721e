package platter.press;

import java.io.IOException;
import java.nio.file.Files;
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
 * the media checksum in it that {@code checkisomd5} compares. Files lie on it in the order of their
 * names. The same folder gives the same bytes.
 */
final class IsoImage {
  /** Where on a disc that boots the file system for UEFI lies. */
  static final String EFI = "boot/grub/efi.img";

  /** The names of GRUB's image and of its boot sector for a BIOS, beside the disc. */
  static final String ELTORITO = "eltorito.img";

  static final String HYBRID = "boot_hybrid.img";

  private static final String GRAFTED = "boot/grub/" + ELTORITO;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'00'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private IsoImage() {}

  /**
   * Writes it.
   *
   * @param volume the name under which it is mounted: at most 16 letters, digits and {@code _}, so
   *     that Joliet has all of it
   * @param time that of the image; the files have theirs
   * @param boot the folder with what a BIOS starts, for a disc that boots, by UEFI as well and from
   *     a stick, too; the folder holds the rest. It is no file of the disc: its place is written
   *     into it
   */
  static void write(Path folder, Path image, String volume, Instant time, Optional<Path> boot)
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
                "--modification-date=" + TIME.format(time)));
    boot.ifPresent(of -> words.addAll(boot(of)));
    var order = image.resolveSibling(image.getFileName() + ".order");
    words.addAll(List.of("--sort-weight-list", order.toString()));
    words.add(folder.toString());
    // after the folder, whose folders have their times from it
    boot.ifPresent(
        of -> words.addAll(List.of("-graft-points", "/" + GRAFTED + "=" + of.resolve(ELTORITO))));
    try {
      Files.writeString(order, order(folder));
      Command.of(words)
          .with(Map.of("SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond())))
          .run();
    } finally {
      Files.deleteIfExists(order);
    }
    Command.of("implantisomd5", "--force", image.toString()).run();
  }

  /** By name; xorriso would take the numbers that files happen to have on this machine's disk. */
  private static String order(Path folder) throws IOException {
    var lines = new StringBuilder();
    try (var files = Files.walk(folder)) {
      int weight = 0;
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        weight--;
        lines.append(weight).append(" /").append(folder.relativize(file)).append('\n');
      }
    }
    return lines.toString();
  }

  private static List<String> boot(Path folder) {
    return List.of(
        "--gpt_disk_guid",
        "504C4154-5445-4D52-8000-000000000001",
        "-hide",
        ELTORITO,
        "-hide-joliet",
        ELTORITO,
        "-b",
        GRAFTED,
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
