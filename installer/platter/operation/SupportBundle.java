package platter.operation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import platter.health.Check;
import platter.health.FindingJson;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.playbook.Resources;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * All that support asks for, in one file, without secrets and without people: what was found by all
 * checks, the state, the topology, what was done from here, and of each host its logs, settings and
 * condition. A host that cannot be reached is missing in it, and it says so.
 */
public final class SupportBundle {
  /** Of one part, so that one host's log does not push out all else. */
  private static final int MOST_OF_A_PART = 4 << 20;

  private static final int MOST_RUNS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Parts of {@code support.sh}, each for a file of its own. */
  private static final List<String> QUESTIONS =
      List.of("system", "units", "journal", "kernel", "settings", "state", "chat-log");

  private static final String ASK =
      Resources.classpath(SupportBundle.class.getClassLoader(), "platter/operation")
          .text("support.sh")
          .orElseThrow();

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final List<Consumer<Event>> listeners;
  private final Cancellation cancellation;
  private final List<Part> parts = new ArrayList<>();

  /** One of a deployment. */
  public SupportBundle(
      Topology topology,
      Inventory inventory,
      Hosts hosts,
      List<Consumer<Event>> listeners,
      Cancellation cancellation) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.listeners = List.copyOf(listeners);
    this.cancellation = cancellation;
  }

  /**
   * One file in it.
   *
   * @param name with its folder
   * @param what a word for it, of bundle {@code papers} behind {@code support.}
   * @param host of which it is; empty for those of the laptop
   * @param cut whether only its end is there, since it was too large
   */
  public record Part(String name, String what, String host, String text, boolean cut) {
    /** In bytes. */
    public int size() {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /**
   * Asks everybody and writes it.
   *
   * @param hours how far back logs go
   * @param index makes its first page of what is in it
   * @param sealing what it is written through, such as an encryption
   */
  public void write(Path to, int hours, Function<List<Part>, String> index, Sealing sealing)
      throws IOException,
          OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    var health = new Health(topology, inventory, hosts, false, listeners, cancellation).check();
    try (var narrator =
        new Narrator(
            inventory.journal(), listeners, cancellation, "support-bundle", "Support bundle")) {
      var redaction = redaction(narrator);
      add(redaction, "health.json", "health", "", findings(health));
      add(redaction, "topology.yaml", "topology", "", TopologyFile.write(topology, Locale.ENGLISH));
      ofHere(redaction);
      for (var host : topology.hosts()) {
        narrator.step(
            host.name(), "Logs and settings", Outcome.OK, () -> gather(redaction, host, hours));
      }
      narrator.done();
    }
    write(to, index.apply(List.copyOf(parts)), sealing);
  }

  /** Wraps what is written; closing what it gives ends the whole. */
  @FunctionalInterface
  public interface Sealing {
    OutputStream around(OutputStream file) throws IOException;
  }

  /** With the accounts, where a chat server can be asked for them. */
  private Redaction redaction(Narrator narrator)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var secrets =
        inventory.secrets().names().stream()
            .flatMap(name -> inventory.secrets().find(name).stream())
            .toList();
    var accounts = new ArrayList<String>();
    narrator.step(
        "platter",
        "Names that are left out",
        Outcome.OK,
        () -> {
          accounts.addAll(accounts());
          return accounts.size() + " names";
        });
    return new Redaction(topology, secrets, accounts);
  }

  private List<String> accounts() throws InterruptedException {
    for (var host : topology.hosts()) {
      if (host.has(Role.IM)) {
        var names = accounts(host);
        if (!names.isEmpty()) {
          return names;
        }
      }
    }
    return List.of();
  }

  private List<String> accounts(Host host) throws InterruptedException {
    try {
      return new ChatAccounts(hosts.session(host), topology.domain()).list();
    } catch (ChatException | UnreachableException silent) {
      return List.of();
    }
  }

  private static String findings(Health.Result health) {
    var messages = Check.messages(Locale.ENGLISH);
    var lines = new StringBuilder();
    health.findings().forEach(f -> lines.append(FindingJson.show(f, messages)).append('\n'));
    return lines.toString();
  }

  /** What was done from here. */
  private void ofHere(Redaction redaction) {
    var runs = new StringBuilder();
    int count = 0;
    for (var run : inventory.journal().runs()) {
      runs.append(
          "%s  %s  %s  %s%n"
              .formatted(
                  run.startedAt(),
                  run.endedAt().map(Instant::toString).orElse("-"),
                  run.state(),
                  run.command()));
      if (count < MOST_RUNS) {
        var events =
            inventory.journal().events(run.id()).stream()
                .map(Event::line)
                .collect(Collectors.joining("\n", "", "\n"));
        add(redaction, "runs/" + run.id() + ".txt", "run", "", events);
        count++;
      }
    }
    add(redaction, "runs.txt", "runs", "", runs.toString());
    var kept = new StringBuilder();
    inventory
        .deployments()
        .bundles()
        .forEach(
            b ->
                kept.append("disc %s %s %s%n".formatted(b.version(), b.digest(), b.firstUsedAt())));
    inventory
        .deployments()
        .backups()
        .forEach(
            b ->
                kept.append(
                    "backup %s %s %s %d%n".formatted(b.label(), b.kind(), b.endedAt(), b.bytes())));
    inventory
        .drills()
        .list()
        .forEach(d -> kept.append("drill %s %s %s%n".formatted(d.id(), d.verdict(), d.endedAt())));
    inventory
        .receipts()
        .list()
        .forEach(r -> kept.append("receipt %s %s %s%n".formatted(r.at(), r.state(), r.since())));
    add(redaction, "inventory.txt", "inventory", "", kept.toString());
    for (var host : topology.hosts()) {
      inventory
          .deployments()
          .facts(host.name())
          .ifPresent(
              facts ->
                  add(
                      redaction,
                      "hosts/" + host.name() + "/facts.json",
                      "facts",
                      host.name(),
                      Json.MAPPER.valueToTree(facts).toPrettyString()));
    }
  }

  private String gather(Redaction redaction, Host host, int hours) throws InterruptedException {
    int asked = 0;
    for (var question : QUESTIONS) {
      var name = "hosts/%s/%s.txt".formatted(host.name(), question);
      try {
        var answer =
            hosts
                .session(host)
                .run(
                    Script.of(ASK, question, String.valueOf(hours), String.valueOf(MOST_OF_A_PART))
                        .within(LIMIT));
        add(redaction, name, question, host.name(), answer.out());
        asked++;
      } catch (UnreachableException gone) {
        add(redaction, name, question, host.name(), "not asked: " + gone.getMessage());
      }
    }
    return asked + " files";
  }

  private void add(Redaction redaction, String name, String what, String host, String text) {
    boolean cut = text.length() >= MOST_OF_A_PART;
    parts.add(new Part(name, what, host, redaction.text(text), cut));
  }

  private void write(Path to, String index, Sealing sealing) throws IOException {
    var part = to.resolveSibling(to.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var zip = new ZipOutputStream(sealing.around(Files.newOutputStream(part)))) {
      put(zip, "index.html", index);
      for (var each : parts) {
        put(zip, each.name(), each.text());
      }
    }
    Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
