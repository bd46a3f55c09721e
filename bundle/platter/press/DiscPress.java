package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.bundle.Checksums;
import platter.bundle.DiscFolder;
import platter.bundle.MinisignKey;
import platter.bundle.Progress;

/**
 * Presses the disc: the program with all images, a Java for it, launchers, the manual, licences,
 * the bill of materials and checksums, as an ISO image. The same inputs give the same bytes.
 */
public final class DiscPress {
  static final String JAR = "platter.jar";
  static final String README = "README.txt";
  private static final String LAUNCHER = "platter";

  /** A CD of 80 minutes: 360,000 sectors of 2 KiB. */
  private static final long ROOM = 360_000L * 2048;

  private static final Instant TIME = Instant.ofEpochSecond(LayerWriter.TIME);
  private static final String CLASSES = "classes.lst";
  private static final String CARD = "card.html";
  private static final String RUNTIME = "jre";
  private static final String MENU = "grub.cfg";
  private static final String BILL = "sbom.cdx.json";

  /**
   * A second copy of what runs before anything can be repaired. By its name it lies behind all
   * else, so that one scratch does not reach both.
   */
  private static final String SPARE = "spare";

  private final Options options;
  private final Consumer<String> say;

  /**
   * What to press.
   *
   * @param jar the program with its bundle
   * @param disc the folder with launchers, texts and the list of classes
   * @param documents the folder of the manual
   * @param image the ISO image to write
   * @param work a folder that is not there; the class archive has its name in it, so that only the
   *     same one gives the same bytes
   * @param windows a Java runtime for Windows to put on the disc
   * @param introduced a folder of keys that earlier ones have signed ({@code NAME.pub} and {@code
   *     NAME.pub.minisig}), in the order of their names
   * @param cache what was built before, for a disc that boots; without one the disc boots nothing
   * @param key that signs it; without one it is a trial, and says so
   * @param version of the program
   */
  public record Options(
      Path jar,
      Path disc,
      Path documents,
      Path image,
      Path work,
      Optional<Path> windows,
      Optional<Path> introduced,
      Optional<Path> cache,
      Optional<ReleaseKey> key,
      String version) {

    private String comment() {
      return "platter " + version;
    }
  }

  private DiscPress(Options options, Consumer<String> say) {
    this.options = options;
    this.say = say;
  }

  /**
   * Presses it.
   *
   * @param say is told what is being done, a line each
   * @throws BuildFailedException where something that is needed is not there, or a step failed; the
   *     image is written whole or not at all
   */
  public static void press(Options options, Consumer<String> say) throws IOException {
    new DiscPress(options, say).press();
  }

  private void press() throws IOException {
    var work = options.work().toAbsolutePath();
    try {
      Files.createDirectories(Objects.requireNonNull(work.getParent()));
      Files.createDirectory(work);
    } catch (FileAlreadyExistsException e) {
      throw new BuildFailedException(
          work
              + " is there already: another disc is being pressed, or that was broken off. Remove it, or name another folder with --work",
          e);
    }
    try {
      var root = Files.createDirectory(work.resolve("disc"));
      var live = live();
      fill(root, live);
      write(root, work.resolve("image"), live.map(LiveSystem::folder));
    } finally {
      Folders.delete(work);
    }
  }

  private Optional<LiveSystem> live() throws IOException {
    return options.cache().isPresent()
        ? Optional.of(LiveSystem.build(options.disc(), options.cache().get(), say))
        : Optional.empty();
  }

  private void fill(Path root, Optional<LiveSystem> live) throws IOException {
    say.accept("Copying the program");
    Files.copy(options.jar(), root.resolve(JAR));
    if (options.key().isPresent()) {
      say.accept("Signing the images");
      SignedJar.sign(root.resolve(JAR), options.key().get(), options.comment());
    }
    JavaRuntime runtime;
    try (var bundle = Bundle.open(root.resolve(JAR))) {
      say.accept("Unpacking the Java runtime");
      runtime = JavaRuntime.unpack(bundle, root.resolve(RUNTIME));
      if (options.windows().isPresent()) {
        copy(options.windows().get(), root.resolve(RUNTIME + "-windows"));
      }
      if (options.introduced().isPresent()) {
        copy(options.introduced().get(), root.resolve(DiscFolder.KEYS));
      }
      say.accept("Writing the manual, licences and the bill of materials");
      Manual.write(options.documents(), root.resolve("manual"));
      for (var each : bundle.licences()) {
        write(root.resolve("licences").resolve(each), bundle.licence(each));
      }
      var bill = bundle.sbom();
      if (live.isPresent()) {
        live.get().put(root, options.disc().resolve(MENU));
        bill = live.get().inBill(bill);
      }
      write(root.resolve(BILL), bill);
      write(root.resolve("manual/sbom.html"), SbomPage.of(bill));
    }
    for (var each : List.of(LAUNCHER, "platter.cmd")) {
      Files.copy(options.disc().resolve(each), root.resolve(each));
    }
    Files.setPosixFilePermissions(
        root.resolve(LAUNCHER), PosixFilePermissions.fromString("rwxr-xr-x"));
    write(root.resolve(README), readme());
    settle(root);
    say.accept("Archiving the classes of the start");
    ClassArchive.write(root, runtime, options.disc().resolve(CLASSES));
    say.accept("Copying what starts a second time");
    spare(root);
    say.accept("Writing recovery data");
    protect(root, JAR);
    say.accept("Adding up checksums");
    write(root.resolve(Checksums.NAME), checksums(root).text());
    if (options.key().isPresent()) {
      sign(options.key().get(), root.resolve(Checksums.NAME));
      protect(root, Checksums.SIGNATURE);
    }
    protect(root, Checksums.NAME);
    settle(root);
  }

  /** The program without its images, which are read from where they are; what runs it. */
  private static void spare(Path root) throws IOException {
    var spare = Files.createDirectory(root.resolve(SPARE));
    copy(root.resolve(RUNTIME), spare.resolve(RUNTIME));
    Files.copy(root.resolve(LAUNCHER), spare.resolve(LAUNCHER), StandardCopyOption.COPY_ATTRIBUTES);
    JarFile.program(root.resolve(JAR), spare.resolve(JAR));
  }

  private static void protect(Path root, String name) throws IOException {
    var recovery = root.resolve(DiscFolder.recoveryOf(name));
    Files.createDirectories(Objects.requireNonNull(recovery.getParent()));
    RecoveryWriter.write(root.resolve(name), recovery, Progress.NONE);
  }

  private void sign(ReleaseKey key, Path file) throws IOException {
    write(signature(file), key.sign(file, options.comment()));
  }

  private static Path signature(Path file) {
    return file.resolveSibling(file.getFileName() + ".minisig");
  }

  /** What is printed, and goes to the customer in another way than the disc. */
  private static Path card(Path image) {
    var name = String.valueOf(image.getFileName());
    return image.resolveSibling(name.replaceFirst("[.]iso$", "") + "." + CARD);
  }

  private String filled(Path template, MinisignKey key) throws IOException {
    return Files.readString(template)
        .replace("@VERSION@", options.version())
        .replace("@FINGERPRINT@", key.fingerprint())
        .replace("@KEY@", key.base64());
  }

  /** Windows' editors want their own ends of lines. */
  private String readme() throws IOException {
    var text = Files.readString(options.disc().resolve(README));
    var key = options.key().map(ReleaseKey::toPublic);
    return text.replace("@VERSION@", options.version())
        .replace(
            "@MARK@",
            key.map(k -> "Key · 密钥 " + k.base64()).orElse("UNSIGNED, for trials only · 未签名，仅供试用"))
        .replaceAll("(?m)^(@SIGNED@ ?)(.*\n)", key.isPresent() ? "$2" : "")
        .replaceAll("(?m)^(@BOOTS@ ?)(.*\n)", options.cache().isPresent() ? "$2" : "")
        .replace("@KEY@", key.map(MinisignKey::base64).orElse(""))
        .replace("\n", "\r\n");
  }

  private static Checksums checksums(Path root) throws IOException {
    var hashes = new TreeMap<String, String>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(root.relativize(file).toString(), Hashes.ofFile(file));
      }
    }
    return new Checksums(hashes);
  }

  private void write(Path root, Path draft, Optional<Path> boot) throws IOException {
    say.accept("Writing the image");
    IsoImage.write(root, draft, "PLATTER", TIME, boot);
    long size = Files.size(draft);
    if (size > ROOM) {
      throw new BuildFailedException(
          "the disc would have %d bytes, and a CD has room for %d".formatted(size, ROOM));
    }
    var image = options.image().toAbsolutePath();
    var beside = image.resolveSibling(image.getFileName() + ".new");
    try {
      Files.move(draft, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(signature(image));
      Files.move(beside, image, StandardCopyOption.ATOMIC_MOVE);
      if (options.key().isPresent()) {
        sign(options.key().get(), image);
        write(card(image), filled(options.disc().resolve(CARD), options.key().get().toPublic()));
      }
    } finally {
      Files.deleteIfExists(beside);
    }
    say.accept(sizes(root));
    say.accept(
        "%s: %.1f MB, %s"
            .formatted(
                options.image(),
                size / 1e6,
                options.key().map(k -> "signed by " + k.toPublic().id()).orElse("unsigned")));
  }

  /** The parts of the disc by size. */
  private static String sizes(Path root) throws IOException {
    var parts = new TreeMap<String, Long>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        parts.merge(root.relativize(file).getName(0).toString(), Files.size(file), Long::sum);
      }
    }
    var said = new StringBuilder();
    parts.entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
        .forEach(
            part -> said.append("%9.1f MB  %s%n".formatted(part.getValue() / 1e6, part.getKey())));
    return said.toString().stripTrailing();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        var target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** Gives all that is there the time of every disc. */
  private static void settle(Path root) throws IOException {
    var time = FileTime.from(TIME);
    try (var all = Files.walk(root)) {
      for (var each : all.toList()) {
        Files.setLastModifiedTime(each, time);
      }
    }
  }
}
