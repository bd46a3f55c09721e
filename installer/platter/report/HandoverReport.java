package platter.report;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import platter.health.Port;
import platter.operation.DnsRecords;
import platter.operation.Firewall;
import platter.operation.Firewall.Party;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Role;

/** What a customer has after an installation, to be read, printed on A4 and signed. */
public final class HandoverReport {
  /** What the journal calls the steps of the proof, and the keys of how they are told here. */
  private static final Map<Pattern, String> TOLD = new LinkedHashMap<>();

  static {
    TOLD.put(Pattern.compile("Full backup"), "handover.proof.backup");
    TOLD.put(Pattern.compile("Second repository"), "handover.proof.second");
    TOLD.put(Pattern.compile("Chat server answers"), "handover.proof.chat");
    TOLD.put(Pattern.compile("Gateway is ready"), "handover.proof.gateway");
    TOLD.put(Pattern.compile("All chat servers know both clients"), "handover.proof.cluster");
    TOLD.put(Pattern.compile("Message from (\\S+) to (\\S+)"), "handover.proof.message");
    TOLD.put(Pattern.compile("Both messages in the archive of .*"), "handover.proof.archive");
    TOLD.put(Pattern.compile("Room made at (\\S+), heard at (\\S+)"), "handover.proof.room");
    TOLD.put(Pattern.compile("File uploaded at (\\S+), fetched at (\\S+)"), "handover.proof.file");
  }

  private final Handover facts;
  private final Paper paper;
  private final Messages words;

  /**
   * @param clock when it is made, in the person's time zone
   */
  public HandoverReport(Handover facts, Locale language, Clock clock) {
    this.facts = facts;
    this.paper = new Paper(language, clock);
    this.words = paper.words();
  }

  /** A host's row. */
  public record HostLine(
      String name,
      String address,
      String place,
      String roles,
      String system,
      String forClients,
      String forHosts,
      String key) {}

  /** A step of the proof. */
  public record ProofLine(String text, String host, String took) {}

  /** A code with what it holds and what it is for. */
  public record Code(int size, String path, String text, String what) {}

  /** The page. */
  public String html() {
    var topology = facts.topology();
    var model = new LinkedHashMap<String, Object>();
    model.put("deployment", topology.deployment());
    model.put("domain", topology.domain());
    model.put("codes", codes());
    model.put("administrator", facts.administrator().map(this::account).orElse(""));
    model.put("own", topology.certificate().isPresent());
    model.put("dns", Phrases.of(words.language()).of(String.join("\n", DnsRecords.of(topology))));
    model.put("hosts", topology.hosts().stream().map(this::line).toList());
    model.put(
        "leftOut",
        facts.leftOut().stream().map(name -> words.text("handover.left-out", name)).toList());
    model.put("shape", shape());
    model.put("backups", backups());
    model.put("drill", drill());
    model.put("proof", proof());
    model.put("proved", proved());
    model.put("versions", versions());
    model.put("authority", facts.authority().map(Handover.Authority::fingerprint).orElse(""));
    model.put(
        "authorityUntil",
        facts.authority().map(a -> paper.time(a.notAfter()).substring(0, 10)).orElse(""));
    model.put(
        "expires",
        facts
            .expires()
            .map(e -> words.text("handover.expires", e.name(), paper.time(e.at())))
            .orElse(""));
    model.put("places", places());
    return paper.html("handover", model);
  }

  private String account(String name) {
    return name + "@" + facts.topology().domain();
  }

  private List<Code> codes() {
    var domain = facts.topology().domain();
    var address = facts.administrator().map(this::account).orElse(domain);
    return List.of(
        code("https://" + domain + "/", words.text("handover.code.web")),
        code(
            "xmpp:" + address,
            words.text(
                facts.administrator().isPresent()
                    ? "handover.code.administrator"
                    : "handover.code.xmpp")));
  }

  private static Code code(String text, String what) {
    var drawn = SquareCode.of(text);
    return new Code(drawn.size(), drawn.path(), text, what);
  }

  private HostLine line(Host host) {
    return new HostLine(
        host.name(),
        host.address(),
        place(host),
        String.join(
            ", ",
            Stream.of(Role.values())
                .filter(host::has)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList()),
        facts.systems().getOrDefault(host.name(), ""),
        ports(host, true),
        ports(host, false),
        facts.keys().getOrDefault(host.name(), ""));
  }

  private String place(Host host) {
    return facts
        .topology()
        .siteOf(host)
        .map(site -> site.name())
        .orElseGet(() -> words.text("vault"));
  }

  private String ports(Host host, boolean clients) {
    var ports = new TreeSet<Port>();
    for (var rule : Firewall.of(facts.topology())) {
      boolean people = rule.from().party() != Party.HOST && rule.from().party() != Party.LAPTOP;
      if (rule.to().name().equals(host.name()) && people == clients) {
        ports.add(rule.port());
      }
    }
    return String.join(", ", ports.stream().map(Port::text).toList());
  }

  private List<String> places() {
    var places = new ArrayList<String>();
    facts.topology().sites().forEach(site -> places.add(site.name()));
    if (!facts.topology().vault().isEmpty()) {
      places.add(words.text("vault"));
    }
    return places;
  }

  private List<String> shape() {
    var topology = facts.topology();
    var rules = paper.topologyWords();
    return List.of(
        words.text("handover.shape.title", topology.shape().title(rules)),
        words.text("handover.shape.automatic", topology.shape().automatic(rules)),
        words.text("handover.shape.command", topology.shape().byCommand(rules)),
        words.text("handover.shape." + topology.replication().name().toLowerCase(Locale.ROOT)));
  }

  private List<String> backups() {
    var topology = facts.topology();
    var repository = topology.repository();
    if (repository.isEmpty()) {
      return List.of();
    }
    var backup = topology.backup();
    var lines = new ArrayList<String>();
    lines.add(
        backup
            .disk()
            .map(disk -> words.text("handover.backup.disk", repository.get().name(), disk))
            .orElseGet(
                () ->
                    words.text(
                        topology.vault().isEmpty()
                            ? "handover.backup.site"
                            : "handover.backup.where",
                        repository.get().name(),
                        repository.get().address())));
    lines.add(
        words.text(
            "handover.backup.when",
            backup.full(),
            backup.incremental(),
            String.valueOf(backup.keepFull())));
    facts
        .backup()
        .ifPresent(
            made ->
                lines.add(
                    words.text("handover.backup.made", made.label(), paper.time(made.endedAt()))));
    return lines;
  }

  private List<String> drill() {
    var lines = new ArrayList<String>();
    if (facts.topology().repository().isEmpty()) {
      return lines;
    }
    var rhythm = facts.topology().drill().name().toLowerCase(Locale.ROOT);
    lines.add(words.text("handover.drill." + rhythm));
    lines.add(
        facts
            .drill()
            .map(
                drill ->
                    words.text(
                        "handover.drill.last",
                        drill.id(),
                        paper.time(drill.endedAt()),
                        words.text("handover.verdict." + drill.verdict().toLowerCase(Locale.ROOT))))
            .orElseGet(() -> words.text("handover.drill.none")));
    return lines;
  }

  private List<ProofLine> proof() {
    var lines = new ArrayList<ProofLine>();
    for (var step : facts.proof().map(Handover.Proof::steps).orElse(List.of())) {
      told(step.task())
          .ifPresent(
              text ->
                  lines.add(
                      new ProofLine(
                          text, step.host(), step.took().map(HandoverReport::seconds).orElse(""))));
    }
    return lines;
  }

  /** Of accounts that were made for it, and removed again, nothing is told. */
  private Optional<String> told(String task) {
    for (var each : TOLD.entrySet()) {
      var match = each.getKey().matcher(task);
      if (match.matches()) {
        var arguments = new ArrayList<String>();
        for (int i = 1; i <= match.groupCount(); i++) {
          arguments.add(match.group(i));
        }
        return Optional.of(words.text(each.getValue(), arguments.toArray(String[]::new)));
      }
    }
    return Optional.empty();
  }

  private static String seconds(Duration took) {
    return "%.1f\u00a0s".formatted(took.toMillis() / 1000.0);
  }

  private String proved() {
    return facts
        .proof()
        .map(
            proof ->
                words.text(
                    "handover.proved",
                    paper.time(proof.startedAt()),
                    seconds(Duration.between(proof.startedAt(), proof.endedAt())),
                    proof.account() + "@" + proof.machine()))
        .orElse("");
  }

  private String versions() {
    return facts
        .disc()
        .map(
            disc ->
                words.text(
                    "handover.disc", disc.version(), paper.time(disc.firstUsedAt()), disc.digest()))
        .orElse("");
  }
}
