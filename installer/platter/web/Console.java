package platter.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import platter.health.Check;
import platter.health.Finding;
import platter.inventory.Checkups;
import platter.inventory.Deployments.Backup;
import platter.operation.Evidence;
import platter.operation.Glance;
import platter.operation.History;
import platter.operation.Lag;
import platter.operation.Loss;
import platter.operation.OperationException;
import platter.operation.Readiness.State;
import platter.operation.TimeLine;
import platter.report.ChangeTexts;
import platter.report.Drawing;
import platter.report.FindingLine;
import platter.report.Pages;
import platter.report.Papers;
import platter.report.RecoveryKeyPaper;
import platter.topology.Messages;
import platter.topology.Topology;

/**
 * The console's pages, of what was seen last: none of them waits for a host, but the one that looks
 * whether a command could be done.
 */
final class Console implements Face {
  private static final int MOST_CHANGES = 50;
  private static final int MOST_CHECKUPS = 20;

  /** Where the first sentence of an answer ends, which is yes or no. */
  private static final Pattern SENTENCE = Pattern.compile("[.] |[。]");

  /** The pages in the order of the list at the side. */
  private static final List<String> PAGES =
      List.of(
          "overview",
          "health",
          "switchover",
          "backups",
          "drills",
          "runs",
          "hosts",
          "accounts",
          "certificates",
          "papers");

  /** Those that want an inventory. */
  private static final Set<String> OF_A_DESK =
      Set.of("switchover", "runs", "accounts", "certificates");

  /** Headings of the list, with what is below. */
  private static final Map<String, Set<String>> GROUPS =
      Map.of(
          "recovery", Set.of("switchover", "backups", "drills"),
          "keeping", Set.of("runs", "hosts", "accounts", "certificates", "papers"));

  private final Topology topology;
  private final Records records;
  private final Watch watch;
  private final Optional<Desk> desk;
  private final Assets assets;
  private final Papers papers;

  /**
   * @param desk empty where nothing can be done from here
   */
  Console(Topology topology, Records records, Watch watch, Optional<Desk> desk, Assets assets) {
    this.topology = topology;
    this.records = records;
    this.watch = watch;
    this.desk = desk;
    this.assets = assets;
    this.papers = new Papers(topology, Clock.systemUTC().withZone(ZoneId.systemDefault()));
  }

  /**
   * A line of the list at the side.
   *
   * @param heading above it; empty where it stands below the last one
   */
  public record Entry(String name, String heading) {}

  private List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    var headings = new LinkedHashSet<String>();
    for (var name : PAGES) {
      if (desk.isPresent() || !OF_A_DESK.contains(name)) {
        var group =
            GROUPS.entrySet().stream()
                .filter(each -> each.getValue().contains(name))
                .map(Map.Entry::getKey)
                .filter(headings::add)
                .findFirst();
        entries.add(new Entry(name, group.orElse("")));
      }
    }
    return entries;
  }

  @Override
  public long await(long version, Duration most) throws InterruptedException {
    return watch.await(version, most);
  }

  @Override
  public Answer post(Request request) throws Exception {
    if (request.path().equals("/language")) {
      request.session().speak(request.posted("language"));
      return new Answer.Redirect(back(request));
    }
    if (request.path().equals("/look")) {
      watch.soon();
      return new Answer.Redirect(back(request));
    }
    return desk.isPresent()
        ? desk.get().take(request, back(request))
        : new Answer.Redirect("/unlock");
  }

  /** Only to a page of ours. */
  private static String back(Request request) {
    var page = request.posted("back");
    return page.matches("/([A-Za-z0-9][A-Za-z0-9._/-]*)?") ? page : "/";
  }

  @Override
  public Answer get(Request request) throws Exception {
    var path = request.path();
    if (path.equals("/")) {
      return page(request, "overview", overview(request));
    }
    var drill = request.behind("/drills/");
    if (drill.isPresent()) {
      return drill(request, drill.get());
    }
    var paper = request.behind("/papers/");
    if (paper.isPresent()) {
      return paper(request, paper.get());
    }
    return switch (path) {
      case "/papers" ->
          page(request, "papers", Map.of("papers", names(), "key", RecoveryKeyPaper.COMMAND));
      case "/health" -> page(request, "health", health(request));
      case "/backups" -> page(request, "backups", backups(request));
      case "/drills" -> page(request, "drills", Map.of("drills", records.drills()));
      case "/hosts" -> page(request, "hosts", hosts(request));
      case "/unlock" -> page(request, "unlock", Map.of());
      default ->
          desk.isPresent()
              ? desk.get().get(request, (name, model) -> page(request, name, model))
              : new Answer.Missing();
    };
  }

  /** Those that can be had here: a topology at the vault does not say whom the steward tells. */
  private List<String> names() {
    return desk.isPresent() ? Papers.all() : Papers.cards();
  }

  private Answer paper(Request request, String name) {
    var inventory = desk.map(Desk::inventory);
    return Optional.of(name)
        .filter(names()::contains)
        .flatMap(n -> papers.find(n, language(request), inventory, Optional.empty()))
        .<Answer>map(Answer.Download::of)
        .orElseGet(Answer.Missing::new);
  }

  private Answer page(Request request, String name, Map<String, ?> more) {
    var model = model(request);
    model.put("name", name);
    model.putAll(more);
    return Answer.Page.of(new Pages("web", language(request)).html("console-" + name, model));
  }

  @Override
  public Locale language(Request request) {
    return Locale.forLanguageTag(
        request.session().language().orElseGet(() -> Locale.getDefault().toLanguageTag()));
  }

  private Ages ages(Request request) {
    return new Ages(Messages.of("web", language(request)), ZoneId.systemDefault(), Instant.now());
  }

  private Map<String, Object> model(Request request) {
    var states = Messages.of("recovery", language(request));
    var model = new LinkedHashMap<String, Object>();
    var glance = watch.last();
    model.put("entries", entries());
    model.put("desk", desk.isPresent());
    model.put("fingerprint", records.fingerprint());
    model.put("path", request.path());
    model.put("deployment", topology.deployment());
    model.put("glance", glance);
    model.put("trouble", watch.trouble());
    model.put("ages", ages(request));
    model.put("unlocked", request.session().unlocked());
    model.put("csrf", request.session().csrf());
    model.put("said", said(request));
    model.put("deed", desk.flatMap(Desk::deed));
    model.put("assets", assets.addresses());
    model.put("version", version());
    model.put("other", language(request).getLanguage().equals("zh") ? "en" : "zh-CN");
    var answer = glance.map(g -> g.readiness().answer().in(states)).orElse("");
    var parts = SENTENCE.split(answer, 2);
    model.put("answer", answer);
    model.put("headline", parts[0]);
    model.put("clause", parts.length > 1 ? parts[1] : "");
    model.put("sign", glance.map(g -> sign(g.readiness().state())).orElse("none"));
    model.put(
        "state", glance.map(g -> states.text("state." + g.readiness().state().word())).orElse(""));
    model.put("why", glance.map(g -> g.readiness().why().in(states)).orElse(""));
    model.put("way", glance.flatMap(g -> g.readiness().way()).map(w -> w.in(states)).orElse(""));
    model.put(
        "missing",
        glance.map(g -> g.missing().stream().map(m -> m.in(states)).toList()).orElse(List.of()));
    return model;
  }

  /** Of what was not done, a word that the texts know, or a sentence of what refused it. */
  private String said(Request request) {
    var said = request.session().heard(request.fresh());
    try {
      return said.isEmpty() ? "" : Messages.of("web", language(request)).text("said." + said);
    } catch (MissingResourceException sentence) {
      return said;
    }
  }

  private long version() {
    try {
      return watch.await(-1, Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** The answer's three forms. */
  private static String sign(State state) {
    return switch (state) {
      case PROTECTED -> "yes";
      case WITHOUT_WITNESS, STAYING, DRAINED, UNSYNCHRONISED, HELD -> "warn";
      case UNKNOWN -> "none";
      case EXPOSED, FAILED_OVER, LEADERLESS, SPLIT, ONE_SITE -> "bad";
    };
  }

  private Map<String, Object> overview(Request request) {
    var words = Messages.of("web", language(request));
    var states = Messages.of("recovery", language(request));
    var model = new LinkedHashMap<String, Object>();
    model.put(
        "drawing",
        watch
            .last()
            .map(g -> Drawing.of(new Live(topology, g, words, states, ages(request)).scene()))
            .orElse(""));
    model.put(
        "losses",
        watch.last().stream()
            .flatMap(g -> Loss.of(topology, g.status()).stream())
            .map(
                loss ->
                    Map.of(
                        "place", loss.placeIn(states),
                        "service", loss.service().in(states),
                        "messages", loss.messages().in(states),
                        "files", loss.files().in(states),
                        "backups", loss.backups().in(states)))
            .toList());
    model.put(
        "runs",
        desk.map(d -> d.inventory().journal().runs().stream().limit(5).toList()).orElse(List.of()));
    return model;
  }

  private Map<String, Object> health(Request request) throws OperationException {
    var states = Messages.of("recovery", language(request));
    var history = new ArrayList<Map<String, Object>>();
    for (var change : records.changes(MOST_CHANGES)) {
      history.add(
          Map.of(
              "at", change.at(), "since", change.since(), "state", state(states, change.state())));
    }
    var lags = watch.lags();
    var model = new LinkedHashMap<String, Object>();
    model.put("history", history);
    model.put("lag", new LagLine(lags, Instant.now(), ages(request)).svg());
    model.put("most", Lag.most(lags));
    var checkups = records.checkups();
    model.put(
        "checkups",
        checkups.stream()
            .limit(MOST_CHECKUPS)
            .map(
                kept ->
                    Map.of(
                        "at", kept.at(),
                        "state", state(states, kept.state()),
                        "passed", kept.passed(),
                        "warned", kept.warned(),
                        "unchecked", kept.unchecked(),
                        "failed", kept.failed()))
            .toList());
    model.put("findings", checkups.isEmpty() ? List.of() : findings(request, checkups));
    return model;
  }

  /** What was not passed the last time, the worst first. */
  private List<FindingLine> findings(Request request, List<Checkups.Kept> checkups) {
    var newest = checkups.get(0);
    var found = History.read(newest);
    var history = History.of(checkups.subList(1, checkups.size()), found, newest.at());
    var words = Check.messages(language(request));
    return found.stream()
        .sorted(Finding.WORST_FIRST)
        .map(
            finding ->
                FindingLine.of(
                    finding,
                    words,
                    history.since(finding).map(ages(request)::date).orElse(""),
                    history.isNew(finding)))
        .toList();
  }

  private static String state(Messages states, String word) {
    try {
      return states.text("state." + word);
    } catch (MissingResourceException unknown) {
      return word;
    }
  }

  /**
   * A backup in the list.
   *
   * @param restoring the page that looks whether it can be brought back
   */
  public record Kept(Backup backup, String restoring) {}

  private Map<String, Object> backups(Request request) throws Exception {
    var model = new LinkedHashMap<String, Object>();
    if (desk.isPresent()) {
      model.putAll(desk.get().looks().restore(request));
      var changed = desk.get().looks().changes(request);
      model.put("changed", changed);
      changed.line().ifPresent(line -> model.putAll(changes(request, line)));
    }
    var seen = watch.last().map(glance -> glance.status().backups()).orElse(List.of());
    var all = records.backups(seen).stream().sorted(Comparator.comparing(Backup::endedAt)).toList();
    var newest = new ArrayList<Kept>();
    all.forEach(backup -> newest.add(0, new Kept(backup, BackupLine.restoring(backup))));
    model.put("backups", all);
    model.put("newest", newest);
    model.put("zone", ZoneId.systemDefault().getId());
    model.put("line", new BackupLine(all, desk.isPresent(), Instant.now(), ages(request)).svg());
    return model;
  }

  private Map<String, Object> changes(Request request, TimeLine line) {
    var texts = new ChangeTexts(language(request), ZoneId.systemDefault());
    return Map.of(
        "bars",
        new ChangesLine(line.parts(ChangesLine.PARTS), ages(request)).svg(),
        "reach",
        texts.reach(line),
        "marks",
        line.unusual().stream()
            .limit(MOST_CHANGES)
            .map(mark -> Map.of("at", mark.minute(), "text", texts.mark(mark)))
            .toList(),
        "explained",
        texts.explained(line),
        "verdict",
        texts.verdict(line),
        "clean",
        line.lastClean().map(BackupLine::restoring).orElse(""));
  }

  private Answer drill(Request request, String id) throws OperationException {
    var kept = records.evidence(id.replaceFirst("[.](json|html)$", ""));
    if (kept.isEmpty()) {
      return new Answer.Missing();
    }
    var evidence = Evidence.read(kept.get());
    if (id.endsWith(".json")) {
      return new Answer.Download(id, "application/json; charset=utf-8", kept.get());
    }
    if (id.endsWith(".html")) {
      return new Answer.Download(
          id,
          "text/html; charset=utf-8",
          new platter.report.DrillReport(language(request), ZoneId.systemDefault()).html(evidence));
    }
    var words = Messages.of("drill", language(request));
    var rungs =
        evidence.rungs().stream()
            .map(
                rung ->
                    Map.of(
                        "name",
                        words.text("rung." + rung.name()),
                        "verdict",
                        rung.verdict().name(),
                        "seconds",
                        String.format(Locale.ROOT, "%.1f", rung.seconds()),
                        "said",
                        rung.said()))
            .toList();
    return page(request, "drill", Map.of("evidence", evidence, "rungs", rungs));
  }

  private Map<String, Object> hosts(Request request) {
    var words = Messages.of("web", language(request));
    var rows = new ArrayList<Map<String, Object>>();
    for (var host : topology.hosts()) {
      var facts = records.facts(host.name());
      var place = topology.siteOf(host).map(site -> site.name()).orElse("");
      var silent = watch.last().map(Glance::status).map(s -> s.silent().get(host.name()));
      var roles =
          host.roles().stream()
              .map(role -> words.text("role." + role.name().toLowerCase(Locale.ROOT)))
              .sorted()
              .collect(Collectors.joining(words.text("join")));
      rows.add(
          Map.of(
              "name", host.name(),
              "address", host.address(),
              "place", place,
              "roles", roles,
              "silent", Optional.ofNullable(silent.orElse(null)).orElse(""),
              "facts", texts(facts),
              "gathered", records.gatheredAt(host.name())));
    }
    return Map.of("hosts", rows);
  }

  private static Map<String, String> texts(Map<String, Object> facts) {
    var texts = new TreeMap<String, String>();
    facts.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }
}
