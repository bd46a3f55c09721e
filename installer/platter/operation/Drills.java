package platter.operation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import platter.pki.Leaf;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Journal;
import platter.run.RunLockedException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * Drills at the vault, and their evidence, which lies there until a laptop takes it into its
 * inventory. It is signed by the certificate that the vault has for drills.
 */
public final class Drills {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String STORE =
      """
      umask 027
      cd /var/lib/platter/steward/evidence || exit
      cat >"$1.new" && sync "$1.new" && mv "$1.new" "$1"
      """;

  private static final String LIST = "cd /var/lib/platter/steward/evidence 2>/dev/null && ls";
  private static final String NEWEST =
      """
      cd /var/lib/platter/steward/evidence 2>/dev/null || exit 0
      newest=$(ls | grep '[.]json$' | tail -n 1)
      [ -z "$newest" ] || cat "$newest"
      """;

  /** What {@link #newest} asks. */
  static final Script QUESTION = Script.of(NEWEST);

  private static final String FETCH = "base64 -w 0 \"/var/lib/platter/steward/evidence/$1\"";

  /**
   * Signed evidence.
   *
   * @param json of which the UTF-8 is signed
   * @param signature ECDSA with SHA-256, in Base64
   * @param certificate whose it is, PEM
   */
  public record Signed(String json, String signature, String certificate) {
    /** What is signed. */
    public Evidence evidence() throws OperationException {
      return Evidence.read(json);
    }
  }

  private final Session vault;

  /**
   * @param vault to the host that keeps the backups
   */
  public Drills(Session vault) {
    this.vault = vault;
  }

  /**
   * What a drill speaks of: with another topology or another disc it says nothing any more.
   *
   * @param digest of the disc
   */
  public static String fingerprint(Topology topology, String digest) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      hash.update(TopologyFile.write(topology, Locale.ENGLISH).getBytes(StandardCharsets.UTF_8));
      hash.update(digest.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Runs one.
   *
   * @param to the moment; empty for all that there is
   * @param all whether all messages are compared, or a sample
   * @param by account and machine, or {@code steward}
   * @param fingerprint of topology and disc
   * @throws OperationException if another one is under way; one that fails is evidence, too
   */
  public Evidence run(
      Topology topology,
      Optional<Instant> to,
      boolean all,
      String by,
      String fingerprint,
      Journal journal,
      List<Consumer<Event>> listeners,
      Cancellation cancellation)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    var frame =
        new Drill.Frame(
            ID.format(Instant.now()),
            by,
            String.valueOf(Drills.class.getPackage().getImplementationVersion()),
            fingerprint);
    try (var narrator = new Narrator(journal, listeners, cancellation, "drill", "Drill")) {
      var evidence = new Drill(topology, vault, narrator).run(new Drill.Wanted(to, all), frame);
      if (evidence.verdict() == Evidence.Verdict.PASSED) {
        narrator.done();
      } else if (evidence.verdict() == Evidence.Verdict.INCOMPLETE) {
        narrator.warn("not all rungs were taken, so nothing is proven");
      }
      return evidence;
    }
  }

  /**
   * Signs evidence and keeps it at the vault.
   *
   * @param signer the vault's certificate for drills
   */
  public Signed keep(Evidence evidence, Leaf signer)
      throws OperationException, UnreachableException, InterruptedException {
    var json = evidence.json();
    var signature = signer.sign(json.getBytes(StandardCharsets.UTF_8));
    store(evidence.id() + ".sig", signature);
    store(evidence.id() + ".crt", signer.certificatePem().getBytes(StandardCharsets.US_ASCII));
    // Last: with it, the others are there.
    store(evidence.id() + ".json", json.getBytes(StandardCharsets.UTF_8));
    return new Signed(json, Base64.getEncoder().encodeToString(signature), signer.certificatePem());
  }

  /** The names of all that lie at the vault, the oldest first. */
  public List<String> list() throws UnreachableException, InterruptedException {
    var names = new ArrayList<String>();
    for (var file : vault.run(Script.of(LIST)).out().lines().sorted().toList()) {
      if (file.matches("[0-9]{8}T[0-9]{6}Z[.]json")) {
        names.add(file.substring(0, file.length() - ".json".length()));
      }
    }
    return names;
  }

  /** What the newest one at the vault found; empty where there is none. */
  Optional<Evidence> newest()
      throws OperationException, UnreachableException, InterruptedException {
    var json = vault.run(QUESTION).out();
    return json.isBlank() ? Optional.empty() : Optional.of(Evidence.read(json));
  }

  /** One that lies at the vault. */
  public Signed fetch(String id)
      throws OperationException, UnreachableException, InterruptedException {
    return new Signed(
        new String(bytes(id + ".json"), StandardCharsets.UTF_8),
        Base64.getEncoder().encodeToString(bytes(id + ".sig")),
        new String(bytes(id + ".crt"), StandardCharsets.US_ASCII));
  }

  private byte[] bytes(String file)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(FETCH, file));
    if (!answer.ok()) {
      throw new OperationException(vault.host() + ": " + file + ": " + answer.err().strip());
    }
    return Base64.getDecoder().decode(answer.out().strip());
  }

  private void store(String file, byte[] content)
      throws OperationException, UnreachableException, InterruptedException {
    try {
      var answer = vault.stream(Script.of(STORE, file), new ByteArrayInputStream(content), s -> {});
      if (!answer.ok()) {
        throw new OperationException(
            vault.host() + ": the evidence was not kept: " + answer.err().strip());
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
