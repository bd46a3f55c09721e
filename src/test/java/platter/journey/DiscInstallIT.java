package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.press.PressedDisc;

/**
 * The field engineer's way from the disc, on a laptop that has a kernel and a shell: no Java, no C
 * library, no home, no network but the lab's. An ordinary account starts it.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before the first test
class DiscInstallIT {
  private static final String ENGINEER = "4242";

  /**
   * In mounts of its own: the laptop's root with the disc in it, and one folder to write into, as
   * on a USB drive.
   */
  private static final String BOOT =
      """
      root=$1 disc=$2 drive=$3
      shift 3
      set -e
      mkdir -p "$root/media/光盘 disc" "$root/proc" "$root/dev" "$root/tmp"
      mount --bind "$disc" "$root/media/光盘 disc"
      mount -t proc proc "$root/proc"
      mount --bind /dev "$root/dev"
      mount -t tmpfs tmpfs "$root/tmp"
      mkdir -p "$root$drive"
      mount --bind "$drive" "$root$drive"
      exec chroot --userspec="@ENGINEER@:@ENGINEER@" "$root" /bin/sh "/media/光盘 disc/platter" "$@"
      """
          .replace("@ENGINEER@", ENGINEER);

  @TempDir private static Path place;

  private static PressedDisc disc;

  @BeforeAll
  static void mount(Lab lab) throws Exception {
    lab.recordContacts();
    disc = PressedDisc.mount(PressedDisc.image(), place);
  }

  @AfterAll
  static void unmount() throws Exception {
    disc.close();
  }

  private static Jar platter(Lab lab) throws IOException {
    var root = place.resolve("laptop");
    var shell = root.resolve("bin/busybox");
    if (!Files.exists(shell)) {
      Files.createDirectories(root.resolve("bin"));
      Files.copy(Path.of("/bin/busybox"), shell);
      shell.toFile().setExecutable(true, false);
      for (var name : List.of("sh", "uname", "readlink", "dirname", "stty")) {
        Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
      }
    }
    var drive = Files.createDirectories(place.resolve("drive"));
    Files.setAttribute(drive, "unix:uid", Integer.valueOf(ENGINEER));
    place.toFile().setExecutable(true, false);
    var boot = Files.writeString(place.resolve("boot"), BOOT);
    return new Jar(
        lab,
        drive,
        "ops",
        Map.of("PLATTER_SSH_PASSWORD", lab.password("ops")),
        List.of(
            "unshare",
            "--mount",
            "sh",
            boot.toString(),
            root.toString(),
            disc.folder().toString(),
            drive.toString()));
  }

  @Test
  @Order(1)
  void aBareLaptopVerifiesTheDisc(Lab lab) throws Exception {
    var said = platter(lab).run(0, "verify");
    assertTrue(said.contains("/media/光盘 disc"), said);
  }

  @Test
  @Order(2)
  void itInstallsAndProvesWithoutAWayOut(Lab lab) throws Exception {
    var platter = platter(lab);
    var said = platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    assertTrue(said.contains("Message from a1 to b1"), said);
    assertEquals(0, lab.egress(), () -> "towards the outside: " + lab.egressTargets());
    assertEquals("protected", platter.whole(Duration.ofMinutes(3)).path("state").asText());
  }

  @Test
  @Order(3)
  void nobodyContactedAnythingOutsideTheTopology(Lab lab) throws Exception {
    var contacts = lab.contacts();
    Attestation.write(lab, contacts);
    for (var host : lab.hosts()) {
      assertTrue(
          contacts.contacts().stream().anyMatch(c -> c.to().equals(host.address())), host.name());
    }
    assertEquals(List.of(), outside(lab));
  }

  @Test
  @Order(4)
  void whoeverTriesIsSeen(Lab lab) throws Exception {
    var a1 = lab.host("a1");
    a1.run("timeout 1 bash -c 'exec 3<>/dev/tcp/192.0.2.250/80'");
    a1.run("timeout 1 bash -c 'exec 3<>/dev/tcp/8.8.8.8/443'");
    lab.host("v1").run("echo x >/dev/udp/9.9.9.9/123");
    lab.host("b1").run("getent ahosts relays.example.net");

    var outside = outside(lab);

    for (var tried :
        List.of(
            "a1 -> 192.0.2.250 arp -",
            "a1 -> 8.8.8.8 tcp 443",
            "v1 -> 9.9.9.9 udp 123",
            "b1 asks 127.0.0.1 for A relays.example.net")) {
      assertTrue(outside.contains(tried), () -> tried + " is not in " + outside);
    }
  }

  /** The laptop's own name is of the machine that runs the tests. */
  private static List<String> outside(Lab lab) throws IOException {
    var addresses = new ArrayList<>(List.of(lab.address("laptop")));
    var names =
        new ArrayList<>(
            List.of(
                "im.acme.example",
                "platter.internal",
                "localhost",
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()));
    for (var host : lab.hosts()) {
      addresses.add(host.address());
      names.add(host.name());
    }
    return lab.contacts().outside(addresses, names);
  }
}
