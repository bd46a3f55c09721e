package platter.pki;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leaf signs, whoever has its certificate can check. */
class LeafSignatureTest {
  @Test
  void itIsCheckedWithTheCertificateAlone() throws Exception {
    var leaf =
        Authority.create("acme services", Instant.now())
            .issue(
                new LeafRequest("drill.v1", List.of("v1"), List.of(), LeafRequest.Purpose.SERVICE),
                Instant.now());
    var content = "content".getBytes(StandardCharsets.UTF_8);
    var signature = leaf.sign(content);

    assertTrue(holds(leaf, content, signature));
    content[0]++;
    assertFalse(holds(leaf, content, signature));
  }

  private static boolean holds(Leaf leaf, byte[] content, byte[] signature) throws Exception {
    var check = Signature.getInstance("SHA256withECDSA");
    check.initVerify(Pem.certificates(leaf.certificatePem()).get(0));
    check.update(content);
    return check.verify(signature);
  }
}
