package platter.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.openssl.PEMParser;
import org.junit.jupiter.api.Test;
import platter.pki.LeafRequest.Purpose;

class AuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final LeafRequest SERVICE =
      new LeafRequest(
          "bj1",
          List.of("bj1.platter.internal", "localhost"),
          List.of("192.0.2.11", "2001:db8::11"),
          Purpose.SERVICE);

  private final Authority authority = Authority.create("acme services", NOW);

  @Test
  void anAuthorityLastsTwentyYears() {
    assertEquals(20, Duration.between(NOW, authority.notAfter()).toDays() / 365);
  }

  @Test
  void aLeafIsValidSinceADayAgo() {
    assertEquals(NOW.minus(Duration.ofHours(24)), authority.issue(SERVICE, NOW).notBefore());
  }

  @Test
  void whatClientsSeeIsValidForNoMoreThan397Days() {
    var request =
        new LeafRequest("im", List.of("im.acme.example"), List.of(), Purpose.CLIENT_FACING);
    var leaf = authority.issue(request, NOW);
    assertEquals(Duration.ofDays(397), Duration.between(leaf.notBefore(), leaf.notAfter()));
  }

  @Test
  void aLeafNeverOutlivesItsAuthority() {
    var late = authority.notAfter().minus(Duration.ofDays(10));
    assertEquals(authority.notAfter(), authority.issue(SERVICE, late).notAfter());
  }

  @Test
  void anExpiredAuthorityIssuesNothing() {
    assertThrows(IllegalStateException.class, () -> authority.issue(SERVICE, authority.notAfter()));
  }

  @Test
  void serialNumbersDoNotRepeat() throws InvalidPemException {
    var serials =
        IntStream.range(0, 20)
            .mapToObj(i -> authority.issue(SERVICE, NOW).certificatePem())
            .map(AuthorityTest::parse)
            .map(X509Certificate::getSerialNumber)
            .collect(Collectors.toSet());
    assertEquals(20, serials.size());
  }

  @Test
  void renewalIsDueWhenLessThanAThirdIsLeft() {
    var leaf = authority.issue(SERVICE, NOW);
    var third = Duration.between(leaf.notBefore(), leaf.notAfter()).dividedBy(3);
    assertFalse(leaf.renewalDue(leaf.notAfter().minus(third)));
    assertTrue(leaf.renewalDue(leaf.notAfter().minus(third).plusSeconds(1)));
  }

  @Test
  void authorityAndLeafReadBackFromTheirText() throws InvalidPemException {
    var again = Authority.read(authority.certificatePem(), authority.key().reveal());
    var leaf = again.issue(SERVICE, NOW);
    var leafAgain = Leaf.read(leaf.certificatePem(), leaf.key().reveal());
    assertEquals(leaf.notAfter(), leafAgain.notAfter());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    var one = authority.issue(SERVICE, NOW);
    var other = authority.issue(SERVICE, NOW);
    var refusal =
        assertThrows(
            InvalidPemException.class, () -> Leaf.read(one.certificatePem(), other.key().reveal()));
    assertEquals(Fault.KEY_OTHER, refusal.fault());
  }

  @Test
  void aLeafCannotBeReadAsAnAuthority() {
    var leaf = authority.issue(SERVICE, NOW);
    assertThrows(
        InvalidPemException.class,
        () -> Authority.read(leaf.certificatePem(), leaf.key().reveal()));
  }

  @Test
  void aKeyCarriesItsPublicHalfThroughItsText() throws Exception {
    var pem = authority.issue(SERVICE, NOW).key().reveal();

    for (var text : List.of(pem, new PrivateKeyPem(pem).reveal())) {
      try (var parser = new PEMParser(new StringReader(text))) {
        var key =
            ECPrivateKey.getInstance(((PrivateKeyInfo) parser.readObject()).parsePrivateKey());
        assertNotNull(key.getPublicKey());
      }
    }
  }

  @Test
  void printingShowsNothingOfAKey() {
    var leaf = authority.issue(SERVICE, NOW);
    var middle = leaf.key().reveal().lines().skip(1).findFirst().orElseThrow();
    assertFalse((leaf + " " + leaf.key() + " " + authority).contains(middle));
  }

  @Test
  void aNameThatNoCertificateCanHoldIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LeafRequest("x", List.of("a b"), List.of(), Purpose.SERVICE));
  }

  private static X509Certificate parse(String pem) {
    try {
      return Pem.certificates(pem).get(0);
    } catch (InvalidPemException broken) {
      throw new AssertionError(broken);
    }
  }
}
