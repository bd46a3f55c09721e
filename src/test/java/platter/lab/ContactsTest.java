package platter.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which contacts are of a topology. */
class ContactsTest {
  private static final List<String> ADDRESSES = List.of("192.0.2.11", "198.51.100.11");
  private static final List<String> NAMES = List.of("a1", "im.acme.example");

  private static List<String> outside(String... lines) {
    return Contacts.parse(String.join("\n", lines)).outside(ADDRESSES, NAMES);
  }

  @Test
  void hostsAndTheirNamesAreInside() {
    assertEquals(
        List.of(),
        outside(
            "began a1 198.51.100.11 tcp 5432 3",
            "sent b1 192.0.2.11 tcp - 90",
            "sent a1 ff02::2 icmpv6 - 1",
            "sought a1 192.0.2.1 arp - 1",
            "asked laptop 127.0.0.1 A a1 1",
            "asked laptop 127.0.0.1 SRV _xmpp-client._tcp.im.acme.example 1",
            "asked a1 127.0.0.1 PTR 11.2.0.192.in-addr.arpa 1"));
  }

  @Test
  void anythingElseIsOutsideAndNamed() {
    assertEquals(
        List.of(
            "a1 -> 192.0.2.250 arp -",
            "a1 -> 2001:db8::1 tcp -",
            "a1 -> 8.8.8.8 tcp 443",
            "a1 asks 127.0.0.1 for A notim.acme.example.org",
            "a1 asks 127.0.0.1 for A pool.ntp.org",
            "a1 asks 127.0.0.1 for PTR 8.8.8.8.in-addr.arpa",
            "b1 -> 192.0.2.1 udp 53",
            "b1 -> 9.9.9.9 udp -"),
        outside(
            "began a1 8.8.8.8 tcp 443 1",
            "sought a1 192.0.2.250 arp - 3",
            "sent a1 2001:db8::1 tcp - 1",
            "began b1 192.0.2.1 udp 53 1",
            "sent b1 9.9.9.9 udp - 1",
            "asked a1 127.0.0.1 A pool.ntp.org 2",
            "asked a1 127.0.0.1 A notim.acme.example.org 2",
            "asked a1 127.0.0.1 PTR 8.8.8.8.in-addr.arpa 2"));
  }

  @Test
  void whatCannotBeReadIsNotTakenForNothing() {
    assertThrows(LabTroubleException.class, () -> outside("began a1"));
  }
}
