package platter.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.pki.LeafRequest.Purpose;

/** OpenSSL, which every service of the stack is built on, agrees. */
class OpensslTest {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  @TempDir Path folder;

  @BeforeEach
  void opensslIsThere() throws IOException {
    assumeTrue(Files.isExecutable(OPENSSL), "openssl is not installed");
    var now = Instant.now();
    var authority = Authority.create("acme services", now);
    var request =
        new LeafRequest(
            "bj1", List.of("bj1.platter.internal"), List.of("192.0.2.11"), Purpose.SERVICE);
    var leaf = authority.issue(request, now);
    write("ca.crt", authority.certificatePem());
    write("bj1.crt", leaf.certificatePem());
    write("bj1.key", leaf.key().reveal());
    write("other.crt", Authority.create("other", now).certificatePem());
  }

  @Test
  void itVerifiesALeafAsServerAndAsClientForItsNameAndAddress() throws Exception {
    for (var purpose : List.of("sslserver", "sslclient")) {
      assertEquals(
          0,
          openssl(
              "verify",
              "-x509_strict",
              "-purpose",
              purpose,
              "-verify_hostname",
              "bj1.platter.internal",
              "-verify_ip",
              "192.0.2.11",
              "-CAfile",
              "ca.crt",
              "bj1.crt"));
    }
  }

  @Test
  void itRefusesALeafOfAnotherAuthority() throws Exception {
    assertTrue(openssl("verify", "-CAfile", "other.crt", "bj1.crt") != 0);
  }

  @Test
  void itReadsTheKeyAsAMatchForTheCertificate() throws Exception {
    assertEquals(0, openssl("pkey", "-in", "bj1.key", "-pubout", "-out", "one.pub"));
    assertEquals(0, openssl("x509", "-in", "bj1.crt", "-noout", "-pubkey", "-out", "two.pub"));
    assertEquals(
        Files.readString(folder.resolve("one.pub")), Files.readString(folder.resolve("two.pub")));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, StandardCharsets.US_ASCII);
  }

  private int openssl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(OPENSSL.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("openssl.log").toFile())
        .start()
        .waitFor();
  }
}
