package platter.operation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Messages;

/**
 * All that a restore needs, from the vault into a folder of this machine. It grows in a folder
 * whose name ends in {@code .partial}, where a later try goes on, and has its own name only once
 * all of it was read back and is as the vault has it.
 */
final class BackupExport {
  /** The second repository as an export has it, and the uploads' history. */
  static final String DATABASE = "repository";

  static final String UPLOADS = "uploads";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Duration LONG = Duration.ofHours(24);

  /** What one answer brings at most. */
  private static final int BATCH_BYTES = 4 << 20;

  private static final int BATCH_FILES = 200;

  private static final String LIST =
      """
      cd /var/lib/platter/keep/view && for folder; do
        [ ! -d "$folder" ] || find "$folder" -type f -printf '%s %p\\n'
      done
      """;

  private static final String HASH =
      """
      cd /var/lib/platter/keep/view && for folder; do
        [ ! -d "$folder" ] || find "$folder" -type f -exec sha256sum {} +
      done
      """;

  private static final String PARTS =
      """
      cd /var/lib/platter/keep/view || exit
      while [ $# -gt 0 ]; do
        dd if="./$3" bs=65536 skip="$1" count="$2" iflag=skip_bytes,count_bytes status=none || exit
        shift 3
      done | base64 -w 0
      """;

  private final String deployment;
  private final Session vault;
  private final Path to;
  private final List<String> folders;
  private final Cancellation cancellation;

  /**
   * @param to where the new folder is made
   * @param uploads with the history of the uploaded files
   */
  BackupExport(
      String deployment, Session vault, Path to, boolean uploads, Cancellation cancellation) {
    this.deployment = deployment;
    this.vault = vault;
    this.to = to.toAbsolutePath().normalize();
    this.folders = uploads ? List.of(DATABASE, UPLOADS) : List.of(DATABASE);
    this.cancellation = cancellation;
  }

  /** A part of a file. */
  private record Part(String path, long offset, int length) {}

  /** Takes all steps; gives the new folder. */
  Path run(Narrator narrator, byte[] inventory)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          IOException,
          InterruptedException {
    var partial = to.resolve("platter-" + deployment + ".partial");
    var done = to.resolve("platter-" + deployment + "-" + TIME.format(Instant.now()));
    var backups = new Backups(vault);
    try {
      var sizes = new TreeMap<String, Long>();
      narrator.step(
          vault.host(),
          "What a restore needs",
          Outcome.OK,
          () -> {
            backups.view();
            sizes.putAll(list());
            return sizes.size() + " files, " + total(sizes) + " bytes";
          });
      narrator.step(
          vault.host(),
          "Files",
          Outcome.CHANGED,
          () -> local(() -> bring(narrator, sizes, partial)));
      narrator.step(
          vault.host(),
          "Comparison with the vault",
          Outcome.OK,
          () -> local(() -> compare(sizes, partial)));
      narrator.step(
          vault.host(),
          "Inventory and checksums",
          Outcome.CHANGED,
          () -> local(() -> finish(partial, inventory, done)));
      return done;
    } finally {
      vault.run(Script.of("rm -rf /var/lib/platter/keep/view").within(LONG));
    }
  }

  private interface Local {
    String take()
        throws IOException,
            OperationException,
            UnreachableException,
            CancelledException,
            InterruptedException;
  }

  /** What this machine's disk refuses is a failure of the step like any other. */
  private static String local(Local step)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    try {
      return step.take();
    } catch (IOException e) {
      throw new OperationException(
          "the export cannot be written here: "
              + e
              + "; mend that and run the same command again, it goes on where it stopped",
          e);
    }
  }

  private Map<String, Long> list()
      throws OperationException, UnreachableException, InterruptedException {
    var sizes = new TreeMap<String, Long>();
    for (var line : ask(LIST).lines().toList()) {
      var words = line.split(" ", 2);
      sizes.put(words[1], Long.valueOf(words[0]));
    }
    if (sizes.keySet().stream().noneMatch(path -> path.endsWith("/backup.manifest"))) {
      throw new OperationException(
          vault.host() + ": the second repository holds no backup yet; run 'platter backup full'");
    }
    return sizes;
  }

  private String ask(String script)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(script, folders.toArray(String[]::new)).within(LONG));
    if (!answer.ok()) {
      throw new OperationException(
          vault.host() + ": what is to be exported cannot be read: " + answer.err().strip());
    }
    return answer.out();
  }

  private static long total(Map<String, Long> sizes) {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private String bring(Narrator narrator, Map<String, Long> sizes, Path partial)
      throws IOException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    Files.createDirectories(partial);
    removeOthers(partial, sizes);
    long there = 0;
    for (var path : sizes.keySet()) {
      there += size(file(partial, path));
    }
    long missing = total(sizes) - there;
    long free = Files.getFileStore(partial).getUsableSpace();
    if (free < missing + missing / 50 + (1 << 20)) {
      throw new OperationException(
          "%s has %d MB free, and %d MB are to come; make room there or choose another folder"
              .formatted(to, free >> 20, missing >> 20));
    }
    long done = there;
    var batch = new ArrayList<Part>();
    int bytes = 0;
    for (var path : sizes.keySet()) {
      for (long at = size(file(partial, path)); at < sizes.get(path); ) {
        int length = (int) Math.min(BATCH_BYTES - bytes, sizes.get(path) - at);
        batch.add(new Part(path, at, length));
        at += length;
        bytes += length;
        if (bytes == BATCH_BYTES || batch.size() == BATCH_FILES) {
          done += bring(batch, partial);
          narrator.progress(vault.host(), "Files", done, total(sizes));
          batch.clear();
          bytes = 0;
          cancellation.check();
        }
      }
      if (sizes.get(path) == 0) {
        append(file(partial, path), new byte[0], 0, 0);
      }
    }
    done += bring(batch, partial);
    narrator.progress(vault.host(), "Files", done, total(sizes));
    return done - there + " bytes brought, " + there + " were here";
  }

  private long bring(List<Part> parts, Path partial)
      throws IOException, OperationException, UnreachableException, InterruptedException {
    if (parts.isEmpty()) {
      return 0;
    }
    var args = new ArrayList<String>();
    for (var part : parts) {
      args.addAll(
          List.of(String.valueOf(part.offset()), String.valueOf(part.length()), part.path()));
    }
    var answer =
        vault.run(Script.of(PARTS, args.toArray(String[]::new)).within(Duration.ofMinutes(30)));
    var content = Base64.getDecoder().decode(answer.out());
    int expected = parts.stream().mapToInt(Part::length).sum();
    if (!answer.ok() || content.length != expected) {
      throw new OperationException(
          vault.host() + ": a file could not be read: " + answer.err().strip());
    }
    int at = 0;
    for (var part : parts) {
      append(file(partial, part.path()), content, at, part.length());
      at += part.length();
    }
    return expected;
  }

  private static void append(Path file, byte[] content, int at, int length) throws IOException {
    Files.createDirectories(file.getParent());
    try (var out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(content, at, length);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** A file of the export; a name cannot lead out of it. */
  private static Path file(Path partial, String path) throws IOException {
    var file = partial.resolve(path).normalize();
    if (!file.startsWith(partial)) {
      throw new IOException("a file of the vault is called " + path);
    }
    return file;
  }

  /** What an earlier try left and is no longer part of it, or changes from one try to the next. */
  private static void removeOthers(Path partial, Map<String, Long> sizes) throws IOException {
    Files.walkFileTree(
        partial,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var path = partial.relativize(file).toString().replace('\\', '/');
            var size = sizes.get(path);
            if (size == null || attributes.size() > size || path.contains(".info")) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Reads all of it back; what differs goes, so that a later try brings it anew. */
  private String compare(Map<String, Long> sizes, Path partial)
      throws IOException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    int wrong = 0;
    int right = 0;
    for (var line : ask(HASH).lines().toList()) {
      cancellation.check();
      var path = line.substring(66);
      var file = file(partial, path);
      if (sizes.containsKey(path) && hash(file).equals(line.substring(0, 64))) {
        right++;
      } else {
        wrong++;
        Files.deleteIfExists(file);
      }
    }
    if (wrong > 0 || right != sizes.size()) {
      throw new OperationException(
          to
              + ": "
              + (sizes.size() - right)
              + " files are not as the vault has them and were taken away; run the same command again");
    }
    return right + " files are as the vault has them";
  }

  private String finish(Path partial, byte[] inventory, Path done) throws IOException {
    Files.write(partial.resolve("inventory.export"), inventory);
    Files.writeString(partial.resolve("README.txt"), readme());
    var sums = new StringBuilder();
    List<Path> files;
    try (var walk = Files.walk(partial)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(f -> !f.equals(partial.resolve("SHA256SUMS")))
              .sorted()
              .toList();
    }
    for (var file : files) {
      force(file);
      sums.append(hash(file))
          .append("  ")
          .append(partial.relativize(file).toString().replace('\\', '/'))
          .append('\n');
    }
    Files.writeString(partial.resolve("SHA256SUMS"), sums);
    force(partial.resolve("SHA256SUMS"));
    Files.move(partial, done);
    return done.toString();
  }

  private String readme() {
    var both = new StringBuilder();
    for (var language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      both.append(
          Messages.of("backup", language)
              .text("readme", deployment, vault.host(), Instant.now().toString().substring(0, 16)));
      both.append('\n');
    }
    return both.toString();
  }

  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String hash(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
