package platter.pki;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leaf signs, whoever has its authority can check. */
class LeafSignatureTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  private final Authority authority = Authority.create("acme services", Instant.now());
  private final Leaf leaf = leaf(authority);
  private final byte[] signature = leaf.sign(CONTENT);

  private static Leaf leaf(Authority authority) {
    return authority.issue(
        new LeafRequest("steward.v1", List.of("v1"), List.of(), LeafRequest.Purpose.SERVICE),
        Instant.now());
  }

  private static boolean holds(
      Authority authority, Leaf leaf, String name, String content, byte[] signature) {
    return SignedContent.holds(
        authority.certificatePem(),
        leaf.certificatePem(),
        name,
        content.getBytes(StandardCharsets.UTF_8),
        signature);
  }

  @Test
  void itHoldsForWhatWasSignedByThisNameOfThisAuthority() {
    assertTrue(holds(authority, leaf, "steward.v1", "content", signature));
  }

  @Test
  void itHoldsForNothingElse() {
    var other = Authority.create("acme services", Instant.now());
    assertFalse(holds(authority, leaf, "steward.v1", "contenu", signature));
    assertFalse(holds(authority, leaf, "drill.v1", "content", signature));
    assertFalse(holds(other, leaf, "steward.v1", "content", signature));
    assertFalse(holds(authority, leaf(authority), "steward.v1", "content", signature));
    assertFalse(holds(authority, leaf, "steward.v1", "content", new byte[] {1}));
    assertFalse(
        SignedContent.holds(
            authority.certificatePem(), "no certificate", "steward.v1", CONTENT, signature));
  }
}
