package platter.ssh;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import platter.topology.Access;
import platter.topology.Access.Become;
import platter.topology.Host;
import platter.topology.Secret;

/**
 * What {@link Laptop} starts inside the lab's laptop network: reads one login a line, uses the
 * session, answers with one line that begins with {@code ok} or with the exception's name.
 */
final class LaptopProgram {
  private static final String NASTY = "it's \"$(touch /pwned)\" `id` 北京\n\\n\n";

  private LaptopProgram() {}

  public static void main(String[] args) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(System.in, Program.CHARSET));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(answer(List.of(line.split("\t", -1))));
    }
  }

  private static String answer(List<String> words) {
    try {
      return use(words);
    } catch (UnreachableException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage().replace("\n", " ");
    } catch (Exception e) {
      return "unexpected " + e;
    }
  }

  private static String use(List<String> words) throws Exception {
    var become = Become.valueOf(words.get(2));
    var access = new Access(words.get(1), 22, become, Optional.empty(), false);
    var host = new Host("h1", words.get(0), access, Set.of());
    var login =
        words.get(3).equals("key")
            ? new Credential.KeyFile(Path.of(words.get(4)), Optional.empty())
            : new Credential.Password(secret(words.get(4)));
    var credentials =
        new Credentials(
            List.of(login),
            words.get(5).isEmpty() ? Optional.empty() : Optional.of(secret(words.get(5))));
    var connector =
        new Connector(List.of(host), h -> credentials, new Pins(), HostKeyDecision.acceptNew());
    try (var session = connector.connect(host)) {
      return "ok " + exercise(session);
    }
  }

  /** A file's content; {@code =text} stands for the text itself. */
  private static Secret secret(String file) throws IOException {
    return new Secret(file.startsWith("=") ? file.substring(1) : Files.readString(Path.of(file)));
  }

  private static String exercise(Session session) throws Exception {
    var who = session.run(Script.of("echo \"uid $(id -u) umask $(umask)\"")).out().strip();
    var echoed = session.run(Script.of("printf %s \"$1\"", NASTY));
    if (!echoed.out().equals(NASTY) || !echoed.err().isEmpty()) {
      return "but a value came back as " + echoed;
    }
    var data = new byte[3_000_017];
    new Random(3).nextBytes(data);
    var digest = MessageDigest.getInstance("SHA-256").digest(data);
    var sum = session.stream(Script.of("sha256sum"), new ByteArrayInputStream(data), n -> {});
    if (!sum.out().startsWith(HexFormat.of().formatHex(digest))) {
      return "but a stream came back as " + sum;
    }
    return who;
  }
}
