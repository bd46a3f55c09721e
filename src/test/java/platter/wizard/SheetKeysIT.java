package platter.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.ssh.Sshd;
import platter.topology.Secret;

/** A real SSH server that shows the key of a site sheet, or another one. */
@SuppressWarnings("NullAway.Init")
class SheetKeysIT {
  private static final String OTHER = "SHA256:" + "A".repeat(43);

  @TempDir private Path dir;
  private String address;
  private Bundle bundle;
  private Inventory inventory;
  private Sshd sshd;

  /** Hosts of a topology are not on the loopback. */
  @BeforeEach
  void prepare() throws Exception {
    address =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress())
            .findFirst()
            .orElseThrow()
            .getHostAddress();
    bundle =
        Bundle.open(
            new SmallBundle().image("im", SmallBundle.tar("a", "b")).jar(dir.resolve("disc.jar")));
    inventory = Inventory.open(dir.resolve("inventory"), new Secret("secret"));
    int port = Sshd.freePort();
    sshd = Sshd.start(dir.resolve("sshd"), port, "ListenAddress " + address + ":" + port);
  }

  @AfterEach
  void end() throws Exception {
    sshd.close();
    inventory.close();
    bundle.close();
  }

  /** As {@code ssh-keygen} prints it at the host's own screen. */
  private String shown() throws Exception {
    var file = sshd.file("host_key.pub").toString();
    var program = new ProcessBuilder("ssh-keygen", "-lf", file).start();
    return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void aHostThatShowsTheKeyOfTheSheetIsOpenAndPinned() throws Exception {
    var attempt = attempt(shown());
    assertEquals(Optional.empty(), attempt.trouble());
    assertEquals(Optional.empty(), attempt.key());
    assertTrue(inventory.hostKeys().pinned("bj1").isPresent());
    assertEquals(Optional.empty(), attempt(shown()).trouble());
  }

  @Test
  void aHostThatShowsAnotherKeyIsRefusedAndNobodyCanAcceptIt() throws Exception {
    var attempt = attempt(OTHER);
    assertEquals(Optional.empty(), attempt.key());
    assertTrue(attempt.trouble().orElseThrow().contains("is not that of the site sheet"));
    assertTrue(attempt.trouble().orElseThrow().contains(OTHER));
    assertTrue(inventory.hostKeys().pinned("bj1").isEmpty());
    assertFalse(Files.readString(sshd.file("log")).contains("Accepted"));
  }

  @Test
  void aKeyThatWasAcceptedBeforeDoesNotHoldAgainstTheSheet() throws Exception {
    attempt(shown());
    var attempt = attempt(OTHER);
    assertTrue(attempt.trouble().orElseThrow().contains("is not that of the site sheet"));
  }

  @Test
  void aHostOfWhichTheSheetSaysNothingIsAskedAbout() throws Exception {
    var attempt = attempt("");
    assertTrue(attempt.key().isPresent());
    assertTrue(inventory.hostKeys().pinned("bj1").isEmpty());
  }

  private Operations.Attempt attempt(String print) throws Exception {
    var answers =
        Answers.none()
            .withSheet(
                """
                what,name or value,address,SSH account,SSH port,host key
                domain,im.acme.example
                first site,beijing
                host of the first site,bj1,%s,root,%d,%s
                """
                    .formatted(address, sshd.port(), print),
                Locale.ENGLISH)
            .with("backup.disk", "/srv/backup");
    var where = new Operations.Where(answers.topology(), host -> sshd.byKey(), Set.of());
    var trusted = new Operations.Trusted(Map.of(), answers.fingerprints());
    var attempts = new HostOperations(bundle, inventory).open(where, trusted);
    return Optional.ofNullable(attempts.get("bj1")).orElseThrow();
  }
}
