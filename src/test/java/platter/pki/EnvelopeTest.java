package platter.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encrypted here is opened by OpenSSL. */
class EnvelopeTest {
  private static void openssl(List<String> arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:3072", "ec -pkeyopt ec_paramgen_curve:P-256"})
  void opensslOpensIt(String kind, @TempDir Path folder) throws Exception {
    var key = folder.resolve("key").toString();
    var made =
        new ArrayList<>(List.of("req", "-x509", "-nodes", "-subj", "/CN=support", "-newkey"));
    made.addAll(List.of(kind.split(" ", -1)));
    made.addAll(List.of("-keyout", key, "-out", folder + "/crt"));
    openssl(made);
    X509Certificate certificate;
    try (var in = Files.newInputStream(folder.resolve("crt"))) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    var text = "北京 ".repeat(100_000);
    var sealed = new ByteArrayOutputStream();
    try (var out = Envelope.around(sealed, certificate)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertFalse(sealed.toString(StandardCharsets.UTF_8).contains("北京"));
    Files.write(folder.resolve("sealed"), sealed.toByteArray());

    openssl(
        List.of(
            "cms",
            "-decrypt",
            "-inform",
            "DER",
            "-in",
            folder + "/sealed",
            "-inkey",
            key,
            "-out",
            folder + "/open"));
    assertEquals(text, Files.readString(folder.resolve("open")));
  }
}
