package platter.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Deployments.Backup;
import platter.inventory.Deployments.BundleVersion;
import platter.pki.LeafRequest;
import platter.pki.LeafRequest.Purpose;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.run.Event.Kind;
import platter.run.Journal.Verdict;
import platter.run.RunLockedException;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Secret;
import platter.topology.TopologyFile;

class InventoryTest {
  private static final Secret PASSPHRASE = new Secret("correct \"horse\" 电池 $(id)");
  private static final Path OUTLINE = Path.of("src/test/resources/topology/valid/outline.yaml");
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path folder;

  @Test
  void everythingThatWasKeptIsThereAfterReopeningAndAfterExportAndImport() throws Exception {
    var topology = TopologyFile.read(OUTLINE);
    var backup =
        new Backup(
            "20261124F", "full", "v1", NOW, NOW.plusSeconds(9), 3_600_000L, Optional.empty());
    var bundle = new BundleVersion("sha256:ab", "0.1.0", NOW, Optional.of("{}"));
    String run;
    Secret secret;
    try (var inventory = open()) {
      inventory.deployments().save(topology);
      inventory.deployments().save(topology);
      inventory.deployments().record(backup);
      inventory.deployments().use(bundle);
      inventory
          .deployments()
          .use(new BundleVersion("sha256:ab", "0.1.0", NOW.plusSeconds(1), Optional.of("{}")));
      inventory.hostKeys().pin("bj1", new HostKey("ssh-ed25519", "AAAA"));
      inventory.settings().put("account/database", "871");
      secret = inventory.secrets().get("postgres/superuser");
      run = inventory.journal().begin("install");
      inventory.journal().facts(run, "bj1", Map.of("systemd", 252, "mounts", List.of("/", "/var")));
      inventory.journal().record(run, List.of(Events.of(1, Kind.TASK_STARTED)));
      inventory.journal().record(run, List.of(Events.of(2, Kind.TASK_ENDED)));
      inventory.journal().record(run, List.of(Events.of(3, Kind.NOTE)));
      inventory.journal().end(run, Verdict.DONE);
    }
    var imported = folder.resolve("imported");
    Inventory.importFrom(home().resolve("inventory.export"), imported, PASSPHRASE);
    for (var home : List.of(home(), imported)) {
      try (var inventory = Inventory.open(home, PASSPHRASE)) {
        assertEquals(Optional.of(topology), inventory.deployments().topology());
        assertEquals(List.of(backup), inventory.deployments().backups());
        assertEquals(List.of(bundle), inventory.deployments().bundles());
        assertEquals(Optional.of(bundle), inventory.deployments().installed());
        assertEquals(
            Optional.of(new HostKey("ssh-ed25519", "AAAA")), inventory.hostKeys().pinned("bj1"));
        assertTrue(inventory.hostKeys().forget("bj1"));
        assertFalse(inventory.hostKeys().forget("bj1"));
        assertEquals(Optional.of("871"), inventory.settings().find("account/database"));
        assertEquals(Optional.of(secret), inventory.secrets().find("postgres/superuser"));
        assertEquals(
            Optional.of(Map.of("systemd", 252, "mounts", List.of("/", "/var"))),
            inventory.deployments().facts("bj1"));
        var gathered = inventory.deployments().gatheredAt("bj1").orElseThrow();
        assertFalse(gathered.isAfter(Instant.now()));
        assertEquals(Optional.empty(), inventory.deployments().gatheredAt("gz1"));
        assertEquals(RunRecord.State.DONE, inventory.journal().runs().get(0).state());
        assertEquals(
            List.of(
                Events.of(1, Kind.TASK_STARTED),
                Events.of(2, Kind.TASK_ENDED),
                Events.of(3, Kind.NOTE)),
            inventory.journal().events(run));
      }
    }
  }

  @Test
  void theDiscThatWasPutToUseLastIsInstalledUntilTheHostsAreGivenBack() throws Exception {
    try (var inventory = open()) {
      var deployments = inventory.deployments();
      for (var use : List.of("a", "b", "a")) {
        deployments.use(
            new BundleVersion(
                use, "1", NOW.plusSeconds(deployments.bundles().size()), Optional.empty()));
      }
      assertEquals("a", deployments.installed().orElseThrow().digest());
      assertEquals(2, deployments.bundles().size());

      deployments.giveBack();

      assertEquals(Optional.empty(), deployments.installed());
      assertEquals(2, deployments.bundles().size());
    }
  }

  /** Of a deployment that an earlier program made, nobody kept what was on its disc. */
  @Test
  void whatAnEarlierProgramInstalledIsStillInstalled() throws Exception {
    var home = Home.prepare(folder.resolve("earlier"));
    var keys = Keys.create(PASSPHRASE);
    try (var connection = new Database(home, keys).create(3)) {
      new Sql(connection)
          .update(
              "INSERT INTO bundle_versions (digest, version, first_used_at) VALUES (?, ?, ?)",
              "a",
              "0.1.0",
              NOW);
    }
    home.write(keys.lock());

    try (var inventory = Inventory.open(folder.resolve("earlier"), PASSPHRASE)) {
      assertEquals(
          Optional.of(new BundleVersion("a", "0.1.0", NOW, Optional.empty())),
          inventory.deployments().installed());
    }
  }

  @Test
  void aWrongPassphraseIsSaidAndHarmsNothing() throws Exception {
    open().close();
    assertThrows(
        WrongPassphraseException.class, () -> Inventory.open(home(), new Secret("wrong")).close());
    open().close();
  }

  @Test
  void nobodyElseMayLookIn() throws Exception {
    try (var inventory = open()) {
      var run = inventory.journal().begin("install");
      inventory.journal().end(run, Verdict.DONE);
      assertEquals("rwx------", permissions(home()));
      try (var files = Files.walk(home())) {
        for (var file : files.filter(Files::isRegularFile).toList()) {
          assertEquals("rw-------", permissions(file), file::toString);
        }
      }
    }
  }

  @Test
  void noSecretStandsInAnyFileInTheClear() throws Exception {
    try (var inventory = open()) {
      inventory.secrets().put("cookie", new Secret("FINDMEIFYOUCAN"));
      inventory.deployments().save(TopologyFile.read(OUTLINE));
      var run = inventory.journal().begin("install");
      inventory.journal().end(run, Verdict.DONE);
    }
    try (var files = Files.walk(home())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("FINDMEIFYOUCAN") || text.contains("beijing"), file::toString);
      }
    }
  }

  @Test
  void aSecondOwnerIsToldWhoTheFirstIsAndWhatItDoes() throws Exception {
    try (var inventory = open()) {
      var run = inventory.journal().begin("install");
      var refusal = assertThrows(InventoryInUseException.class, () -> open().close());
      var message = String.valueOf(refusal.getMessage());
      assertTrue(message.contains("process " + ProcessHandle.current().pid()), message);
      assertTrue(message.contains(run + " install"), message);
    }
  }

  @Test
  void aSecondRunIsToldWhichOneIsOpen() throws Exception {
    try (var inventory = open()) {
      var run = inventory.journal().begin("install");
      var refusal =
          assertThrows(RunLockedException.class, () -> inventory.journal().begin("drill"));
      assertTrue(String.valueOf(refusal.getMessage()).contains(run));
      inventory.journal().end(run, Verdict.CANCELLED);
      assertNotEquals("", inventory.journal().begin("drill"));
    }
  }

  @Test
  void ofOldRunsOnlyWhatWasNotInOrderIsKept() throws Exception {
    try (var inventory = open()) {
      var old = inventory.journal().begin("install");
      inventory
          .journal()
          .record(
              old,
              List.of(
                  Events.of(1, Kind.TASK_STARTED),
                  Events.ended(2, Outcome.OK),
                  Events.ended(3, Outcome.CHANGED),
                  Events.ended(4, Outcome.SKIPPED),
                  Events.ended(5, Outcome.FAILED),
                  Events.of(6, Kind.NOTE)));
      inventory.journal().end(old, Verdict.FAILED);
      for (int i = 0; i < 19; i++) {
        inventory.journal().end(inventory.journal().begin("plan"), Verdict.DONE);
      }
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), sequences(inventory, old));
      inventory.journal().end(inventory.journal().begin("plan"), Verdict.DONE);
      assertEquals(List.of(3L, 5L, 6L), sequences(inventory, old));
      assertEquals(21, inventory.journal().runs().size());
    }
  }

  private static List<Long> sequences(Inventory inventory, String run) {
    return inventory.journal().events(run).stream().map(Event::sequence).toList();
  }

  @Test
  void anotherProcessCanFollowTheEventsOfARun() throws Exception {
    try (var inventory = open()) {
      var run = inventory.journal().begin("install");
      inventory.journal().record(run, List.of(Events.of(1, Kind.TASK_STARTED)));
      inventory.journal().record(run, List.of(Events.of(2, Kind.PROGRESS)));
      var lines = Files.readAllLines(inventory.journal().logFile(run));
      assertEquals(
          List.of(Events.of(1, Kind.TASK_STARTED), Events.of(2, Kind.PROGRESS)),
          lines.stream().map(EventJson::read).toList());
    }
  }

  @Test
  void aFolderWithOtherThingsInItIsNotTaken() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("notes.txt"), "mine");
    assertThrows(InventoryException.class, () -> open().close());
    assertEquals(1, home().toFile().list().length);
  }

  @Test
  void anInventoryWhoseDatabaseIsGoneIsNotSilentlyNew() throws Exception {
    try (var inventory = open()) {
      inventory.journal().end(inventory.journal().begin("install"), Verdict.DONE);
    }
    Files.delete(home().resolve("inventory.mv.db"));
    var refusal = assertThrows(InventoryException.class, () -> open().close());
    assertTrue(String.valueOf(refusal.getMessage()).contains("import"));
  }

  @Test
  void aGeneratedSecretIsKeptAndHas32LettersAndDigits() throws Exception {
    try (var inventory = open()) {
      var secret = inventory.secrets().get("cookie");
      assertTrue(secret.reveal().matches("[A-Za-z0-9]{32}"));
      assertEquals(secret, inventory.secrets().get("cookie"));
      assertNotEquals(secret, inventory.secrets().get("other"));
    }
  }

  @Test
  void aLeafIsIssuedOnceUntilItsRenewalIsDueOrAnotherIsWanted() throws Exception {
    try (var inventory = open()) {
      var certificates = inventory.certificates("acme");
      var request = new LeafRequest("bj1", List.of("bj1.internal"), List.of(), Purpose.SERVICE);
      var other = new LeafRequest("bj1", List.of("bj2.internal"), List.of(), Purpose.SERVICE);
      var first = certificates.leaf(Issuer.SERVICES, "bj1", request, NOW).certificatePem();
      assertEquals(first, certificates.leaf(Issuer.SERVICES, "bj1", request, NOW).certificatePem());
      var late = NOW.plus(Duration.ofDays(600));
      var renewed = certificates.leaf(Issuer.SERVICES, "bj1", request, late).certificatePem();
      assertNotEquals(first, renewed);
      assertNotEquals(
          renewed, certificates.leaf(Issuer.SERVICES, "bj1", other, late).certificatePem());
      assertNotEquals(
          certificates.authority(Issuer.SERVICES, NOW).certificatePem(),
          certificates.authority(Issuer.DISTRIBUTION, NOW).certificatePem());
    }
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Inventory open() throws InventoryException {
    return Inventory.open(home(), PASSPHRASE);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
