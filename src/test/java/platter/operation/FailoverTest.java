package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.run.Journal;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** A forced failover to a site of two hosts, of which the first votes; all else is dark. */
class FailoverTest {
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - name: beijing
              hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]
            - name: guangzhou
              hosts:
                - {name: b1, address: 198.51.100.11, ssh: {user: deploy}}
                - {name: b2, address: 198.51.100.12, ssh: {user: deploy}}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  private static final Failover.Evidence STATED =
      new Failover.Evidence(Optional.empty(), Optional.of("they are off"));

  @TempDir private Path home;
  @TempDir private Path disc;

  private final Set<String> dark = new TreeSet<>(Set.of("a1", "v1"));
  private final Set<String> leading = new TreeSet<>();
  private final Set<String> reading = new TreeSet<>();
  private String elected = "";
  private final Map<String, String> epochs = new HashMap<>();
  private final Played played = new Played(this::answer);

  /** Databases whose Patroni answers nobody. */
  private final Set<String> silent = new TreeSet<>();

  /** What the files of the databases say. */
  private final Map<String, String> ends =
      new HashMap<>(Map.of("b1", "6 0/5000100 1790000000", "b2", "6 0/5000100 1790000000"));

  private final Set<String> fenced = new TreeSet<>();
  private final Set<String> closed = new TreeSet<>();
  private Topology topology = TOPOLOGY;
  private long gone = 600;
  private String broken = "";

  @Test
  void whatHealedWhileThePlanWasReadIsSeenBeforeAnythingEnds() throws Exception {
    try (var failover = new Tried()) {
      var plan = failover.plan();
      gone = 3;
      var early = assertThrows(OperationException.class, () -> failover.run(plan));
      assertTrue(
          String.valueOf(early.getMessage()).contains("nothing was changed"), early::toString);
      assertEquals(List.of(), played.whoRan("--signal=KILL"));
      gone = 600;
      dark.clear();
      leading.add("a1");
      var led = assertThrows(OperationException.class, () -> failover.run(plan));
      assertTrue(String.valueOf(led.getMessage()).contains("a1 leads"), led::toString);
      assertEquals(List.of(), played.whoRan("--signal=KILL"));
    }
  }

  /** Patroni answers nobody before it has found a quorum. */
  @Test
  void whereNoDatabaseAnswersTheFilesSayWhichOneHasMost() throws Exception {
    silent.addAll(Set.of("b1", "b2"));
    ends.put("b1", "6 0/5000100 1790000000");
    ends.put("b2", "6 0/6000028 1790000060");
    try (var failover = new Tried()) {
      var plan = failover.plan();
      assertEquals(Optional.of(Instant.ofEpochSecond(1790000060)), plan.last());
      failover.ends(plan);
      assertEquals("b2", candidate());
    }
  }

  @Test
  void oneThatAnEarlierTryEndedStillCounts() throws Exception {
    silent.add("b1");
    ends.put("b1", "6 0/6000028 1790000060");
    ends.put("b2", "6 0/5000100 1790000000");
    try (var failover = new Tried()) {
      failover.ends(failover.plan());
      assertEquals("b1", candidate());
    }
  }

  @Test
  void aLaterTimelineCountsMoreThanALongerLog() throws Exception {
    ends.put("b1", "7 0/5000100 1790000000");
    ends.put("b2", "6 0/6000028 1790000060");
    try (var failover = new Tried()) {
      failover.ends(failover.plan());
      assertEquals("b1", candidate());
    }
  }

  @Test
  void whatCannotBeReadMayHaveMore() throws Exception {
    ends.put("b1", "");
    try (var failover = new Tried()) {
      var refused = assertThrows(OperationException.class, failover::plan);
      var said = String.valueOf(refused.getMessage());
      assertTrue(said.contains("b1") && said.contains("none of them was made leader"), said);
      assertEquals(List.of(), played.whoRan("--signal=KILL"));
    }
  }

  @Test
  void aDatabaseThatIsDarkIsNamed() throws Exception {
    dark.add("b2");
    try (var failover = new Tried()) {
      assertTrue(
          failover.plan().procedure().actions().stream()
              .anyMatch(a -> a.host().equals("b2") && a.name().startsWith("Left out")));
    }
  }

  /** With a quorum only a database that runs can be made leader. */
  @Test
  void withAQuorumTheOneWithMostOfTheLogMustRun() throws Exception {
    reading.add("b1");
    silent.add("b1");
    ends.put("b1", "6 0/6000028 1790000060");
    try (var failover = new Tried()) {
      var refused = assertThrows(OperationException.class, failover::plan);
      assertTrue(
          String.valueOf(refused.getMessage()).contains("b1 has most of the log"),
          refused::toString);
      silent.clear();
      assertTrue(failover.plan().quorum());
      assertEquals("b1", failover.plan().procedure().actions().get(0).host());
    }
  }

  @Test
  void theLossIsShownAsItWasWhereverATryWasBrokenOff() throws Exception {
    var last = Optional.of(Instant.ofEpochSecond(1790000060));
    ends.put("b1", "6 0/6000028 1790000060");
    try (var failover = new Tried()) {
      // Both were ended, and no quorum is formed yet.
      broken = "etcdutl";
      var plan = failover.plan();
      assertThrows(OperationException.class, () -> failover.run(plan));
      silent.addAll(Set.of("b1", "b2"));
      assertEquals(last, failover.plan().last());
      broken = "";
      failover.ends(failover.plan());
      // The playbook has written the epoch, and the database has new commits by now.
      var formed = played.scripts("etcdutl").get(1).args();
      assertEquals("2", formed.get(1));
      var id = formed.get(4).replaceFirst("^acme-", "");
      epochs.put("b1", "2 " + id + " b1");
      epochs.put("b2", "2 " + id + " b1");
      ends.put("b1", "7 0/7000028 1790000999");
      assertEquals(last, failover.plan().last());
    }
  }

  /** A rejoin was broken off before the hosts here were told of whom it had let in. */
  @Test
  void anEpochWhichOthersHaveJoinedIsNoProofThatNobodyGoesOn() throws Exception {
    epochs.put("b1", "2 two b1");
    epochs.put("b2", "2 two b1");
    try (var failover = new Tried()) {
      new Epoch(2, "two", List.of("b1", "v1")).keep(failover.inventory);
      assertTrue(
          failover.plan().procedure().actions().stream()
              .anyMatch(a -> a.name().equals("The others do not go on")));
      new Epoch(2, "two", List.of("b1")).keep(failover.inventory);
      assertTrue(
          failover.plan().procedure().actions().stream()
              .anyMatch(a -> a.name().startsWith("Goes on with the quorum")));
    }
  }

  @Test
  void aFenceIsTakenBackWhereAPersonDecidesToLead() throws Exception {
    fenced.add("b1");
    try (var failover = new Tried()) {
      var plan = failover.plan();
      var names = plan.procedure().actions().stream().map(Procedure.Action::name).toList();
      assertEquals(
          names.indexOf("A quorum is formed anew, of this host alone") + 1,
          names.indexOf(Fencing.LIFTS));
      failover.ends(plan);
      assertEquals(Set.of(), fenced);
    }
  }

  @Test
  void soItIsInTwoSitesAndWhereAnEarlierTryWasBrokenOff() throws Exception {
    fenced.add("b1");
    epochs.put("b1", "2 two b1");
    try (var failover = new Tried()) {
      assertTrue(failover.plan().procedure().actions().stream().anyMatch(FailoverTest::lifts));
    }
    topology = TwoSitesTest.TOPOLOGY;
    epochs.put("b1", "1 one a1 b1");
    try (var failover = new Tried()) {
      assertTrue(failover.plan().procedure().actions().stream().anyMatch(FailoverTest::lifts));
    }
  }

  private static boolean lifts(Procedure.Action action) {
    return action.host().equals("b1") && action.name().equals(Fencing.LIFTS);
  }

  @Test
  void aFencedVoterBesideAQuorumIsNotStarted() throws Exception {
    fenced.add("b1");
    dark.remove("v1");
    reading.add("v1");
    try (var failover = new Tried()) {
      var refused = assertThrows(OperationException.class, failover::plan);
      assertTrue(
          String.valueOf(refused.getMessage()).contains("'platter release b1'"), refused::toString);
    }
  }

  /** The quorum lives, and yet nothing is acknowledged. */
  @Test
  void whereReplicationIsStrictAPersonLetsTheSiteGoOnWithoutTheOther() throws Exception {
    strict();
    dark.remove("v1");
    reading.addAll(Set.of("b1", "v1"));
    leading.add("b1");
    try (var failover = new Tried()) {
      var plan = failover.plan();
      assertFalse(plan.loses(), "what only the lost site has was acknowledged to nobody");
      assertFalse(plan.quorum(), "the others must join");
      failover.ends(plan);
      assertEquals(List.of("v1"), played.whoRan("closed.alone"), "whoever keeps the quorum alive");
      var names = plan.procedure().actions().stream().map(Procedure.Action::name).toList();
      assertTrue(
          names.indexOf("Its vote ends, until it joins again")
              < names.indexOf("Database and quorum end"),
          "where the vault is lost by then, nothing has ended");
      assertTrue(played.whoRan("--signal=KILL").containsAll(List.of("b1", "v1")));
      assertEquals("2", played.scripts("etcdutl").get(0).args().get(1));
    }
  }

  @Test
  void soItIsWhereTheLeaderWasLostAndNotWhereTheOtherSiteIsThere() throws Exception {
    strict();
    dark.remove("v1");
    reading.addAll(Set.of("b1", "v1"));
    try (var failover = new Tried()) {
      assertFalse(failover.plan().quorum());
      leading.add("b1");
      var plan = failover.plan();
      dark.remove("a1");
      var refused = assertThrows(OperationException.class, () -> failover.run(plan));
      assertTrue(String.valueOf(refused.getMessage()).contains("runs by now"), refused::toString);
      assertEquals(List.of(), played.whoRan("--signal=KILL"));
      assertEquals(Optional.empty(), failover.to(), "b1 leads, and is not alone");
      dark.add("a1");
      topology = TOPOLOGY;
      assertEquals(Optional.empty(), failover.to(), "and without strict, it waits for nobody");
    }
  }

  /** It went on alone, and the vault is back in: strict is not in force until the other site is. */
  @Test
  void whatGoesOnAloneAlreadyIsNotAskedAgain() throws Exception {
    strict();
    dark.remove("v1");
    reading.addAll(Set.of("b1", "v1"));
    leading.add("b1");
    for (var host : List.of("b1", "b2", "v1")) {
      epochs.put(host, "2 two b1 v1");
    }
    try (var failover = new Tried()) {
      assertEquals(Optional.empty(), failover.to());
    }
  }

  /** It was broken off after the vault had ended, and before the quorum was formed. */
  @Test
  void whoeverIsClosedCannotGoOnSoNothingMustBeProved() throws Exception {
    dark.remove("v1");
    closed.add("v1");
    gone = 3;
    try (var failover = new Tried()) {
      var plan = failover.plan();
      failover.ends(plan);
      assertEquals("2", played.scripts("etcdutl").get(0).args().get(1));
    }
    closed.clear();
    try (var failover = new Tried()) {
      var early = assertThrows(OperationException.class, failover::plan);
      assertTrue(String.valueOf(early.getMessage()).contains("3 s ago"), early::toString);
    }
  }

  /** Who keeps the quorum alive and cannot be ended could go on by it. */
  @Test
  void nobodyGoesOnAloneBesideAQuorumThatWouldLive() throws Exception {
    strict();
    reading.add("b1");
    leading.add("b1");
    try (var failover = new Tried()) {
      var refused = assertThrows(OperationException.class, failover::plan);
      assertTrue(
          String.valueOf(refused.getMessage()).contains("a1, v1 could keep the quorum alive"),
          refused::toString);
    }
  }

  /** Only the line from here to it is gone. */
  @Test
  void whoeverLeadsByTheWordOfTheQuorumIsNotReplaced() throws Exception {
    dark.remove("v1");
    reading.addAll(Set.of("b1", "v1"));
    try (var failover = new Tried()) {
      var plan = failover.plan();
      elected = "a1";
      var refused = assertThrows(OperationException.class, () -> failover.run(plan));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("a1 leads by the word of the quorum"),
          refused::toString);
      assertThrows(OperationException.class, failover::plan);
      // It answers, and leads no more: its lease has not run out yet.
      dark.remove("a1");
      assertTrue(failover.plan().quorum());
    }
  }

  private String keys() {
    var base64 = Base64.getEncoder();
    return elected.isEmpty()
        ? "{\"kvs\": []}"
        : "{\"kvs\": [{\"key\": \"%s\", \"value\": \"%s\"}]}"
            .formatted(
                base64.encodeToString("/platter/im/leader".getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(elected.getBytes(StandardCharsets.UTF_8)));
  }

  private void strict() {
    topology =
        TopologyFile.read(
            TopologyFile.write(TOPOLOGY, Locale.ENGLISH)
                .replace("replication: synchronous", "replication: strict"));
  }

  /** Whose database leads in the quorum that was formed anew. */
  private String candidate() {
    var args = played.scripts("etcdutl").get(0).args();
    return args.get(args.size() - 1);
  }

  /** One try, with what it stands on. */
  private final class Tried implements AutoCloseable {
    private final Inventory inventory;
    private final Hosts hosts = new Hosts(played, topology.hosts());
    private final PlayedInstallation installation;

    Tried() throws Exception {
      inventory = Inventory.open(home, new Secret("x"));
      installation =
          PlayedInstallation.in(disc, topology, inventory, hosts, on -> Journal.Verdict.FAILED);
    }

    Failover.Plan plan() throws Exception {
      return to().orElseThrow();
    }

    Optional<Failover.Plan> to() throws Exception {
      return new Failover(topology, inventory, hosts, installation).to("guangzhou", STATED);
    }

    void run(Failover.Plan plan) throws Exception {
      plan.procedure().run(inventory, List.of(), new Cancellation());
    }

    /** Up to the playbook. */
    void ends(Failover.Plan plan) {
      assertThrows(OperationException.class, () -> run(plan));
      assertEquals(List.of(List.of("b1", "b2")), installation.played());
    }

    @Override
    public void close() {
      hosts.close();
      inventory.close();
    }
  }

  private Answer answer(Host host, Script script) throws UnreachableException {
    if (dark.contains(host.name())) {
      throw new UnreachableException(host.name(), host.name() + ": no answer");
    }
    var epoch = epochs.getOrDefault(host.name(), "1 one a1 b1 v1");
    if (script.equals(Questions.GATE)
        || script.text().startsWith("cat /var/lib/platter/gate/epoch")) {
      return Played.ok(epoch + "\n");
    }
    if (script.equals(Questions.QUORUM)) {
      return reading.contains(host.name()) ? Played.ok(keys()) : Played.failed("no quorum");
    }
    if (script.equals(Patroni.question(host))) {
      if (silent.contains(host.name())) {
        return Played.failed("connection refused");
      }
      return leading.contains(host.name())
          ? Played.ok("{\"state\": \"running\", \"role\": \"primary\"}\n200")
          : Played.ok(
              "{\"state\": \"running\", \"role\": \"replica\", \"xlog\": {\"received_location\": 5000}}\n200");
    }
    if (!broken.isEmpty() && script.text().contains(broken)) {
      return Played.failed("it broke");
    }
    if (script.text().equals(LogEnd.READ)) {
      var end = ends.getOrDefault(host.name(), "");
      return end.isEmpty() ? Played.failed("no record of its log can be read") : Played.ok(end);
    }
    if (script.text().equals("test -e /var/lib/platter/gate/fenced")) {
      return fenced.contains(host.name()) ? Played.ok("") : Played.failed("");
    }
    if (script.text().contains("closed which why")) {
      return closed.contains(host.name()) ? Played.ok("") : Played.failed("");
    }
    if (script.text().contains("rm -f fenced")) {
      fenced.remove(host.name());
    }
    if (script.text().contains("/run/platter-gate/quorum")) {
      return Played.ok(gone + "\n");
    }
    return Played.well(topology, host, script);
  }
}
