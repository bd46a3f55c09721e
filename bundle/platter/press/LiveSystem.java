package platter.press;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The system that the disc boots into where there is none: its recipe {@code live.yaml} is built
 * like those of the server images, and at most once; beside its layer the cache keeps what the disc
 * has of it. Java and the program are not in it, since it starts them from the disc.
 */
final class LiveSystem {
  private static final String NAME = "live";
  private static final String SQUASHED = "filesystem.squashfs";
  private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";

  /** What the recipe's hook leaves in /boot and is a file of the disc, and where it lies there. */
  private static final Map<String, String> FILES =
      Map.of(
          "vmlinuz", "boot/vmlinuz",
          "initrd.img", "boot/initrd.img",
          "unicode.pf2", "boot/grub/fonts/unicode.pf2",
          "efi.img", IsoImage.EFI);

  /** The cache's folder of the image, with what was made of it beside its layer. */
  private final Path folder;

  private LiveSystem(Path folder) {
    this.folder = folder;
  }

  /**
   * Builds it, or finds it in the cache.
   *
   * @param recipes the folder with its recipe and the lock file
   */
  static LiveSystem build(Path recipes, Path cache, Consumer<String> say) throws IOException {
    return new RecipeFolder(recipes, cache, false, Optional.empty(), LayerWriter.FAST, say)
        .build(
            built -> {
              var folder = built.folder(NAME);
              if (!Files.exists(folder.resolve(SQUASHED))) {
                say.accept("Compressing the live system");
                squash(built.root(NAME), folder);
              }
              return new LiveSystem(folder);
            });
  }

  /** Its layer has fixed times and owners already; a squashed image is read by blocks. */
  private static void squash(Path root, Path folder) throws IOException {
    for (var each : FILES.keySet()) {
      copy(root, folder, each);
    }
    copy(root, folder, IsoImage.ELTORITO);
    copy(root, folder, IsoImage.HYBRID);
    var tar = folder.resolve("layer.tar");
    var part = folder.resolve(SQUASHED + ".part");
    try (var plain =
        new ZstdInputStreamNoFinalizer(
            new BufferedInputStream(Files.newInputStream(folder.resolve(BuiltImage.BLOB))))) {
      Files.copy(plain, tar, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(part);
    // the tool of the recipe's release, whatever this machine has
    Command.of(
            List.of(
                root.resolve(LIBRARIES + "/ld-linux-x86-64.so.2").toString(),
                "--library-path",
                root.resolve(LIBRARIES).toString(),
                root.resolve("usr/bin/mksquashfs").toString(),
                "-",
                part.toString(),
                "-tar",
                "-comp",
                "xz",
                "-b",
                "1M",
                "-no-xattrs",
                "-root-mode",
                "0755",
                "-root-uid",
                "0",
                "-root-gid",
                "0",
                "-quiet",
                "-no-progress"))
        .with(Map.of("SOURCE_DATE_EPOCH", Long.toString(LayerWriter.TIME)))
        .input(tar)
        .run();
    Files.delete(tar);
    Files.move(part, folder.resolve(SQUASHED), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(Path root, Path folder, String name) throws IOException {
    Files.copy(
        root.resolve("boot").resolve(name),
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Puts onto a disc what it boots by. */
  void put(Path disc, Path menu) throws IOException {
    for (var each : FILES.entrySet()) {
      place(folder.resolve(each.getKey()), disc.resolve(each.getValue()));
    }
    place(folder.resolve(SQUASHED), disc.resolve("boot").resolve(SQUASHED));
    place(menu, disc.resolve("boot/grub/grub.cfg"));
    licences(disc.resolve("licences"));
    // by these the distribution's signed GRUB finds the disc, and its menu
    Files.createDirectories(disc.resolve(".disk"));
    Files.writeString(disc.resolve(".disk/info"), "Platter\n");
    Files.createDirectories(disc.resolve("boot/grub/x86_64-efi"));
    Files.writeString(
        disc.resolve("boot/grub/x86_64-efi/grub.cfg"), "source /boot/grub/grub.cfg\n");
  }

  /** A package that is in a server image, too, has its text there already. */
  private void licences(Path into) throws IOException {
    var own = folder.resolve(BuiltImage.LICENCES);
    try (var files = Files.walk(own)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = into.resolve(own.relativize(file).toString());
        if (!Files.exists(target)) {
          place(file, target);
        }
      }
    }
  }

  private static void place(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    Files.copy(from, to);
  }

  /** The folder with what the image needs that is no file of the disc. */
  Path folder() {
    return folder;
  }

  /** The bill of materials of a disc with its packages in it. */
  String inBill(String bill) throws IOException {
    return Sbom.with(bill, NAME, BuiltImage.read(folder));
  }
}
