package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.inventory.Receipts.Kept;
import platter.operation.Readiness.Words;
import platter.operation.Watched.Standing;
import platter.pki.Authority;
import platter.pki.Leaf;
import platter.pki.LeafRequest;
import platter.pki.LeafRequest.Purpose;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What the steward signed is taken over, once, and nothing that it did not sign. */
class ReceiptsTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  @TempDir Path folder;
  @TempDir Path home;

  private static Receipt receipt(Receipt.Kind kind, Instant at) {
    var chat = new Standing("chat", Words.of("missing.chat", 1, 2), NOW, 1, 2, 0, Optional.of(NOW));
    return new Receipt(
        Receipts.id(at),
        kind,
        "acme",
        "v1",
        "0.1.0",
        at,
        "exposed",
        NOW,
        Words.of("why.exposed", "guangzhou", "beijing"),
        Words.of("answer.no", "beijing"),
        List.of(chat),
        List.of("chat"),
        List.of());
  }

  private static Leaf leaf(Authority authority, String name) {
    return authority.issue(new LeafRequest(name, List.of("v1"), List.of(), Purpose.SERVICE), NOW);
  }

  /** The steward's host, of which only the receipts are asked. */
  private record Vault(Path folder) implements Session {
    @Override
    public String host() {
      return "v1";
    }

    @Override
    public Duration roundTrip() {
      return Duration.ZERO;
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      return CompletableFuture.completedFuture(run(script));
    }

    @Override
    public Answer run(Script script) {
      var known = script.args().get(0) + ".receipt";
      try (var files = Files.list(folder)) {
        var lines =
            files
                .filter(f -> f.getFileName().toString().compareTo(known) > 0)
                .sorted()
                .map(Vault::text)
                .collect(Collectors.joining());
        return new Answer(0, lines, "");
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private static String text(Path file) {
      try {
        var name = file.getFileName().toString().replace(".receipt", "");
        return name + " " + Files.readString(file) + "\n";
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public Answer stream(Script script, InputStream data, LongConsumer progress) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public void close() {
      // There is no line.
    }
  }

  @Test
  void theyAreTakenOverOnceAndOnlyTheStewardsOwn() throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"))) {
      var authority = inventory.certificates("acme").authority(Issuer.SERVICES, NOW);
      var signer = leaf(authority, "steward.v1");
      Receipts.keep(folder, receipt(Receipt.Kind.CHANGE, NOW), signer);
      Receipts.keep(folder, receipt(Receipt.Kind.READINESS, NOW.plusSeconds(60)), signer);
      var later = receipt(Receipt.Kind.CHANGE, NOW.plusSeconds(120));
      Receipts.keep(folder, later, leaf(authority, "im.a1"));
      assertEquals(
          List.of(Words.of("history.foreign", later.id())),
          Receipts.merge(TOPOLOGY, inventory, new Vault(folder)));
      assertEquals(
          List.of("READINESS", "CHANGE"),
          inventory.receipts().list().stream().map(Kept::kind).toList());
      var kept = inventory.receipts().list().get(1);
      assertEquals(receipt(Receipt.Kind.CHANGE, NOW), Receipt.read(kept.json()));

      Files.delete(folder.resolve(later.id() + ".receipt"));
      var last = receipt(Receipt.Kind.CHANGE, NOW.plusSeconds(180));
      Receipts.keep(folder, last, signer);
      assertEquals(List.of(), Receipts.merge(TOPOLOGY, inventory, new Vault(folder)));
      assertEquals(Optional.of(last.id()), inventory.receipts().newest());
      assertEquals(3, inventory.receipts().list().size());
    }
  }

  @Test
  void oneThatIsDamagedIsNamedAndKeepsNoOtherOut() throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"))) {
      var authority = inventory.certificates("acme").authority(Issuer.SERVICES, NOW);
      var damages = List.of("", "\0\0\0", "e30= x", "!");
      for (int i = 0; i < damages.size(); i++) {
        Files.writeString(
            folder.resolve(Receipts.id(NOW.plusSeconds(i)) + ".receipt"), damages.get(i));
      }
      var whole = receipt(Receipt.Kind.CHANGE, NOW.plusSeconds(60));
      Receipts.keep(folder, whole, leaf(authority, "steward.v1"));
      assertEquals(
          java.util.stream.IntStream.range(0, damages.size())
              .mapToObj(i -> Words.of("history.damaged", Receipts.id(NOW.plusSeconds(i)), "v1"))
              .toList(),
          Receipts.merge(TOPOLOGY, inventory, new Vault(folder)));
      assertEquals(Optional.of(whole.id()), inventory.receipts().newest());
    }
  }

  @Test
  void theOldestGo() throws Exception {
    var signer = leaf(Authority.create("acme", NOW), "steward.v1");
    for (int i = 0; i < Receipts.MOST; i++) {
      Files.writeString(folder.resolve(Receipts.id(NOW.plusSeconds(i)) + ".receipt"), "");
    }
    Receipts.keep(folder, receipt(Receipt.Kind.CHANGE, NOW.plusSeconds(9000)), signer);
    try (var files = Files.list(folder)) {
      var names = files.map(f -> f.getFileName().toString()).sorted().toList();
      assertEquals(Receipts.MOST, names.size());
      assertEquals(Receipts.id(NOW.plusSeconds(1)) + ".receipt", names.get(0));
      assertTrue(names.contains(Receipts.id(NOW.plusSeconds(9000)) + ".receipt"));
    }
  }

  @Test
  void anInventoryKeepsTheNewestOfEachKind() throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"))) {
      var many =
          java.util.stream.IntStream.range(0, 510)
              .mapToObj(i -> kept(Receipts.id(NOW.plusSeconds(i)), i == 3 ? "CHANGE" : "READINESS"))
              .toList();
      inventory.receipts().record(many);
      var left = inventory.receipts().list();
      assertEquals(501, left.size());
      assertTrue(left.stream().anyMatch(r -> r.kind().equals("CHANGE")));
    }
  }

  private static Kept kept(String id, String kind) {
    return new Kept(id, NOW, kind, "protected", NOW, "{}", "", "");
  }
}
