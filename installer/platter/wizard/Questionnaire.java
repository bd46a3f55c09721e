package platter.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.topology.Messages;
import platter.topology.Problem;
import platter.topology.Size;
import platter.topology.Topology;
import platter.topology.Topology.Replication;
import platter.wizard.Group.Row;
import platter.wizard.Question.Choice;
import platter.wizard.Question.Kind;

/** The questions of a step, with what was answered and what is wrong with it. */
final class Questionnaire {
  private static final List<String> ROLES =
      List.of("database, im, gateway", "database", "im, gateway");

  private final Messages words;
  private final Messages rules;
  private final Answers answers;
  private final List<Problem> problems;
  private final Set<String> secrets;
  private final Found found;
  private final Map<Replication, Finding> ways;

  /**
   * @param words of bundle {@code wizard}
   * @param rules of bundle {@code topology}
   * @param problems those that may be shown
   * @param secrets the names of those that are known
   * @param ways what each way to replicate comes to, as preflight measured it
   */
  Questionnaire(
      Messages words,
      Messages rules,
      Answers answers,
      List<Problem> problems,
      Set<String> secrets,
      Found found,
      Map<Replication, Finding> ways) {
    this.words = words;
    this.rules = rules;
    this.answers = answers;
    this.problems = List.copyOf(problems);
    this.secrets = Set.copyOf(secrets);
    this.found = found;
    this.ways = Map.copyOf(ways);
  }

  /** The step in which a mistake is to be mended. */
  static Step stepOf(Problem problem) {
    var path = problem.path();
    if (path.startsWith("access") || path.contains(".ssh")) {
      return Step.ACCESS;
    }
    boolean sites =
        path.isEmpty()
            || Stream.of("domain", "size", "vault").anyMatch(path::startsWith)
            || (path.startsWith("sites") && !path.contains("client-networks"));
    return sites ? Step.SITES : Step.SERVICE;
  }

  List<Group> of(Step step) {
    return switch (step) {
      case SITES -> sites();
      case ACCESS -> access();
      case SERVICE -> service();
      default -> List.of();
    };
  }

  /** Mistakes that no question of these groups shows. */
  List<String> elsewhere(List<Group> groups) {
    var shown = paths(groups.stream().flatMap(group -> group.rows().stream()).toList());
    var places = groups.stream().map(Group::id).toList();
    return texts(
        problems.stream()
            .filter(p -> !shown.contains(p.path()))
            .filter(
                p -> Places.ofPath(p.path()).filter(place -> places.contains(place.id())).isEmpty())
            .toList());
  }

  private List<Group> sites() {
    var groups = new ArrayList<Group>();
    groups.add(
        group(
            "service",
            List.of(
                ask(Kind.CODE, "domain", "domain", ""),
                ask(Kind.CODE, "size.users", "users", String.valueOf(Size.DEFAULT.users())))));
    for (var place : Places.values()) {
      groups.add(place(place));
    }
    return groups;
  }

  private Group place(Places place) {
    var rows = new ArrayList<Row>();
    if (place != Places.VAULT) {
      rows.add(new Row(List.of(ask(Kind.CODE, place.path() + ".name", "site", ""))));
    }
    var name = place == Places.VAULT ? "vault" : answers.text(place.path() + ".name").orElse("");
    int there = answers.count(place.path() + ".hosts");
    // One more than there are, to be filled in; the vault has one host.
    int shown = place == Places.VAULT ? Math.max(1, there) : there + 1;
    for (int i = 0; i < shown; i++) {
      var host = place.path() + ".hosts[" + i + "]";
      boolean named = i < there && !name.isEmpty();
      var questions = new ArrayList<Question>();
      questions.add(ask(Kind.CODE, host + ".address", "address", ""));
      questions.add(ask(Kind.CODE, host + ".name", "host", named ? Presets.host(name, i) : ""));
      if (place != Places.VAULT) {
        questions.add(choose(host + ".roles", "roles", "", ROLES));
      }
      rows.add(new Row(questions));
    }
    var known = paths(rows);
    var wrong =
        texts(
            problems.stream()
                .filter(p -> Places.ofPath(p.path()).filter(place::equals).isPresent())
                .filter(p -> !known.contains(p.path()))
                .toList());
    return new Group(
        place.id(),
        words.text("group." + place.id()),
        wrong.isEmpty() ? words.text("group." + place.id() + ".note") : String.join("; ", wrong),
        !wrong.isEmpty(),
        rows);
  }

  private List<Group> access() {
    var groups = new ArrayList<Group>();
    groups.add(group("sites-access", login("sites")));
    if (answers.count("vault.hosts") > 0) {
      var vault = new ArrayList<Question>();
      vault.add(choose("access.vault.own", "own", "no", List.of("no", "yes")));
      if (answers.text("access.vault.own").filter("yes"::equals).isPresent()) {
        vault.addAll(login("vault"));
      }
      groups.add(group("vault-access", vault));
    }
    return groups;
  }

  private List<Question> login(String place) {
    var path = "access." + place;
    var questions = new ArrayList<Question>();
    questions.add(ask(Kind.CODE, path + ".user", "user", "root"));
    questions.add(ask(Kind.CODE, path + ".port", "port", "22"));
    questions.add(ask(Kind.CODE, path + ".key", "key", found.key().orElse("")));
    questions.add(ask(Kind.SECRET, place + ".password", "password", ""));
    if (answers.text(path + ".user").filter(user -> !user.equals("root")).isPresent()) {
      questions.add(choose(path + ".become", "become", "sudo", List.of("sudo", "su")));
      questions.add(ask(Kind.SECRET, place + ".become", "become-password", ""));
    }
    return questions;
  }

  private List<Group> service() {
    var groups = new ArrayList<Group>();
    var deployment = Presets.deployment(answers.text("domain").orElse(""));
    groups.add(
        group(
            "name",
            List.of(
                ask(Kind.CODE, "deployment", "deployment", deployment),
                ask(Kind.CODE, "admin.name", "admin", "admin"),
                ask(Kind.SECRET, "admin.password", "admin-password", ""))));
    boolean vault = answers.count("vault.hosts") > 0;
    if (answers.count("sites") == 2) {
      var kinds = vault ? List.of(Replication.values()) : List.of(Replication.ASYNCHRONOUS);
      groups.add(
          group(
              "going",
              List.of(
                  replication(kinds),
                  choose(
                      "steering",
                      "steering",
                      "records",
                      List.of("records", "delegated", "balancer")),
                  ask(Kind.CODE, "sites[0].client-networks", "networks-first", ""),
                  ask(Kind.CODE, "sites[1].client-networks", "networks-second", ""))));
    }
    if (vault || answers.count("sites") == 2) {
      var usual = Topology.Backup.DEFAULT;
      groups.add(
          group(
              "backup",
              List.of(
                  ask(Kind.CODE, "backup.full", "backup-full", usual.full()),
                  ask(Kind.CODE, "backup.incremental", "backup-incremental", usual.incremental()),
                  ask(
                      Kind.CODE,
                      "backup.keep-full",
                      "backup-keep",
                      String.valueOf(usual.keepFull())),
                  choose(
                      "drill", "drill", "quarterly", List.of("quarterly", "monthly", "never")))));
    }
    groups.add(
        group(
            "customer",
            List.of(
                ask(Kind.CODE, "certificate.chain", "certificate", ""),
                ask(Kind.CODE, "certificate.key", "certificate-key", ""),
                ask(Kind.CODE, "ntp", "ntp", ""))));
    return groups;
  }

  private Group group(String id, List<Question> questions) {
    return new Group(
        id,
        words.text("group." + id),
        words.text("group." + id + ".note"),
        false,
        questions.stream().map(question -> new Row(List.of(question))).toList());
  }

  private Question ask(Kind kind, String path, String key, String preset) {
    return question(kind, path, key, preset, List.of());
  }

  private Question choose(String path, String key, String preset, List<String> choices) {
    return question(
        Kind.CHOICE, path, key, preset, choices.stream().map(word -> choice(key, word)).toList());
  }

  private Choice choice(String key, String word) {
    var text = "choice." + key + "." + word.replaceAll("[^a-z]+", "-");
    return new Choice(word, words.text(text), words.text(text + ".note"), true);
  }

  private Question replication(List<Replication> kinds) {
    return question(
        Kind.CHOICE,
        "replication",
        "replication",
        word(kinds.get(0)),
        kinds.stream().map(this::way).toList());
  }

  /** With what it comes to on the line that was measured. */
  private Choice way(Replication kind) {
    var choice = choice("replication", word(kind));
    var way = ways.get(kind);
    if (way == null) {
      return choice;
    }
    boolean open = way.verdict() != Verdict.FAILED;
    var note = open ? measured(choice, way.measured()) : ruledOut(way);
    return new Choice(choice.word(), choice.label(), note, open);
  }

  private String measured(Choice choice, Text figures) {
    var all = new ArrayList<>(List.of(choice.note()));
    all.addAll(figures.arguments());
    return words.text("choice.measured." + figures.key(), all.toArray(String[]::new));
  }

  private String ruledOut(Finding way) {
    var health = Check.messages(words.language());
    return words.text("choice.ruled-out", way.measured().in(health), way.remedy(health));
  }

  private static String word(Replication kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private Question question(
      Kind kind, String path, String key, String preset, List<Choice> choices) {
    return new Question(
        path,
        kind,
        words.text("question." + key),
        words.text("question." + key + ".help"),
        kind == Kind.SECRET ? "" : answers.text(path).orElse(""),
        preset,
        choices,
        kind == Kind.SECRET && secrets.contains(path),
        problem(path));
  }

  private Optional<String> problem(String path) {
    var texts = texts(problems.stream().filter(p -> same(p.path(), path)).toList());
    return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", texts));
  }

  /** A mistake in one of several words that are typed together is that of all of them. */
  private static boolean same(String mistaken, String asked) {
    return mistaken.equals(asked) || mistaken.replaceFirst("\\[[0-9]+]$", "").equals(asked);
  }

  private List<String> texts(List<Problem> some) {
    return some.stream().map(problem -> problem.text(rules)).distinct().toList();
  }

  private static Set<String> paths(List<Row> rows) {
    return rows.stream()
        .flatMap(row -> row.questions().stream())
        .map(Question::path)
        .collect(java.util.stream.Collectors.toSet());
  }
}
