package platter.wizard;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import platter.health.Port;
import platter.inventory.Inventory;
import platter.operation.DnsRecords;
import platter.operation.Firewall;
import platter.report.Papers;
import platter.report.RecoveryKeyPaper;
import platter.run.RunResult;
import platter.topology.Messages;
import platter.topology.Problem;
import platter.topology.Topology;
import platter.topology.TopologyFile;
import platter.wizard.View.Door;
import platter.wizard.View.State;

/**
 * Makes of how the wizard stands what a face shows of a step. That is made once and holds until
 * something has changed, however often a face looks.
 */
final class Showing {
  private final Standing standing;
  private final Found found;
  private final Optional<Inventory> inventory;
  private final Map<Step, View> made = new EnumMap<>(Step.class);

  /**
   * @param inventory empty in practice, where nothing is real
   */
  Showing(Standing standing, Found found, Optional<Inventory> inventory) {
    this.standing = standing;
    this.found = found;
    this.inventory = inventory;
  }

  View view(Step step) {
    synchronized (standing) {
      long version = standing.version().number();
      // How long a run takes changes by itself.
      var run =
          step == Step.INSTALL || step == Step.VERIFY
              ? standing.run().map(RunProgress::view)
              : Optional.<View.Run>empty();
      var last = Optional.ofNullable(made.get(step));
      if (last.filter(v -> v.version() == version && v.run().equals(run)).isPresent()) {
        return last.get();
      }
      var view = make(step, run);
      made.put(step, view);
      return view;
    }
  }

  private View make(Step step, Optional<View.Run> run) {
    var words = standing.words();
    var saved = standing.saved();
    boolean tried = standing.wasTried(step);
    var problems = standing.problems(step);
    var questionnaire =
        new Questionnaire(
            words,
            standing.rules(),
            saved.answers(),
            tried ? problems : typed(problems),
            standing.secrets().keySet(),
            found,
            standing.ways());
    var groups = questionnaire.of(step);
    return new View(
        standing.version().number(),
        saved.language().toLanguageTag(),
        saved.answers().text("deployment").orElseGet(this::domainName),
        standing.savedAt(),
        saved.current(),
        step,
        step.title(words),
        step.intro(words),
        Step.ORDER.stream()
            .map(s -> new View.Stop(s, s.title(words), saved.done().contains(s), standing.open(s)))
            .toList(),
        groups,
        tried ? questionnaire.elsewhere(groups) : List.of(),
        waits(step, words),
        step == Step.SITES || step == Step.REVIEW ? survives(words) : List.of(),
        inventory.isEmpty(),
        standing.disc(),
        standing.work(step),
        step == Step.ACCESS ? doors(words) : List.of(),
        step == Step.PREFLIGHT ? standing.checks() : View.Checks.NONE,
        step == Step.REVIEW ? standing.plan().map(this::planned) : Optional.empty(),
        run,
        sections(step, words),
        papers(step));
  }

  private String domainName() {
    return standing.saved().answers().text("domain").map(Presets::deployment).orElse("");
  }

  /** Nobody is blamed for what they have not typed yet. */
  private List<Problem> typed(List<Problem> problems) {
    return problems.stream()
        .filter(
            p -> {
              try {
                return !p.path().isEmpty() && standing.saved().answers().text(p.path()).isPresent();
              } catch (IllegalArgumentException notOfOurs) {
                return false;
              }
            })
        .toList();
  }

  private Optional<String> waits(Step step, Messages words) {
    var done = standing.saved().done();
    if (!done.contains(Step.DISC)) {
      boolean broken = standing.disc().state() == State.FAILED;
      return Optional.of(words.text(broken ? "waits.disc.broken" : "waits.disc"));
    }
    if (done.contains(step)) {
      return Optional.empty();
    }
    return switch (step) {
      case SITES, SERVICE -> {
        int wrong = standing.wasTried(step) ? standing.problems(step).size() : 0;
        yield wrong == 0
            ? Optional.empty()
            : Optional.of(words.text("waits.answers", String.valueOf(wrong)));
      }
      case ACCESS -> {
        boolean shown = standing.attempts().values().stream().anyMatch(a -> a.key().isPresent());
        yield Optional.of(words.text(shown ? "waits.access.keys" : "waits.access"));
      }
      case PREFLIGHT -> {
        var findings = standing.findings();
        long hinder = findings.stream().filter(standing.judging()::hinders).count();
        yield Optional.of(
            findings.isEmpty()
                ? words.text("waits.checks.running")
                : words.text("waits.checks", String.valueOf(hinder)));
      }
      case REVIEW -> Optional.of(words.text("waits.plan"));
      case INSTALL -> Optional.of(words.text("waits.install"));
      case DISC, VERIFY, HANDOVER -> Optional.empty();
    };
  }

  private List<Door> doors(Messages words) {
    var places = standing.places();
    return standing.topology().map(Topology::hosts).orElse(List.of()).stream()
        .map(
            host -> {
              var attempt = Optional.ofNullable(standing.attempts().get(host.name()));
              var key = attempt.flatMap(Operations.Attempt::key);
              var trouble = attempt.flatMap(Operations.Attempt::trouble);
              var way =
                  attempt.isEmpty()
                      ? Door.Way.UNTRIED
                      : key.isPresent()
                          ? Door.Way.KEY
                          : trouble.isPresent() ? Door.Way.CLOSED : Door.Way.OPEN;
              return new Door(
                  host.name(),
                  host.address(),
                  places.getOrDefault(host.name(), ""),
                  way,
                  key.map(k -> k.type() + " " + k.fingerprint()),
                  way == Door.Way.CLOSED
                      ? trouble.map(standing.phrases()::of).orElse("")
                      : words.text("door." + way.name().toLowerCase(Locale.ROOT)));
            })
        .toList();
  }

  private View.Plan planned(RunResult result) {
    var phrases = standing.phrases();
    var places = standing.places();
    var topology = standing.saved().answers().topology();
    var hosts = new ArrayList<View.Changes>();
    for (var name : result.recaps().keySet()) {
      var changes =
          result.changes().stream()
              .filter(change -> change.host().equals(name))
              .map(
                  c ->
                      new View.Change(
                          phrases.of(c.play()), phrases.of(c.task()), phrases.of(c.text())))
              .toList();
      hosts.add(
          new View.Changes(
              name, places.getOrDefault(name, ""), changes.size(), opens(topology, name), changes));
    }
    return new View.Plan(hosts, TopologyFile.write(topology, standing.saved().language()));
  }

  /** The ports of a host, those for people and those for other hosts. */
  private List<String> opens(Topology topology, String host) {
    var rules =
        Firewall.of(topology).stream()
            .filter(rule -> rule.to().name().equals(host))
            .filter(rule -> rule.from().party() != Firewall.Party.LAPTOP)
            .collect(
                Collectors.partitioningBy(
                    rule -> rule.from().party() == Firewall.Party.HOST,
                    Collectors.mapping(
                        Firewall.Rule::port, Collectors.toCollection(TreeSet::new))));
    var opens = new ArrayList<String>();
    rules.forEach(
        (hosts, ports) -> {
          if (!ports.isEmpty()) {
            var said = ports.stream().map(Port::text).collect(Collectors.joining(" "));
            opens.add(standing.words().text(hosts ? "opens.hosts" : "opens.people", said));
          }
        });
    return opens;
  }

  /** Of what is typed, whether it is right already or not. */
  private List<String> survives(Messages words) {
    var rules = standing.rules();
    return standing
        .saved()
        .answers()
        .shape()
        .map(
            shape ->
                List.of(
                    words.text("survives.title", shape.title(rules)),
                    words.text("survives.automatic", shape.automatic(rules)),
                    words.text("survives.command", shape.byCommand(rules)),
                    words.text("survives.backup", shape.backup(rules))))
        .orElse(List.of());
  }

  private List<View.Section> sections(Step step, Messages words) {
    return switch (step) {
      case INSTALL, VERIFY -> leftOut(words);
      case HANDOVER -> standing.topology().map(t -> handover(t, words)).orElse(List.of());
      default -> List.of();
    };
  }

  /** Who is left out, and what brings them in. */
  private List<View.Section> leftOut(Messages words) {
    var lines =
        standing.saved().leftOut().stream()
            .sorted()
            .map(host -> words.text("handover.left-out.host", host))
            .toList();
    return lines.isEmpty()
        ? List.of()
        : List.of(new View.Section(words.text("handover.left-out"), lines));
  }

  private List<View.Section> handover(Topology topology, Messages words) {
    var domain = topology.domain();
    var places = standing.places();
    var hosts =
        topology.hosts().stream()
            .map(h -> h.name() + "  " + h.address() + "  " + places.get(h.name()))
            .toList();
    var administrator = standing.saved().answers().text("admin.name").orElse("admin");
    var sections = new ArrayList<>(leftOut(words));
    sections.addAll(
        List.of(
            new View.Section(
                words.text("handover.clients"),
                List.of(
                    words.text("handover.domain", domain),
                    words.text("handover.web", domain),
                    words.text("handover.xmpp"))),
            new View.Section(
                words.text("handover.dns"),
                DnsRecords.of(topology).stream().map(standing.phrases()::of).toList()),
            new View.Section(words.text("handover.hosts"), hosts),
            new View.Section(
                words.text("handover.admin"),
                List.of(words.text("handover.admin.name", administrator, domain))),
            new View.Section(
                words.text("handover.key"),
                List.of(
                    words.text("handover.key.why"),
                    RecoveryKeyPaper.COMMAND,
                    words.text("handover.key.then"))),
            new View.Section(
                words.text("handover.commands"),
                List.of(
                    "platter status",
                    "platter switchover --to SITE",
                    "platter drill",
                    "platter backup list"))));
    return sections;
  }

  /** A report of what was proven is not made of what is only played. */
  private List<String> papers(Step step) {
    if (step == Step.REVIEW && standing.plan().isPresent()) {
      return Papers.before();
    }
    if (step == Step.HANDOVER) {
      return Papers.all().stream()
          .filter(name -> inventory.isPresent() || !Papers.proves(name))
          .toList();
    }
    return List.of();
  }

  /** One of those that a step has which is open. */
  Papers.File paper(String name) throws WizardException {
    synchronized (standing) {
      var saved = standing.saved();
      var clock = Clock.systemUTC().withZone(ZoneId.systemDefault());
      return standing
          .topology()
          .filter(
              t -> Step.ORDER.stream().anyMatch(s -> standing.open(s) && papers(s).contains(name)))
          .flatMap(
              t ->
                  new Papers(t, clock)
                      .find(name, saved.language(), inventory, saved.answers().text("admin.name")))
          .orElseThrow(() -> new WizardException(standing.words().text("refused.paper", name)));
    }
  }
}
