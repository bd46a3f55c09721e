package platter.operation;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.inventory.Receipts.Kept;
import platter.operation.Readiness.Words;
import platter.pki.Leaf;
import platter.pki.SignedContent;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/**
 * The steward's receipts: a file each on its host, of one line with the JSON, the signature and the
 * certificate in Base64, until a laptop takes them into its inventory.
 */
public final class Receipts {
  /** A month of readiness each half hour, and as many changes. */
  static final int MOST = 3000;

  private static final String ENDING = ".receipt";

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Those whose names come after the first argument, in order, each in a line after its name. */
  private static final String NEWER =
      """
      cd /var/lib/platter/steward/receipts 2>/dev/null || exit 0
      ls | grep '^[0-9TZ]*[.]receipt$' | sort | awk -v known="$1.receipt" '$0 > known' | while read -r file; do
        printf '%s ' "${file%.receipt}"
        tr -d '\\n\\000' <"$file" && echo
      done
      """;

  private Receipts() {}

  /** What one of this moment is called. */
  public static String id(Instant at) {
    return ID.format(at);
  }

  /**
   * Signs one and keeps it in a folder of this host; the oldest ones beyond their number go.
   *
   * @param signer the steward's certificate
   */
  public static void keep(Path folder, Receipt receipt, Leaf signer) throws IOException {
    var json = receipt.json().getBytes(StandardCharsets.UTF_8);
    var base64 = Base64.getEncoder();
    var line =
        String.join(
            " ",
            base64.encodeToString(json),
            base64.encodeToString(signer.sign(json)),
            base64.encodeToString(signer.certificatePem().getBytes(StandardCharsets.US_ASCII)));
    show(folder.resolve(receipt.id() + ENDING), line);
    List<Path> all;
    try (var files = Files.list(folder)) {
      all = files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList();
    }
    for (var old : all.subList(0, Math.max(0, all.size() - MOST))) {
      Files.delete(old);
    }
  }

  /**
   * Puts a text into a file of its own account so that it is there whole, after a loss of power
   * too.
   */
  public static void replace(Path file, String text) throws IOException {
    replace(file, text, "rw-------");
  }

  /** The same, and whoever is of the folder's group may read it. */
  public static void show(Path file, String text) throws IOException {
    replace(file, text, "rw-r-----");
  }

  private static void replace(Path file, String text, String rights) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".new");
    // Nobody else reads it meanwhile, whatever files are made with here.
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, text);
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(rights));
    sync(part);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  private static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Takes those that this inventory has not yet.
   *
   * @param steward session to its host
   * @return why those were not taken that are damaged, or that the steward did not sign
   */
  public static List<Words> merge(Topology topology, Inventory inventory, Session steward)
      throws OperationException, UnreachableException, InterruptedException {
    var authority =
        inventory
            .certificates(topology.deployment())
            .authority(Issuer.SERVICES, Instant.now())
            .certificatePem();
    var answer = steward.run(Script.of(NEWER, inventory.receipts().newest().orElse("")));
    if (!answer.ok()) {
      throw new OperationException(
          steward.host() + ": the steward's receipts cannot be read: " + answer.err().strip());
    }
    var refused = new ArrayList<Words>();
    var taken = new ArrayList<Kept>();
    for (var line : answer.out().lines().filter(l -> !l.isBlank()).toList()) {
      var words = line.split(" ", -1);
      try {
        var decoder = Base64.getDecoder();
        var json = decoder.decode(words[1]);
        var certificate = new String(decoder.decode(words[3]), StandardCharsets.US_ASCII);
        if (SignedContent.holds(
            authority, certificate, "steward." + steward.host(), json, decoder.decode(words[2]))) {
          taken.add(kept(new String(json, StandardCharsets.UTF_8), words[2], certificate));
        } else {
          refused.add(Words.of("history.foreign", words[0]));
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException | OperationException e) {
        refused.add(Words.of("history.damaged", words[0], steward.host()));
      }
    }
    inventory.receipts().record(taken);
    return refused;
  }

  private static Kept kept(String json, String signature, String certificate)
      throws OperationException {
    var receipt = Receipt.read(json);
    return new Kept(
        receipt.id(),
        receipt.at(),
        receipt.kind().name(),
        receipt.state(),
        receipt.since(),
        json,
        signature,
        certificate);
  }
}
