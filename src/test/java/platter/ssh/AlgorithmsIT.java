package platter.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.jcraft.jsch.JSch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every algorithm that is offered to a host works when the host takes no other. Only those can be
 * tried that the machine's own OpenSSH knows too. Needs root.
 */
@Timeout(240)
class AlgorithmsIT {
  @TempDir Path dir;

  @Test
  void everyKeyExchangeThatIsOfferedWorks() throws Exception {
    each("kex", "kex", "KexAlgorithms %s");
  }

  @Test
  void everyCipherThatIsOfferedWorks() throws Exception {
    each("cipher.c2s", "cipher", "Ciphers %s");
  }

  @Test
  void everyMacThatIsOfferedWorks() throws Exception {
    each("mac.c2s", "mac", "MACs %s\nCiphers aes256-ctr");
  }

  @Test
  void everyKindOfHostKeyThatIsOfferedWorks() throws Exception {
    for (var type : List.of("rsa", "ecdsa")) {
      Sshd.run(
          "ssh-keygen", "-q", "-t", type, "-N", "", "-f", dir.resolve("host_" + type).toString());
    }
    each(
        "server_host_key",
        "HostKeyAlgorithms",
        "HostKey %s\nHostKey %s\nHostKeyAlgorithms %%s"
            .formatted(dir.resolve("host_rsa"), dir.resolve("host_ecdsa")));
  }

  /** Those of the host's, with certificates and curves aside for which it has no key. */
  private void each(String offered, String known, String setting) throws Exception {
    var tried = new ArrayList<String>();
    var here = known(known);
    for (var algorithm : JSch.getConfig(offered).split(",", -1)) {
      if (!here.contains(algorithm) || algorithm.matches(".*(-cert-|nistp384|nistp521).*")) {
        continue;
      }
      try (var sshd = Sshd.start(dir, setting.formatted(algorithm));
          var session =
              new Connector(
                      List.of(sshd.host("h1")),
                      host -> sshd.byKey(),
                      new Pins(),
                      HostKeyDecision.acceptNew())
                  .connect(sshd.host("h1"))) {
        assertEquals("here\n", session.run(Script.of("echo here")).out(), algorithm);
      }
      tried.add(algorithm);
    }
    assertTrue(tried.size() >= 3, () -> "hardly anything was tried: " + tried);
  }

  private Set<String> known(String kind) throws Exception {
    var list = dir.resolve("known");
    var process =
        new ProcessBuilder("ssh", "-Q", kind)
            .redirectOutput(list.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, process.waitFor());
    return new TreeSet<>(Files.readAllLines(list, StandardCharsets.US_ASCII));
  }
}
