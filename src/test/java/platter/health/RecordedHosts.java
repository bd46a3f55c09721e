package platter.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import platter.health.HostWants.Room;
import platter.playbook.FactProbe;
import platter.playbook.Facts;
import platter.playbook.host.Output;

/** What scripts printed on hosts that a lab cannot be, and what is wanted of such a host. */
final class RecordedHosts {
  static final long GIB = 1L << 30;

  /** The lines that matter of a Debian 12 host of the lab. */
  static final String FACTS =
      """
      architecture x86_64
      kernel 6.1.0-41-amd64
      memtotal_mb 24105
      systemd_version 252
      selinux disabled
      """;

  static final String READING =
      """
      path /opt
      path /etc
      path /var/lib
      path /tmp
      blocks /dev/vda1 264212084 30659184 75731728 29% /
      blocks /dev/vda1 264212084 30659184 75731728 29% /
      blocks /dev/vda1 264212084 30659184 75731728 29% /
      blocks tmpfs 2468364 0 2468364 0% /tmp
      inodes /dev/vda1 16777216 642228 16134988 4% /
      inodes /dev/vda1 16777216 642228 16134988 4% /
      inodes /dev/vda1 16777216 642228 16134988 4% /
      inodes tmpfs 409600 19 409581 1% /tmp
      listening tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=33,fd=3))
      unit 33 ssh.service
      resolved 127.0.1.1
      name a1
      full a1
      localhost yes
      service Id=chrony.service
      service LoadState=loaded
      service ActiveState=active
      service\s
      service Id=ntp.service
      service LoadState=not-found
      service ActiveState=inactive
      synchronised yes
      """;

  static final HostWants WANTS = wants(false, 0);

  private RecordedHosts() {}

  static HostWants wants(boolean stated, long reserve) {
    return wants(stated, reserve, Optional.empty());
  }

  static HostWants wants(String authority) {
    return wants(false, 0, Optional.of(authority));
  }

  private static HostWants wants(boolean stated, long reserve, Optional<String> authority) {
    return new HostWants(
        "a1",
        Set.of("x86_64"),
        1_500,
        2_000,
        stated,
        List.of(new Room("/etc", 1 << 20, 0, 0), new Room("/var/lib", GIB, 10 * GIB, reserve)),
        9 * GIB,
        List.of(Port.tcp(443), Port.tcp(5432), Port.udp(1123)),
        Map.of("abc", 2 * GIB),
        "im.acme.example",
        authority,
        false);
  }

  static Facts facts(String text) {
    return FactProbe.read(new Output(0, text, ""));
  }

  static List<Finding> judge(String facts, String reading) {
    return judge(WANTS, facts, reading);
  }

  static List<Finding> judge(HostWants wants, String facts, String reading) {
    return new HostChecks(wants, facts(facts), HostReading.read(reading)).all();
  }

  static Finding finding(Check check, List<Finding> findings) {
    return findings.stream().filter(f -> f.check() == check).findFirst().orElseThrow();
  }
}
