package platter.report;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import platter.health.Port;
import platter.operation.Firewall;
import platter.operation.Firewall.End;
import platter.operation.Firewall.Party;
import platter.operation.Firewall.Rule;
import platter.topology.Messages;
import platter.topology.Topology;

/**
 * The {@link Firewall}'s rules as a request to whoever keeps the firewalls: a page, and a table
 * with one row a rule.
 */
public final class FirewallRequest {
  private final Topology topology;
  private final Paper paper;
  private final Messages words;

  /**
   * @param clock when it is made, in the person's time zone
   */
  public FirewallRequest(Topology topology, Locale language, Clock clock) {
    this.topology = topology;
    this.paper = new Paper(language, clock);
    this.words = paper.words();
  }

  /** A row of the page: one port of one target. */
  public record Line(String port, List<String> from, String why) {}

  /** What is to be reached. */
  public record Target(String name, String address, String place, List<Line> lines) {}

  /** Rules that one kind of firewall is likely to see. */
  public record Section(String title, List<Target> targets) {}

  /** A host with its address. */
  public record Address(String name, String address, String place) {}

  /** The page. */
  public String html() {
    var model = new LinkedHashMap<String, Object>();
    model.put("deployment", topology.deployment());
    model.put("domain", topology.domain());
    model.put("sections", sections());
    model.put(
        "hosts",
        topology.hosts().stream()
            .map(
                host ->
                    new Address(
                        host.name(),
                        host.address(),
                        topology
                            .siteOf(host)
                            .map(site -> site.name())
                            .orElseGet(() -> words.text("vault"))))
            .toList());
    return paper.html("firewall", model);
  }

  List<Section> sections() {
    var people = new ArrayList<Rule>();
    var hosts = new ArrayList<Rule>();
    var out = new ArrayList<Rule>();
    for (var rule : Firewall.of(topology)) {
      boolean from = rule.from().party() == Party.HOST;
      boolean to = rule.to().party() == Party.HOST;
      (from && to ? hosts : from ? out : people).add(rule);
    }
    var sections = new ArrayList<Section>();
    section("firewall.people", people, sections);
    section("firewall.hosts", hosts, sections);
    section("firewall.out", out, sections);
    return sections;
  }

  private void section(String title, List<Rule> rules, List<Section> sections) {
    if (rules.isEmpty()) {
      return;
    }
    var targets = new LinkedHashMap<End, List<Rule>>();
    rules.forEach(rule -> targets.computeIfAbsent(rule.to(), t -> new ArrayList<>()).add(rule));
    var shown = new ArrayList<Target>();
    targets.forEach(
        (to, list) -> shown.add(new Target(name(to), to.address(), place(to), lines(list))));
    sections.add(new Section(words.text(title), shown));
  }

  private List<Line> lines(List<Rule> rules) {
    var from = new LinkedHashMap<Port, Set<String>>();
    var why = new LinkedHashMap<Port, Set<String>>();
    for (var rule : rules) {
      from.computeIfAbsent(rule.port(), p -> new LinkedHashSet<>()).add(name(rule.from()));
      why.computeIfAbsent(rule.port(), p -> new LinkedHashSet<>()).add(reason(rule));
    }
    return from.keySet().stream()
        .map(
            port ->
                new Line(
                    port.text(),
                    List.copyOf(from.getOrDefault(port, Set.of())),
                    String.join(words.text("firewall.and"), why.getOrDefault(port, Set.of()))))
        .toList();
  }

  /** The table, for a spreadsheet or a program: addresses, and where there is none, who it is. */
  public String csv() {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
                "from",
                "from-address",
                "from-place",
                "to",
                "to-address",
                "to-place",
                "port",
                "protocol",
                "why")
            .stream()
            .map(column -> words.text("firewall.csv." + column))
            .toList());
    for (var rule : Firewall.of(topology)) {
      rows.add(
          List.of(
              name(rule.from()),
              rule.from().address(),
              place(rule.from()),
              name(rule.to()),
              rule.to().address(),
              place(rule.to()),
              String.valueOf(rule.port().number()),
              rule.port().protocol(),
              reason(rule)));
    }
    return Csv.write(rows);
  }

  private String name(End end) {
    return switch (end.party()) {
      case HOST -> end.name();
      case LAPTOP -> words.text("firewall.laptop");
      case JUMP_HOST -> words.text("firewall.jump");
      case CLIENTS -> words.text("firewall.clients");
      case ADMINISTRATORS -> words.text("firewall.administrators");
      case BALANCER -> words.text("firewall.balancer");
      case NAME_SERVERS -> words.text("firewall.names");
      case TIME_SERVER -> words.text("firewall.time");
      case MAIL_SERVER -> words.text("firewall.mail");
      case LOG_SERVER -> words.text("firewall.log");
      case WEB_SERVER -> words.text("firewall.web");
    };
  }

  private String place(End end) {
    return end.place().equals("vault") ? words.text("vault") : end.place();
  }

  private String reason(Rule rule) {
    return words.text(key(rule));
  }

  /** The key of the text that says what a way is for. */
  static String key(Rule rule) {
    return "firewall.why." + rule.why().replace('/', '-');
  }
}
