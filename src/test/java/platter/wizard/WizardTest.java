package platter.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Progress;
import platter.bundle.Verification;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Fix;
import platter.health.Text;
import platter.health.Verdict;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Journal;
import platter.run.Recap;
import platter.run.RunResult;
import platter.ssh.HostKeys.HostKey;
import platter.ssh.UnreachableException;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.wizard.Order.What;
import platter.wizard.View.State;

/** The steps in their order, with stand-ins for what is done on hosts. */
@SuppressWarnings("NullAway.Init")
class WizardTest {
  private static final HostKey KEY = new HostKey("ssh-ed25519", "AAAA");

  @TempDir private Path home;

  private Inventory inventory;
  private final Hands hands = new Hands();
  private Wizard wizard;

  @BeforeEach
  void open() throws Exception {
    inventory = Inventory.open(home.resolve("inventory"), new Secret("secret"));
    wizard = begin();
  }

  @AfterEach
  void close() {
    wizard.close();
    inventory.close();
  }

  private Wizard begin() {
    var begun =
        new Wizard(inventory, hands, new Found(Optional.empty(), false), Locale.ENGLISH, false);
    begun.readDisc();
    return begun;
  }

  /** What would be done on hosts, and how that is to end. */
  private static final class Hands implements Operations {
    private final List<String> done = new ArrayList<>();
    private boolean broken;
    private Optional<String> refuses = Optional.empty();
    private Verdict space = Verdict.PASSED;
    private Optional<String> stops = Optional.empty();
    private Optional<Exception> closed = Optional.empty();
    private boolean waits;
    private boolean breaks;
    private Map<Topology.Replication, Finding> ways = Map.of();

    @Override
    public List<Verification> verify(Progress progress) {
      var finding = broken ? Verification.Finding.BROKEN : Verification.Finding.INTACT;
      var detail = broken ? "has other bytes" : "";
      var entry = new Verification.Entry("blobs/1", 1, finding, detail, Verification.Need.ALWAYS);
      return List.of(new Verification("platter.jar", List.of(entry), "unsigned", Map.of()));
    }

    @Override
    public Map<String, Attempt> open(Where where, Trusted trusted) {
      done.add("open");
      var attempts = new LinkedHashMap<String, Attempt>();
      for (var host : where.topology().hosts()) {
        boolean known = trusted.holds(host.name(), KEY);
        attempts.put(
            host.name(),
            known
                ? new Attempt(Optional.empty(), refuses)
                : new Attempt(Optional.of(KEY), Optional.of("unknown key")));
      }
      return attempts;
    }

    @Override
    public Checked check(Where where, List<String> only) {
      done.add("check " + String.join(" ", only));
      return new Checked(
          only.stream()
              .map(h -> Finding.of(Check.SPACE, h, space, Text.value("1"), Text.value("2")))
              .toList(),
          List.of(),
          ways);
    }

    @Override
    public void mend(Where where, List<Fix> fixes) {
      done.add("mend");
    }

    @Override
    public RunResult plan(Where where) {
      done.add("plan");
      return result(where, Optional.empty());
    }

    @Override
    public RunResult install(
        Where where, Set<Check> accepted, Consumer<Event> listener, Cancellation cancellation)
        throws Exception {
      done.add(("install " + String.join(" ", new TreeSet<>(where.leftOut()))).strip());
      if (breaks) {
        throw new IllegalStateException("another run is under way");
      }
      while (waits) {
        cancellation.check();
        Thread.sleep(5);
      }
      if (closed.isPresent()) {
        throw closed.get();
      }
      return result(where, stops.filter(host -> !where.leftOut().contains(host)));
    }

    private static RunResult result(Where where, Optional<String> stops) {
      var recaps = new LinkedHashMap<String, Recap>();
      where.topology().hosts().forEach(host -> recaps.put(host.name(), Recap.NONE));
      return new RunResult(
          stops.isPresent() ? Journal.Verdict.FAILED : Journal.Verdict.DONE,
          recaps,
          List.of(new RunResult.TaskReport("a1", "Quorum", "etcd's unit", "+ line")),
          stops.stream()
              .map(host -> new RunResult.TaskReport(host, "Quorum", "etcd answers", "no answer"))
              .toList(),
          Map.of());
    }

    @Override
    public void administrator(Where where, String name, Secret password) {
      done.add("administrator " + name + " " + password.reveal());
    }
  }

  private void types() throws WizardException {
    for (var answer :
        Map.of(
                "domain", "im.acme.example",
                "sites[0].name", "beijing",
                "sites[0].hosts[0].name", "a1",
                "sites[0].hosts[0].address", "192.0.2.11",
                "sites[1].name", "guangzhou",
                "sites[1].hosts[0].address", "198.51.100.11",
                "vault.hosts[0].address", "203.0.113.11")
            .entrySet()) {
      wizard.take(Order.answer(answer.getKey(), answer.getValue()));
    }
  }

  private View until(Predicate<View> wish) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      var view = wizard.view();
      if (wish.test(view)) {
        return view;
      }
      assertTrue(System.nanoTime() < end, view::toString);
      wizard.await(view.version(), Duration.ofMillis(200));
    }
  }

  private View idle() throws Exception {
    return until(view -> view.work().state() != State.RUNNING);
  }

  private View takes(What what) throws Exception {
    wizard.take(Order.of(what));
    return idle();
  }

  private void toAccess() throws Exception {
    until(view -> view.disc().state() == State.DONE);
    takes(What.CONTINUE);
    types();
    assertEquals(Step.ACCESS, takes(What.CONTINUE).step());
  }

  private void toReview() throws Exception {
    toAccess();
    takes(What.CONTINUE);
    takes(What.TRUST);
    assertEquals(Step.PREFLIGHT, takes(What.CONTINUE).step());
    takes(What.CONTINUE);
    assertEquals(Step.REVIEW, takes(What.CONTINUE).step());
  }

  @Test
  void everyStepLeadsToTheNext() throws Exception {
    toReview();
    wizard.take(new Order(What.GO, "", "service"));
    wizard.take(Order.answer("admin.name", "zhang"));
    wizard.take(new Order(What.SECRET, "admin.password", "a b'c"));
    takes(What.CONTINUE);
    var planned = wizard.view().plan().orElseThrow().hosts().get(0);
    assertEquals(1, planned.count());
    assertTrue(planned.opens().get(0).matches("open for people: .*\\b443/tcp\\b.* 5222/tcp.*"));
    assertTrue(planned.opens().get(1).startsWith("open for the other hosts: "));
    var after = takes(What.CONTINUE);
    assertEquals(Step.VERIFY, after.step());
    assertEquals(100, after.run().orElseThrow().percent());
    assertEquals(Step.HANDOVER, takes(What.CONTINUE).step());
    assertFalse(wizard.view().handover().isEmpty());
    assertEquals(
        List.of(
            "open",
            "open",
            "check a1 guangzhou1 vault1",
            "plan",
            "plan",
            "install",
            "administrator zhang a b'c"),
        hands.done);
  }

  @Test
  void aBrokenDiscEndsIt() throws Exception {
    wizard.close();
    hands.broken = true;
    wizard = begin();
    var view = until(v -> v.disc().state() == State.FAILED);
    assertTrue(view.disc().lines().get(0).contains("blobs/1 has other bytes"));
    assertTrue(view.waits().orElseThrow().contains("damaged"));
    assertEquals(Step.DISC, takes(What.CONTINUE).step());
  }

  @Test
  void whatIsMissingIsSaidOnceSomebodyWantsToGoOn() throws Exception {
    until(view -> view.disc().state() == State.DONE);
    takes(What.CONTINUE);
    var before = wizard.view();
    assertTrue(problems(before).isEmpty(), before::toString);
    var after = takes(What.CONTINUE);
    assertEquals(Step.SITES, after.step());
    assertFalse(problems(after).isEmpty());
    wizard.take(Order.answer("domain", "acme"));
    assertTrue(problems(wizard.view()).toString().contains("is not a domain"));
  }

  private static List<String> problems(View view) {
    return view.groups().stream()
        .flatMap(group -> group.rows().stream())
        .flatMap(row -> row.questions().stream())
        .flatMap(question -> question.problem().stream())
        .toList();
  }

  @Test
  void keysAreShownBeforeAnybodyLogsIn() throws Exception {
    toAccess();
    var doors = takes(What.CONTINUE).doors();
    assertEquals(3, doors.size());
    assertTrue(doors.stream().allMatch(door -> door.way() == View.Door.Way.KEY));
    assertTrue(doors.get(0).key().orElseThrow().startsWith("ssh-ed25519 SHA256:"));
    hands.refuses = Optional.of("Permission denied");
    doors = takes(What.TRUST).doors();
    assertTrue(doors.stream().allMatch(door -> door.way() == View.Door.Way.CLOSED));
    assertEquals("Permission denied", doors.get(0).text());
    hands.refuses = Optional.empty();
    assertEquals(View.Door.Way.OPEN, takes(What.CONTINUE).doors().get(0).way());
  }

  private static String sheet(String print) {
    return """
        what,name or value,address,host key
        domain,im.acme.example
        first site,a
        host of the first site,a1,192.0.2.1,%s
        second site,b
        host of the second site,b1,192.0.2.2,%s
        host of the vault,v1,192.0.2.3,%s
        """
        .formatted(print, print, print);
  }

  @Test
  void hostsThatShowTheKeyOfTheSheetAreTakenWithoutAQuestion() throws Exception {
    toAccess();
    wizard.take(new Order(What.GO, "", "sites"));
    wizard.take(new Order(What.IMPORT, "", sheet(KEY.fingerprint())));
    takes(What.CONTINUE);
    takes(What.CONTINUE);
    assertTrue(
        wizard.view(Step.ACCESS).doors().stream()
            .allMatch(door -> door.way() == View.Door.Way.OPEN));
  }

  @Test
  void aSheetWithAMistakeChangesNoAnswer() throws Exception {
    toAccess();
    var before = wizard.view(Step.SITES).groups();
    var refused =
        assertThrows(
            WizardException.class,
            () -> wizard.take(new Order(What.IMPORT, "", sheet("SHA256:abc"))));
    assertTrue(String.valueOf(refused.getMessage()).contains("row 4, column D"));
    assertEquals(before, wizard.view(Step.SITES).groups());
  }

  @Test
  void whatTheSheetSaysOfAKeyHoldsWhateverAPersonHasAccepted() {
    var other = new HostKey("ssh-ed25519", "BBBB");
    var trusted = new Operations.Trusted(Map.of("a1", other), Map.of("a1", KEY.fingerprint()));
    assertTrue(trusted.holds("a1", KEY));
    assertTrue(trusted.refuses("a1", other));
    assertFalse(trusted.refuses("b1", other));
    assertFalse(trusted.holds("b1", KEY));
  }

  @Test
  void aFailedCheckIsMendedAndOneHostCheckedAgain() throws Exception {
    hands.space = Verdict.FAILED;
    toAccess();
    takes(What.CONTINUE);
    takes(What.TRUST);
    takes(What.CONTINUE);
    assertEquals(3, wizard.view().checks().failed());
    assertEquals(Step.PREFLIGHT, takes(What.CONTINUE).step());
    hands.space = Verdict.PASSED;
    wizard.take(new Order(What.START, "a1", ""));
    var checks = idle().checks();
    assertEquals(2, checks.failed());
    assertEquals(1, checks.passed());
    assertEquals("failed", checks.cards().get(0).verdict());
    wizard.take(new Order(What.ACCEPT, "", "PLT-020"));
    assertEquals(Step.SERVICE, takes(What.CONTINUE).step());
  }

  /** On a line that loses packets; what was measured stands beside each way. */
  @Test
  void whatPreflightHasRuledOutIsNotOffered() throws Exception {
    hands.ways =
        Map.of(
            Topology.Replication.SYNCHRONOUS,
            Finding.of(
                Check.FORECAST,
                "a1",
                Verdict.WARNED,
                Text.of("forecast.synchronous", "31 ms", "4.0 %", "62 ms", "16", "180"),
                Text.value("0 %")),
            Topology.Replication.STRICT,
            Finding.of(
                Check.FORECAST,
                "a1",
                Verdict.FAILED,
                Text.value("31 ms and 4 % loss"),
                Text.value("0 %")));
    toAccess();
    takes(What.CONTINUE);
    takes(What.TRUST);
    takes(What.CONTINUE);
    assertEquals(Step.SERVICE, takes(What.CONTINUE).step());
    var choices =
        wizard.view().groups().stream()
            .flatMap(group -> group.rows().stream())
            .flatMap(row -> row.questions().stream())
            .filter(question -> question.path().equals("replication"))
            .findFirst()
            .orElseThrow()
            .choices();
    assertEquals(List.of(true, false, true), choices.stream().map(Question.Choice::open).toList());
    assertTrue(
        choices.get(0).note().contains("(31 ms, 4.0 % loss) each message waits about 62 ms"),
        choices::toString);
    assertTrue(choices.get(1).note().startsWith("ruled out by preflight"), choices::toString);
    assertFalse(choices.get(2).note().contains("on this line"), choices::toString);
  }

  @Test
  void anotherAnswerWantsAnotherProof() throws Exception {
    toReview();
    wizard.take(new Order(What.GO, "", "service"));
    wizard.take(Order.answer("drill", "monthly"));
    assertThrows(WizardException.class, () -> wizard.take(new Order(What.GO, "", "install")));
    assertEquals(Step.REVIEW, takes(What.CONTINUE).step());
    wizard.take(new Order(What.GO, "", "sites"));
    wizard.take(Order.answer("sites[0].hosts[1].address", "192.0.2.12"));
    assertThrows(WizardException.class, () -> wizard.take(new Order(What.GO, "", "preflight")));
    assertEquals(Step.ACCESS, takes(What.CONTINUE).step());
  }

  @Test
  void aHostThatStopsIsTriedAgain() throws Exception {
    toReview();
    hands.stops = Optional.of("guangzhou1");
    var stopped = takes(What.CONTINUE);
    assertEquals(Step.INSTALL, stopped.step());
    var run = stopped.run().orElseThrow();
    assertEquals("guangzhou1", run.failure().orElseThrow().host());
    assertEquals("failed", run.bars().get(1).sign());
    hands.stops = Optional.empty();
    assertEquals(Step.VERIFY, takes(What.START).step());
  }

  /** With a second host at the second site, which nobody needs. */
  private void stopsAtASecondHost() throws Exception {
    until(view -> view.disc().state() == State.DONE);
    takes(What.CONTINUE);
    types();
    wizard.take(Order.answer("sites[1].hosts[1].address", "198.51.100.12"));
    takes(What.CONTINUE);
    takes(What.CONTINUE);
    takes(What.TRUST);
    takes(What.CONTINUE);
    takes(What.CONTINUE);
    assertEquals(Step.REVIEW, takes(What.CONTINUE).step());
    hands.stops = Optional.of("guangzhou2");
    assertEquals(Step.INSTALL, takes(What.CONTINUE).step());
  }

  private void skips(String host) throws Exception {
    wizard.take(new Order(What.SKIP, host, ""));
    idle();
  }

  private static View.Failure failure(View view) {
    return view.run().flatMap(View.Run::failure).orElseThrow();
  }

  @Test
  void aHostThatTheOthersCanDoWithoutIsSkipped() throws Exception {
    stopsAtASecondHost();
    var failure = failure(wizard.view());
    assertTrue(failure.skippable() && failure.needed().isEmpty(), failure::toString);
    assertThrows(WizardException.class, () -> wizard.take(new Order(What.SKIP, "guangzhou1", "")));
    skips("guangzhou2");
    var after = wizard.view();
    assertEquals(Step.VERIFY, after.step());
    assertEquals("install guangzhou2", hands.done.get(hands.done.size() - 1));
    assertEquals(
        List.of("a1", "guangzhou1", "vault1"),
        after.run().orElseThrow().bars().stream().map(View.Bar::host).toList());
    assertTrue(after.handover().toString().contains("platter rejoin guangzhou2"));
    assertTrue(
        takes(What.CONTINUE)
            .handover()
            .get(0)
            .lines()
            .get(0)
            .contains("platter rejoin guangzhou2"));
  }

  @Test
  void whereAHostIsNeededItIsSaidWhy() throws Exception {
    toReview();
    hands.stops = Optional.of("guangzhou1");
    var failure = failure(takes(What.CONTINUE));
    assertFalse(failure.skippable());
    assertTrue(failure.needed().contains("votes in the quorum"), failure.needed());
    var refused =
        assertThrows(
            WizardException.class, () -> wizard.take(new Order(What.SKIP, "guangzhou1", "")));
    assertEquals(failure.needed(), refused.getMessage());
    wizard.take(new Order(What.LANGUAGE, "", "zh-CN"));
    hands.stops = Optional.of("vault1");
    assertTrue(failure(takes(What.START)).needed().contains("存放备份"));
  }

  /** Whoever cannot be reached any more, or falls short, is one that can be done without, too. */
  @Test
  void aHostThatWasLostSinceIsNamed() throws Exception {
    stopsAtASecondHost();
    hands.closed = Optional.of(new UnreachableException("guangzhou2", "guangzhou2: no answer"));
    var failure = failure(takes(What.START));
    assertEquals("guangzhou2", failure.host());
    assertTrue(failure.skippable());
    hands.closed = Optional.empty();
    skips("guangzhou2");
    assertEquals(Step.VERIFY, wizard.view().step());
  }

  @Test
  void whoWasSkippedStaysSoForTheNextProcess() throws Exception {
    stopsAtASecondHost();
    hands.waits = true;
    wizard.take(new Order(What.SKIP, "guangzhou2", ""));
    wizard.close();
    hands.waits = false;
    wizard = begin();
    until(v -> v.disc().state() == State.DONE);
    assertEquals(Step.VERIFY, takes(What.CONTINUE).step());
    assertEquals("install guangzhou2", hands.done.get(hands.done.size() - 1));
    assertEquals(3, wizard.view().run().orElseThrow().bars().size());
  }

  /** What an inventory remembers no more has come in by {@code rejoin}. */
  @Test
  void whoHasComeInSinceIsNotLeftOutAgain() throws Exception {
    stopsAtASecondHost();
    skips("guangzhou2");
    wizard.close();
    wizard = begin();
    until(v -> v.disc().state() == State.DONE);
    assertTrue(wizard.view(Step.VERIFY).handover().isEmpty());
  }

  @Test
  void anotherAnswerLetsAllTakePartAgain() throws Exception {
    stopsAtASecondHost();
    hands.waits = true;
    wizard.take(new Order(What.SKIP, "guangzhou2", ""));
    wizard.take(Order.of(What.CANCEL));
    idle();
    hands.waits = false;
    hands.stops = Optional.empty();
    wizard.take(new Order(What.GO, "", "service"));
    wizard.take(Order.answer("drill", "monthly"));
    takes(What.CONTINUE);
    assertEquals(Step.VERIFY, takes(What.CONTINUE).step());
    assertEquals("install", hands.done.get(hands.done.size() - 1));
    assertEquals(4, wizard.view().run().orElseThrow().bars().size());
  }

  /** Before its answers change, all that is done again is done without it. */
  @Test
  void aHostThatIsSkippedIsNotCheckedEither() throws Exception {
    stopsAtASecondHost();
    hands.waits = true;
    wizard.take(new Order(What.SKIP, "guangzhou2", ""));
    wizard.take(Order.of(What.CANCEL));
    idle();
    wizard.take(new Order(What.GO, "", "preflight"));
    takes(What.START);
    assertEquals("check a1 guangzhou1 vault1", hands.done.get(hands.done.size() - 1));
  }

  @Test
  void whateverEndsAnInstallationIsShownAsItsFailure() throws Exception {
    toReview();
    hands.breaks = true;
    var run = takes(What.CONTINUE).run().orElseThrow();
    assertEquals(State.FAILED, run.state());
    assertEquals("another run is under way", run.failure().orElseThrow().why());
    hands.breaks = false;
    assertEquals(Step.VERIFY, takes(What.START).step());
  }

  @Test
  void whoAcceptsACheckThatWasNotMadeHasNotPassedIt() throws Exception {
    toAccess();
    wizard.take(new Order(What.ACCEPT, "", "PLT-020"));
    assertFalse(wizard.view().steps().get(Step.PREFLIGHT.number() - 1).done());
  }

  @Test
  void whatIsCancelledGoesOnLater() throws Exception {
    toReview();
    hands.waits = true;
    wizard.take(Order.of(What.CONTINUE));
    assertThrows(
        WizardException.class, () -> wizard.take(Order.answer("domain", "im.other.example")));
    wizard.take(Order.of(What.CANCEL));
    var view = idle();
    assertEquals(State.CANCELLED, view.work().state());
    hands.waits = false;
    assertEquals(Step.VERIFY, takes(What.CONTINUE).step());
  }

  @Test
  void aViewIsMadeOnceAsLongAsNothingChanges() throws Exception {
    toAccess();
    for (var step : Step.ORDER) {
      assertSame(wizard.view(step), wizard.view(step), step.word());
    }
    var before = wizard.view(Step.SITES);
    wizard.take(new Order(What.LANGUAGE, "", "zh-CN"));
    assertEquals("zh-CN", wizard.view(Step.SITES).language());
    wizard.take(new Order(What.LANGUAGE, "", "en"));
    wizard.take(Order.answer("sites[0].name", "tianjin"));
    assertNotEquals(before.groups(), wizard.view(Step.SITES).groups());
  }

  @Test
  void howLongARunTakesIsSeenThoughNothingElseChanges() throws Exception {
    toReview();
    hands.waits = true;
    wizard.take(Order.of(What.CONTINUE));
    var began = until(view -> !elapsed(view).isEmpty());
    var later = until(view -> !elapsed(view).equals(elapsed(began)));
    assertEquals(began.version(), later.version());
    wizard.take(Order.of(What.CANCEL));
    idle();
  }

  private static String elapsed(View view) {
    return view.run().map(View.Run::elapsed).orElse("");
  }

  @Test
  void aProcessThatEndedIsTakenUpByTheNext() throws Exception {
    toReview();
    wizard.take(new Order(What.SECRET, "sites.password", "a b'c"));
    wizard.close();
    wizard = begin();
    var view = until(v -> v.disc().state() == State.DONE);
    assertEquals(Step.REVIEW, view.step());
    assertEquals(
        "192.0.2.11",
        wizard.view(Step.SITES).groups().get(1).rows().get(1).questions().get(0).text());
    wizard.take(new Order(What.LANGUAGE, "", "zh-CN"));
    assertEquals("复核", wizard.view().title());
  }

  @Test
  void noSecretIsSeenOrKeptInTheClear() throws Exception {
    toAccess();
    wizard.take(new Order(What.SECRET, "sites.password", "Xy9-unguessable"));
    var json = new ObjectMapper().registerModule(new Jdk8Module());
    for (var step : Step.ORDER) {
      assertFalse(
          json.writeValueAsString(wizard.view(step)).contains("Xy9-unguessable"), step.word());
    }
    var question = wizard.view(Step.ACCESS).groups().get(0).rows().get(3).questions().get(0);
    assertTrue(question.known());
    assertFalse(
        new Order(What.SECRET, "sites.password", "Xy9-unguessable").toString().contains("Xy9"));
    assertFalse(inventory.settings().all().toString().contains("Xy9-unguessable"));
    try (var files = Files.walk(home)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains("Xy9-unguessable"),
            file::toString);
      }
    }
    wizard.forgetSecrets();
    assertFalse(wizard.view(Step.ACCESS).groups().get(0).rows().get(3).questions().get(0).known());
  }

  @Test
  void papersAreThereFromTheStepOnAtWhichTheyAreWanted() throws Exception {
    toAccess();
    assertThrows(WizardException.class, () -> wizard.paper("firewall.csv"));
    takes(What.CONTINUE);
    takes(What.TRUST);
    takes(What.CONTINUE);
    takes(What.CONTINUE);
    var review = takes(What.CONTINUE);
    assertEquals(List.of("firewall.html", "firewall.csv", "topology.yaml"), review.papers());
    assertTrue(wizard.paper("firewall.csv").content().contains("5432"));
    assertEquals(review.plan().orElseThrow().yaml(), wizard.paper("topology.yaml").content());
    assertThrows(WizardException.class, () -> wizard.paper("handover.html"));
    takes(What.CONTINUE);
    var last = takes(What.CONTINUE);
    assertEquals(Step.HANDOVER, last.step());
    for (var name : last.papers()) {
      assertFalse(wizard.paper(name).content().isEmpty(), name);
    }
    assertTrue(wizard.paper("handover.html").content().contains("im.acme.example"));
    assertThrows(WizardException.class, () -> wizard.paper("../wizard.json"));
  }

  @Test
  void aStepThatIsNoneIsRefused() {
    var order = new Order(What.GO, "", "disc\r\nSet-Cookie: a=b");
    var said =
        String.valueOf(assertThrows(WizardException.class, () -> wizard.take(order)).getMessage());
    assertFalse(said.contains("\n"), said);
  }

  @Test
  void aViewTravelsAsData() throws Exception {
    toReview();
    var json = new ObjectMapper().registerModule(new Jdk8Module());
    for (var step : Step.ORDER) {
      var view = wizard.view(step);
      assertEquals(view, json.readValue(json.writeValueAsString(view), View.class));
    }
  }
}
