package platter.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platter.report.SheetException;
import platter.topology.Problem;
import platter.topology.Shape;
import platter.topology.Topology;

class AnswersTest {
  private static final Answers TYPED =
      Answers.none()
          .with("domain", "im.acme.example")
          .with("sites[0].name", "beijing")
          .with("sites[0].hosts[0].address", "192.0.2.11")
          .with("sites[0].hosts[1].address", "192.0.2.12")
          .with("sites[1].name", "guangzhou")
          .with("sites[1].hosts[0].address", " 198.51.100.11 ")
          .with("vault.hosts[0].address", "203.0.113.11");

  @Test
  void addressesAndNamesOfPlacesAreEnough() {
    var topology = TYPED.topology();
    assertEquals("acme", topology.deployment());
    assertEquals(Shape.TWO_SITES_AND_VAULT, topology.shape());
    assertEquals(
        List.of("beijing1", "beijing2", "guangzhou1", "vault1"),
        topology.hosts().stream().map(host -> host.name()).toList());
    assertEquals("198.51.100.11", topology.hosts().get(2).address());
  }

  @Test
  void howToGetOntoTheHostsStandsOnce() {
    var answers =
        TYPED
            .with("access.sites.user", "ops")
            .with("access.sites.port", "2222")
            .with("access.vault.own", "yes")
            .with("access.vault.user", "keeper");
    var hosts = answers.topology().hosts();
    assertEquals("ops", hosts.get(0).access().user());
    assertEquals(2222, hosts.get(2).access().port());
    assertEquals("keeper", hosts.get(3).access().user());
    assertEquals(
        "ops", TYPED.with("access.sites.user", "ops").topology().vault().get(0).access().user());
  }

  @Test
  void withoutAVaultReplicationIsAsynchronousSinceNothingElseCanBe() {
    var topology = TYPED.without("vault").topology();
    assertEquals(Topology.Replication.ASYNCHRONOUS, topology.replication());
  }

  @Test
  void aMistakeStandsWhereItWasTyped() {
    var problems = TYPED.with("sites[1].hosts[0].address", "198.51.100.").problems();
    assertEquals(
        List.of("sites[1].hosts[0].address"), problems.stream().map(Problem::path).toList());
    assertEquals(
        List.of("size.users"),
        TYPED.with("size.users", "many").problems().stream().map(Problem::path).toList());
  }

  @Test
  void whatIsEmptyGoesAndWhatFollowsMovesUp() {
    var answers =
        TYPED
            .with("sites[0].hosts[0].address", "")
            .with("sites[1].name", "")
            .with("sites[1].hosts[0].address", "")
            .tidy();
    assertEquals("192.0.2.12", answers.text("sites[0].hosts[0].address").orElseThrow());
    assertEquals(1, answers.count("sites"));
    assertEquals(Shape.HOST, answers.topology().shape());
  }

  @Test
  void listsAreTypedWithCommas() {
    var answers = TYPED.with("ntp", "192.0.2.1，ntp.acme.example, 192.0.2.2");
    assertEquals("192.0.2.1, ntp.acme.example, 192.0.2.2", answers.text("ntp").orElseThrow());
    assertEquals(3, answers.topology().ntp().size());
    assertEquals("", answers.with("ntp", " ").text("ntp").orElse(""));
  }

  @Test
  void whatWasSavedIsReadAgain() {
    assertEquals(TYPED.all(), Answers.read(TYPED.write()).all());
    assertEquals(TYPED.topology(), Answers.of(TYPED.topology()).topology());
  }

  @Test
  void aFileIsTakenWithItsMistakes() {
    var answers = Answers.imported("domain: im.acme.example\nsites: [{name: Beijing}]\n");
    assertEquals("Beijing", answers.text("sites[0].name").orElseThrow());
    assertTrue(answers.problems().stream().anyMatch(p -> p.path().equals("sites[0].name")));
    assertThrows(IllegalArgumentException.class, () -> Answers.imported("- a\n- b"));
    assertThrows(IllegalArgumentException.class, () -> Answers.imported("a: ]"));
  }

  @Test
  void howToGetOntoTheHostsOfAFileIsAskedOnceToo() {
    var typed = TYPED.with("access.sites.user", "ops").with("access.vault.own", "yes");
    var topology = typed.with("access.vault.user", "keeper").topology();
    var read = Answers.of(topology);
    assertEquals("ops", read.text("access.sites.user").orElseThrow());
    assertEquals("keeper", read.text("access.vault.user").orElseThrow());
    assertEquals("yes", read.text("access.vault.own").orElseThrow());
    assertEquals(topology, read.topology());
    assertEquals(
        "root", read.with("access.sites.user", "root").topology().hosts().get(0).access().user());
  }

  @Test
  void aPlaceIsNeverProgramText() {
    for (var path : List.of("", "a b", "sites[x]", "sites[0]..name", "sites[99999].name", "../x")) {
      assertThrows(IllegalArgumentException.class, () -> AnswerPath.of(path), path);
    }
  }

  @Test
  void aListOfHostsIsTakenAsPeopleHaveIt() {
    var pasted =
        HostList.into(
            TYPED,
            Places.FIRST,
            """
            # from the spreadsheet
            192.0.2.13
            bj4,192.0.2.14,rack 7
            192.0.2.15\tbj5.acme.example
            nothing here
            """);
    assertEquals(5, pasted.count("sites[0].hosts"));
    assertEquals("192.0.2.13", pasted.text("sites[0].hosts[2].address").orElseThrow());
    assertEquals("bj4", pasted.text("sites[0].hosts[3].name").orElseThrow());
    assertEquals("bj5", pasted.text("sites[0].hosts[4].name").orElseThrow());
  }

  @Test
  void aSheetIsTakenAndKeepsWhatItHasNoColumnFor() throws Exception {
    var before =
        TYPED
            .with("sites[0].hosts[1].weight", "20")
            .with("sites[0].hosts[1].ssh.jump", "beijing1")
            .with("sites[0].client-networks", "192.0.2.0/24")
            .with("drill", "monthly");
    var print = "SHA256:uNiVztksCsDhcc0u9e8BrrxTgUPAdZWOUz3WZFVzdmk";
    var answers =
        before.withSheet(
            """
            what,name or value,address,roles,SSH account,root by,host key,SSH port
            people,300
            first site,beijing
            host of the first site,,192.0.2.11,,ops,sudo,%s,
            host of the first site,second,192.0.2.12,,ops,sudo,,22
            host of the vault,v1,203.0.113.11,,keeper,,%s,2222
            """
                .formatted(print, print),
            Locale.ENGLISH);
    var topology = answers.topology();
    assertEquals(1, topology.sites().size());
    assertEquals(Topology.DrillRhythm.MONTHLY, topology.drill());
    assertEquals(List.of("192.0.2.0/24"), topology.sites().get(0).clientNetworks());
    assertEquals(300, topology.size().orElseThrow().users());
    var second = topology.sites().get(0).hosts().get(1);
    assertEquals("second", second.name());
    assertEquals(20, second.weight());
    assertEquals("beijing1", second.access().jump().orElseThrow());
    assertEquals("ops", second.access().user());
    assertEquals(2222, topology.vault().get(0).access().port());
    assertEquals(Map.of("beijing1", print, "v1", print), answers.fingerprints());
    assertEquals(answers.write(), Answers.read(answers.write()).write());
    assertThrows(
        SheetException.class, () -> before.withSheet("what,name or value", Locale.ENGLISH));
  }
}
