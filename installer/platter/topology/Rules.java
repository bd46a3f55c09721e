package platter.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.topology.Topology.Replication;

/** What holds for a topology as a whole; what holds for one host is in {@link HostRules}. */
final class Rules {
  private static final int MOST_SITES = 2;
  private static final int MOST_FULL_BACKUPS = 100;

  private final Draft draft;
  private final List<Problem> problems = new ArrayList<>();
  private final Shape shape;

  private Rules(Draft draft) {
    this.draft = draft;
    this.shape = Shape.of(draft.sites(), draft.vault());
  }

  /** Every mistake, in the order of the file's usual layout. */
  static List<Problem> check(Draft draft) {
    var rules = new Rules(draft);
    rules.checkNames();
    rules.checkPlaces();
    rules.problems.addAll(HostRules.check(draft.sites(), draft.vault()));
    rules.problems.addAll(RoleRules.check(rules.shape, draft.sites(), draft.vault()));
    rules.checkReplication();
    rules.checkBackup();
    rules.checkFurther();
    rules.problems.addAll(AlertRules.check(draft));
    if (draft.console() == Topology.Console.NETWORK && !AlertRules.hasSteward(draft)) {
      rules.add("console", "console.nobody");
    }
    return rules.problems;
  }

  private void add(String path, String key, String... arguments) {
    problems.add(Problem.at(path, key, arguments));
  }

  private void checkNames() {
    if (!Names.isLabel(draft.deployment())) {
      add("deployment", "label", Shown.value(draft.deployment()));
    }
    if (!Names.isDomain(draft.domain())) {
      add("domain", "domain", Shown.value(draft.domain()));
    }
  }

  private void checkPlaces() {
    var sites = draft.sites();
    if (sites.isEmpty() || sites.size() > MOST_SITES) {
      add("sites", "sites.count", Integer.toString(sites.size()));
    }
    if (draft.vault().size() > 1) {
      add("vault.hosts", "vault.count", Integer.toString(draft.vault().size()));
    }
    Map<String, String> seen = new HashMap<>();
    Map<String, String> networks = new HashMap<>();
    for (int i = 0; i < sites.size(); i++) {
      var site = sites.get(i);
      var path = "sites[" + i + "]";
      checkPlaceName(site.name(), path + ".name", seen);
      if (site.hosts().isEmpty()) {
        add(path + ".hosts", "hosts.none");
      }
      for (int n = 0; n < site.clientNetworks().size(); n++) {
        checkNetwork(site.clientNetworks().get(n), path + ".client-networks[" + n + "]", networks);
      }
    }
    if (shape == Shape.SITE_AND_VAULT && sites.size() == 1 && draft.vault().isEmpty()) {
      add("", "vault.missing");
    }
  }

  private void checkPlaceName(String name, String path, Map<String, String> seen) {
    if (!Names.isLabel(name)) {
      add(path, "label", Shown.value(name));
    } else if (Names.RESERVED.contains(name)) {
      add(path, "reserved", Shown.value(name));
    }
    var first = seen.putIfAbsent(name, path);
    if (first != null) {
      add(path, "duplicate", Shown.value(name), first);
    }
  }

  private void checkNetwork(String text, String path, Map<String, String> seen) {
    var network = Addresses.network(text);
    if (network.isEmpty()) {
      add(path, "network", Shown.value(text));
      return;
    }
    var written = text.substring(0, text.indexOf('/'));
    var proper = network.get().substring(0, network.get().indexOf('/'));
    if (!Addresses.canonical(written).equals(proper)) {
      add(path, "network.bits", Shown.value(text), network.get());
    }
    var first = seen.putIfAbsent(network.get(), path);
    if (first != null) {
      add(path, "duplicate", Shown.value(text), first);
    }
  }

  private void checkReplication() {
    var mode = draft.replication();
    if (shape == Shape.TWO_SITES && mode != Replication.ASYNCHRONOUS) {
      add("replication", "replication.third-place", Written.word(mode));
    }
    if (mode == Replication.STRICT && draft.sites().size() == 1) {
      add("replication", "replication.strict");
    }
  }

  private void checkBackup() {
    var backup = draft.backup();
    for (var timer :
        Map.of("full", backup.full(), "incremental", backup.incremental()).entrySet()) {
      if (!Calendar.isExpression(timer.getValue())) {
        add("backup." + timer.getKey(), "calendar", Shown.value(timer.getValue()));
      }
    }
    if (backup.keepFull() < 1 || backup.keepFull() > MOST_FULL_BACKUPS) {
      add("backup.keep-full", "keep-full", Integer.toString(backup.keepFull()));
    }
    backup
        .disk()
        .filter(d -> !d.matches("/[^\\p{Cntrl}]+"))
        .ifPresent(d -> add("backup.disk", "disk.path", Shown.value(d)));
    var alone = shape == Shape.HOST && draft.vault().isEmpty();
    if (alone && backup.disk().isEmpty()) {
      add("backup", "disk.missing");
    }
    if (!alone && backup.disk().isPresent()) {
      add("backup.disk", "disk.unwanted");
    }
  }

  private void checkFurther() {
    draft.certificate().ifPresent(c -> checkFile(c.chain(), "certificate.chain"));
    draft.certificate().ifPresent(c -> checkFile(c.key(), "certificate.key"));
    draft.size().ifPresent(this::checkSize);
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < draft.ntp().size(); i++) {
      var server = draft.ntp().get(i);
      var path = "ntp[" + i + "]";
      if (!Addresses.isAddress(server)) {
        add(path, "address", Shown.value(server));
      }
      var first = seen.putIfAbsent(Addresses.canonical(server), path);
      if (first != null) {
        add(path, "duplicate", Shown.value(server), first);
      }
    }
  }

  private void checkSize(Size size) {
    checkRange("users", size.users(), Size.MOST_USERS);
    checkRange("messages-a-day", size.messagesADay(), Size.MOST_MESSAGES);
    checkRange("keep-days", size.keepDays(), Size.MOST_DAYS);
  }

  private void checkRange(String key, long value, long most) {
    if (value < 1 || value > most) {
      add("size." + key, "size", Long.toString(value), Long.toString(most));
    }
  }

  private void checkFile(String file, String path) {
    notAFile(file).ifPresent(shown -> add(path, "file", shown));
  }

  /** As it is shown, where it cannot be the path of a file. */
  static Optional<String> notAFile(String file) {
    return file.isBlank() || Set.of("-", ".").contains(file) || file.matches(".*\\p{Cntrl}.*")
        ? Optional.of(Shown.value(file))
        : Optional.empty();
  }
}
