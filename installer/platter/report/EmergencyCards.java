package platter.report;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import platter.report.Card.Command;
import platter.report.Card.Step;
import platter.topology.Access;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * A sheet a case for whoever is woken at night and was not there: numbered steps with the names and
 * the commands of this deployment, what is seen, what must not be done. Which cases there are
 * follows from the topology's shape.
 */
public final class EmergencyCards {
  /** How the program is started, as nobody has installed it on that laptop. */
  static final String PROGRAM = "java -jar platter.jar ";

  /** Hosts of a place that a card lists. */
  private static final int MOST_NAMES = 4;

  private final Topology topology;
  private final Paper paper;
  private final Messages words;

  /**
   * @param clock when they are made, in the person's time zone
   */
  public EmergencyCards(Topology topology, Locale language, Clock clock) {
    this.topology = topology;
    this.paper = new Paper(language, clock);
    this.words = paper.words();
  }

  /** A place as the head of a card names it. */
  public record PlaceLine(String name, List<String> hosts) {}

  /** The page, a sheet a card. */
  public String html() {
    var model = new LinkedHashMap<String, Object>();
    model.put("deployment", topology.deployment());
    model.put("domain", topology.domain());
    model.put("cards", cards());
    model.put("places", places());
    model.put("passphrase", words.text("cards.passphrase.title"));
    return paper.html("cards", model);
  }

  private List<PlaceLine> places() {
    var places = new ArrayList<PlaceLine>();
    topology.sites().forEach(site -> places.add(new PlaceLine(site.name(), names(site.hosts()))));
    if (!topology.vault().isEmpty()) {
      places.add(new PlaceLine(words.text("vault"), names(topology.vault())));
    }
    return places;
  }

  /** As many as a card has room for; the handover report has all. */
  private List<String> names(List<Host> hosts) {
    var names =
        new ArrayList<>(
            hosts.stream()
                .limit(MOST_NAMES)
                .map(host -> host.name() + " " + host.address())
                .toList());
    if (hosts.size() > MOST_NAMES) {
      names.add(words.text("cards.more", String.valueOf(hosts.size() - MOST_NAMES)));
    }
    return names;
  }

  /** The cases that this deployment can meet. */
  public List<Card> cards() {
    var cards = new ArrayList<Card>();
    switch (topology.shape()) {
      case TWO_SITES_AND_VAULT -> {
        cards.add(siteDark());
        cards.add(twoPlacesDark());
        cards.add(restore());
      }
      case TWO_SITES -> {
        cards.add(siteDarkWithoutVault());
        cards.add(siteLostWithoutVault());
        cards.add(deleted());
      }
      case SITE_AND_VAULT, HOST -> {
        cards.add(onlySiteDark());
        if (!topology.vault().isEmpty()) {
          cards.add(restore());
        }
      }
    }
    cards.add(passphrase());
    if (!topology.vault().isEmpty()) {
      cards.add(vaultAway());
    }
    cards.add(diskFull());
    cards.add(certificate());
    return List.copyOf(cards);
  }

  private Card siteDark() {
    return new Draft("dark")
        .seen("alert", "people", "phone")
        .step("safety")
        .step("look", here("status"))
        .step("other")
        .step("power")
        .step("back", here("status"))
        .step("rebuilt", bySite("rebuilt", "rejoin %s"))
        .step("home", bySite("home", "switchover --to %s"))
        .never("failover", "power", "install");
  }

  private Card siteDarkWithoutVault() {
    return new Draft("dark2")
        .seen("alert", "phone")
        .step("safety")
        .step("look", here("status"))
        .step("follows")
        .step("log", here("status"))
        .step("leads")
        .step("power")
        .step("back", here("status"))
        .step("rejoin", bySite("back", "rejoin %s"))
        .never("failover", "power");
  }

  private Card onlySiteDark() {
    return new Draft("only")
        .seen("people", "phone")
        .step("safety")
        .step("power")
        .step("wait", here("status"))
        .step("startup", here("startup"))
        .step(topology.vault().isEmpty() ? "lost-disk" : "lost")
        .never("install", "disk");
  }

  /** A forced failover, up to the service that is there again. */
  private Draft forced(String name) {
    return new Draft(name)
        .seen("people", "status")
        .step("look", here("status"))
        .step("wait")
        .step("decide")
        .step("fence", bySite("reached", "fence %s"))
        .step("fenced", bySite("left", "failover --to %s --accept-loss --fence CODE"))
        .step("off", bySite("left", "failover --to %s --accept-loss --powered-off"))
        .step("after", here("status"));
  }

  private Card twoPlacesDark() {
    return forced("two").step("return", here("rejoin")).never("guess", "both", "early");
  }

  private Card siteLostWithoutVault() {
    return forced("two2").step("return", bySite("back", "rejoin %s")).never("guess", "line");
  }

  /** All that serves is lost; the vault is not. */
  private Card restore() {
    var names =
        topology.hosts().stream()
            .filter(host -> topology.siteOf(host).isPresent())
            .map(Host::name)
            .collect(Collectors.joining(" "));
    var copies = root(vault()) + "%s /var/lib/platter/keep/inventory";
    return new Draft("restore")
        .seen(topology.sites().size() > 1 ? "lost" : "lost-one", "vault", "ransom")
        .step("wait")
        .step("decide")
        .step("hosts")
        .step(
            "laptop",
            at(vault(), copies.formatted("ls"), ""),
            at(vault(), copies.formatted("cat") + "/NAME", "inventory.export"),
            here("inventory import inventory.export"))
        .step("keys", here("inventory forget-key " + names))
        .step("timeline", here("backup timeline"))
        .step(
            "restore",
            when("latest", "restore --to latest"),
            when("moment", "restore --to '2026-01-31 10:14'"))
        .step("after", here("status"), here("rejoin"))
        .never("vault", "delete", "hurry");
  }

  /** Both sites serve what somebody has deleted. */
  private Card deleted() {
    return new Draft("deleted")
        .seen("people", "ransom", "backups")
        .step("timeline", here("backup timeline"))
        .step("decide")
        .step("reached", here("status"))
        .step("restore", when("moment", "restore --to '2026-01-31 10:14'"))
        .step("after", here("status"))
        .never("host", "delete", "hurry");
  }

  private Card passphrase() {
    return new Draft("passphrase")
        .seen("refused", "nobody")
        .step("calm")
        .step("key")
        .step("enter", here("recovery-key --enter"))
        .step(
            "file",
            here("recovery-key --enter --to passphrase.txt"),
            here("status --passphrase-file passphrase.txt"))
        .step("delete", new Command("", "rm passphrase.txt", false))
        .step("none")
        .never("delete", "uninstall", "photo");
  }

  private Card vaultAway() {
    return new Draft("vault")
        .seen("alert", "status")
        .step("calm")
        .step("look", here("status"))
        .step("power")
        .step("back", here("status"), here("backup list"))
        .step("full", at(vault(), "df -h /var/lib", ""))
        .step("rebuilt", here("rejoin " + vault().name()), here("backup full"))
        .never("log", "site");
  }

  private Card diskFull() {
    var looks =
        topology.hosts().stream()
            .filter(host -> host.has(Role.DATABASE))
            .map(host -> at(host, "df -h /var/lib", ""))
            .toArray(Command[]::new);
    var draft =
        new Draft("disk")
            .seen("alert", "people")
            .step("look", here("status"))
            .step("which", looks)
            .step("grow");
    if (!topology.vault().isEmpty()) {
      draft.step("vault");
    }
    return draft.step("after", here("status")).never("delete", "log", "restart");
  }

  private Card certificate() {
    var draft = new Draft("certificate").seen("alert", "people").step("look", here("status"));
    if (topology.certificate().isPresent()) {
      draft.step("own").step("check", here("preflight"));
    }
    return draft
        .step("install", here("install"))
        .step("after", here("status"))
        .never("click", "clock");
  }

  private Host vault() {
    return topology.vault().get(0);
  }

  private static Command here(String command) {
    return new Command("", PROGRAM + command, true);
  }

  private Command when(String when, String command) {
    return new Command(words.text("cards.when." + when, ""), PROGRAM + command, true);
  }

  /**
   * A command for each site.
   *
   * @param when the key of the case in which it is the one
   */
  private Command[] bySite(String when, String command) {
    return topology.sites().stream()
        .map(
            site ->
                new Command(
                    words.text("cards.when." + when, site.name()),
                    PROGRAM + command.formatted(site.name()),
                    true))
        .toArray(Command[]::new);
  }

  private static String root(Host host) {
    return host.access().become() == Access.Become.SUDO ? "sudo " : "";
  }

  /**
   * A command on a host, from the laptop.
   *
   * @param file where what it prints is kept on the laptop; empty where it is only read
   */
  private Command at(Host host, String command, String file) {
    var access = host.access();
    var port = access.port() == 22 ? "" : "-p " + access.port() + " ";
    var onto =
        access.local()
            ? command
            : "ssh " + port + access.user() + "@" + host.address() + " '" + command + "'";
    var name = topology.vault().contains(host) ? "" : host.name();
    return new Command(name, file.isEmpty() ? onto : onto + " >" + file, false);
  }

  /** A card whose texts stand under {@code cards.NAME}. */
  private final class Draft {
    private final String name;
    private final List<String> seen = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    Draft(String name) {
      this.name = name;
    }

    Draft seen(String... keys) {
      for (var key : keys) {
        seen.add(text("seen." + key));
      }
      return this;
    }

    Draft step(String key, Command... commands) {
      var then = "step." + key + ".then";
      steps.add(
          new Step(
              text("step." + key),
              List.of(commands),
              words.bundle().containsKey("cards." + name + "." + then) ? text(then) : ""));
      return this;
    }

    /** The last of it. */
    Card never(String... keys) {
      var never = new ArrayList<String>();
      for (var key : keys) {
        never.add(text("never." + key));
      }
      return new Card(name, text("title"), seen, steps, never);
    }

    private String text(String key) {
      var sites = topology.sites();
      return words.text(
          "cards." + name + "." + key,
          topology.domain(),
          sites.get(0).name(),
          sites.get(sites.size() - 1).name(),
          topology.repository().map(h -> h.name() + " " + h.address()).orElse(""));
    }
  }
}
