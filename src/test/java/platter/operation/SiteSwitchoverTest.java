package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;

/** A move between two sites whose line breaks while nobody leads. */
class SiteSwitchoverTest {
  private static final Topology TOPOLOGY = TwoSitesTest.TOPOLOGY;

  @TempDir private Path home;

  private final List<String> systemctl = new ArrayList<>();
  private boolean broke;
  private boolean comesBack = true;

  @Test
  void theSiteThatLedIsStartedAgainOverANewConnection() throws Exception {
    var trouble = assertThrows(OperationException.class, this::move);
    assertEquals(
        List.of(
            "systemctl stop platter-database.service",
            "systemctl start --no-block platter-database.service"),
        systemctl);
    assertTrue(
        String.valueOf(trouble.getMessage()).contains("databases of beijing run again"),
        trouble::toString);
  }

  @Test
  void whereThatCannotBeItSaysWhatStartsIt() {
    comesBack = false;
    var trouble = assertThrows(OperationException.class, this::move);
    assertTrue(
        String.valueOf(trouble.getMessage()).contains("'platter startup --site beijing'"),
        trouble::toString);
  }

  private void move() throws Exception {
    try (var inventory = Inventory.open(home, new Secret("x"));
        var hosts = new Hosts(new Line(), TOPOLOGY.hosts())) {
      var procedure = new Procedure("switchover --to guangzhou", "Switchover");
      new SiteSwitchover(TOPOLOGY, inventory, hosts)
          .move(procedure, TOPOLOGY.sites().get(0), TOPOLOGY.sites().get(1));
      procedure.run(inventory, List.of(), new Cancellation());
    }
  }

  private static String answer(Host host, Script script) {
    if (!script.text().contains(":8008/")) {
      return "";
    }
    return (host.name().equals("a1")
            ? """
              {"state": "running", "role": "primary", "xlog": {"location": 5000},
               "replication": [{"application_name": "b1", "state": "streaming", "sync_state": "async"}]}
              """
            : """
              {"state": "running", "role": "standby_leader", "replication_state": "streaming",
               "xlog": {"received_location": 5000}}
              """)
        + "\n200";
  }

  private final class Line implements WayIn {
    @Override
    public Session connect(Host host) throws UnreachableException {
      if (broke && !comesBack) {
        throw new UnreachableException(host.name(), host.name() + ": no answer");
      }
      return new Said(host);
    }

    @Override
    public boolean sharesCredential(Host one, Host other) {
      return false;
    }
  }

  /** It breaks over the end of the one that leads, and does not come back itself. */
  private final class Said implements Session {
    private final Host host;
    private boolean dead;

    Said(Host host) {
      this.host = host;
    }

    @Override
    public String host() {
      return host.name();
    }

    @Override
    public Duration roundTrip() {
      return Duration.ZERO;
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      throw new AssertionError("nothing is sent ahead");
    }

    @Override
    public Answer run(Script script) throws UnreachableException {
      if (script.text().startsWith("systemctl ")) {
        systemctl.add(script.text());
        broke |= script.text().contains(" stop ");
        dead |= script.text().contains(" stop ");
      }
      if (dead) {
        throw new UnreachableException(host.name(), host.name() + ": the line broke");
      }
      return new Answer(0, answer(host, script), "");
    }

    @Override
    public Answer stream(Script script, InputStream data, LongConsumer progress) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public void close() {
      // There is no line.
    }
  }
}
