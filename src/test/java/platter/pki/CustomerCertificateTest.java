package platter.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import platter.pki.LeafRequest.Purpose;
import platter.topology.Messages;

class CustomerCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final List<String> NAMES = List.of("im.acme.example", "upload.im.acme.example");

  private final Authority authority = Authority.create("Customer Root", NOW);
  private final Leaf leaf =
      authority.issue(
          new LeafRequest(
              "im",
              List.of("im.acme.example", "*.im.acme.example"),
              List.of(),
              Purpose.CLIENT_FACING),
          NOW);

  @Test
  void aGoodCertificateWithItsChainHasNoFindings() {
    assertEquals(List.of(), faults(chain(), leaf.key().reveal(), NAMES, NOW));
  }

  @Test
  void aMissingNameIsTold() {
    var findings =
        CustomerCertificate.check(chain(), leaf.key().reveal(), List.of("acme.example"), NOW);
    assertEquals(
        List.of(
            new Finding(
                Fault.NAME_MISSING, List.of("acme.example", "im.acme.example, *.im.acme.example"))),
        findings);
  }

  @Test
  void severalFaultsAreToldTogether() {
    var late = leaf.notAfter().plus(Duration.ofDays(1));
    var other =
        authority.issue(new LeafRequest("x", List.of("x"), List.of(), Purpose.SERVICE), NOW);
    assertEquals(
        List.of(Fault.NAME_MISSING, Fault.EXPIRED, Fault.KEY_OTHER),
        faults(chain(), other.key().reveal(), List.of("acme.example"), late));
  }

  @Test
  void aLeafAloneIsRefused() {
    var faults = faults(leaf.certificatePem(), leaf.key().reveal(), NAMES, NOW);
    assertEquals(List.of(Fault.CHAIN_SHORT), faults);
    assertTrue(Fault.CHAIN_SHORT.refused());
  }

  @Test
  void aChainInTheWrongOrderIsTold() {
    var faults =
        faults(authority.certificatePem() + leaf.certificatePem(), leaf.key().reveal(), NAMES, NOW);
    assertTrue(faults.containsAll(List.of(Fault.NOT_A_LEAF, Fault.CHAIN_BROKEN, Fault.KEY_OTHER)));
  }

  @Test
  void lessThanAMonthLeftIsAWarning() {
    var late = leaf.notAfter().minus(Duration.ofDays(29));
    assertEquals(List.of(Fault.EXPIRES_SOON), faults(chain(), leaf.key().reveal(), NAMES, late));
  }

  @Test
  void aClockBeforeTheFirstDayIsTold() {
    var early = NOW.minus(Duration.ofDays(3));
    assertTrue(faults(chain(), leaf.key().reveal(), NAMES, early).contains(Fault.NOT_YET_VALID));
  }

  @Test
  void anEncryptedKeyIsNamedAsSuch() {
    var encrypted =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjHKwJoM1naDQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIYXYqHwxiFGPxksFe2aZoIEgZDY
        zKbfPFD6DVMbuR2h5Qu7jTX4AiUgxMUf5B0oYFAakJDMqxJh3Gdm+imvL4nV3d17
        CFRM4YoUThpyoyt5UMZH69M8517PYol79DCLuOhN9Qnhu1ec58N13qpmn4NBt7Gm
        38bGLztPq9L4ZSG6mdpMxDY9rH6AmqceoCkhQqAgtQtQDa214bsoYFr3oRcrASo=
        -----END ENCRYPTED PRIVATE KEY-----
        """;
    assertEquals(List.of(Fault.KEY_ENCRYPTED), faults(chain(), encrypted, NAMES, NOW));
  }

  @Test
  void textThatIsNoPemIsToldForBothFiles() {
    assertEquals(
        List.of(Fault.CHAIN_UNREADABLE, Fault.KEY_UNREADABLE), faults("x", "y", NAMES, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "*.acme.example, im.acme.example, true",
    "*.acme.example, a.im.acme.example, false",
    "*.acme.example, acme.example, false",
    "IM.acme.example, im.acme.example, true",
    "im.acme.example, mim.acme.example, false"
  })
  void aStarStandsForOneLabel(String present, String wanted, boolean covered) {
    assertEquals(covered, CustomerCertificate.covers(present, wanted));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultHasATextThatSaysWhatToDo(Fault fault) {
    for (var locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      assertFalse(Messages.of("health", locale).text(fault.key(), "a", "b").isBlank());
    }
  }

  private String chain() {
    return leaf.certificatePem() + authority.certificatePem();
  }

  private static List<Fault> faults(String chain, String key, List<String> names, Instant now) {
    return CustomerCertificate.check(chain, key, names, now).stream().map(Finding::fault).toList();
  }
}
