package platter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Deployments;
import platter.inventory.Drills;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.run.Journal;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Secret;
import platter.topology.TopologyFile;

/** What is handed over: all that a customer needs, and nothing that opens anything. */
class HandoverReportTest {
  private static final Instant AT = Instant.parse("2026-11-29T08:00:00Z");

  static final Handover FACTS =
      new Handover(
          FirewallRequestTest.TOPOLOGY,
          Optional.of("zhang"),
          Map.of("bj1", "debian 12, 6.1.0"),
          Map.of("bj1", "SHA256:uNiVztksCsDhcc0u9e8BrrxTgUPAdZWOUz3WZFVzdmk"),
          Optional.of(new Deployments.BundleVersion("sha256:abcd", "0.1.0", AT, Optional.empty())),
          Optional.of(
              new Handover.Proof(
                  AT,
                  AT.plusSeconds(12),
                  "ops",
                  "laptop",
                  List.of(
                      new Handover.Step("bj1", "Account for the test", Optional.empty(), "x-1"),
                      new Handover.Step(
                          "bj1",
                          "Message from bj1 to gz1",
                          Optional.of(Duration.ofMillis(340)),
                          "delivered")))),
          Optional.of(
              new Deployments.Backup("20261129F", "full", "v1", AT, AT, 1, Optional.empty())),
          Optional.of(new Drills.Kept("20261129T1", AT, "PASSED", "", "", "")),
          Optional.of(new Handover.Authority("AB:CD:EF", AT)),
          Optional.of(new Handover.Expiry("services/client", AT)),
          List.of("gz1"));

  private static String page(Handover facts, Locale language) {
    return new HandoverReport(facts, language, FirewallRequestTest.CLOCK).html();
  }

  @Test
  void thePageSaysWhatTheCustomerHas() {
    for (var language : FirewallRequestTest.LANGUAGES) {
      var page = page(FACTS, language);
      for (var part :
          List.of(
              "https://im.acme.example/",
              "xmpp:zhang@im.acme.example",
              "5222/tcp",
              "NS ns-bj1.im.acme.example.",
              "debian 12, 6.1.0",
              "AB:CD:EF",
              "20261129F",
              "2026-11-29 16:00 +08:00",
              "0.3\u00a0s",
              "SHA256:uNiVztksCsDhcc0u9e8BrrxTgUPAdZWOUz3WZFVzdmk",
              "platter rejoin gz1",
              "class=\"qr\"")) {
        assertTrue(page.contains(part), part);
      }
      assertFalse(page.contains("Account for the test"));
      assertFalse(page.contains("{0}"));
      assertFalse(page.contains("src="), "it asks nobody for anything");
    }
  }

  @Test
  void whatIsNotKnownIsSaidAndNotMadeUp() {
    var nothing =
        new Handover(
            FirewallRequestTest.TOPOLOGY,
            Optional.empty(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    var page = page(nothing, Locale.ENGLISH);
    assertTrue(page.contains("nothing is proven"));
    assertTrue(page.contains("No drill was made yet"));
    assertTrue(page.contains("xmpp:im.acme.example"));
    assertFalse(page.contains("platter rejoin"));
  }

  @Test
  void aCodeHasAQuietZoneAndItsThreeCorners() {
    var code = SquareCode.of("https://im.acme.example/");
    assertEquals(25 + 8, code.size());
    for (var corner : List.of("M4 4h", "M28 4h", "M4 28h")) {
      assertTrue(code.path().contains(corner), corner);
    }
    assertFalse(code.path().contains("M28 28h1v1h-1zM28 27"));
  }

  /** Whatever the inventory has for a secret, none of it is on any paper but the one for it. */
  @Test
  void noSecretOfTheInventoryIsOnAPage(@TempDir Path home) throws Exception {
    var passphrase = new Secret("correct horse battery staple");
    var topology =
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - name: beijing
                hosts: [{name: bj1, address: 192.0.2.11}]
              - name: guangzhou
                hosts: [{name: gz1, address: 198.51.100.11}]
            vault:
              hosts: [{name: v1, address: 203.0.113.11}]
            alerts:
              webhook: https://hooks.acme.example/services/topsecret
            """);
    try (var inventory = Inventory.open(home.resolve("inventory"), passphrase)) {
      inventory.deployments().save(topology);
      inventory.secrets().put("wizard.admin.password", new Secret("Admin-Password-1"));
      inventory.secrets().put("chat/api", new Secret("chat-api-secret"));
      inventory.certificates("acme").authority(Issuer.SERVICES, Instant.now());
      inventory.certificates("acme").authority(Issuer.DISTRIBUTION, Instant.now());
      inventory.hostKeys().pin("bj1", new HostKey("ssh-ed25519", "AAAA"));
      proof(inventory);

      var facts = Handover.of(topology, inventory, Optional.of("zhang"));
      assertEquals(1, facts.proof().orElseThrow().steps().size());
      assertEquals(95, facts.authority().orElseThrow().fingerprint().length());
      for (var language : FirewallRequestTest.LANGUAGES) {
        var clock = FirewallRequestTest.CLOCK;
        for (var page :
            List.of(
                page(facts, language),
                new EmergencyCards(topology, language, clock).html(),
                new FirewallRequest(topology, language, clock).html(),
                new FirewallRequest(topology, language, clock).csv(),
                new SiteSheet(Optional.of(topology), facts.keys(), language, clock).html(),
                new SiteSheet(Optional.of(topology), facts.keys(), language, clock).csv())) {
          assertFalse(page.contains(passphrase.reveal()));
          assertFalse(page.contains("topsecret"));
          assertFalse(page.contains("PRIVATE KEY"));
          for (var name : inventory.secrets().names()) {
            var secret = inventory.secrets().find(name).orElseThrow().reveal();
            assertFalse(page.contains(secret.strip()), name);
          }
        }
      }
    }
  }

  private static void proof(Inventory inventory) throws Exception {
    var journal = inventory.journal();
    var run = journal.begin("install: proof");
    journal.record(
        run,
        List.of(
            new Event(
                1,
                AT,
                Event.Kind.TASK_ENDED,
                Optional.of("bj1"),
                Optional.of("Proof"),
                Optional.of("Message from bj1 to gz1"),
                Optional.of(Outcome.CHANGED),
                Optional.of(Duration.ofMillis(5)),
                Optional.empty(),
                Optional.empty(),
                Optional.of("delivered"))));
    journal.end(run, Journal.Verdict.DONE);
  }
}
