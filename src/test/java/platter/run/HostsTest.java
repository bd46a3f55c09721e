package platter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import platter.ssh.Connector;
import platter.ssh.Credential;
import platter.ssh.Credentials;
import platter.ssh.HostKeyDecision;
import platter.ssh.LoginRefusedException;
import platter.ssh.Pins;
import platter.ssh.PrivilegeRefusedException;
import platter.ssh.Session;
import platter.ssh.SparedException;
import platter.ssh.UnreachableException;
import platter.topology.Access;
import platter.topology.Host;
import platter.topology.Secret;

/** Who is tried, and how often, where hosts share what opens them. */
@Timeout(60)
class HostsTest {
  private final UnreachableException dead = new UnreachableException("x", "no answer");
  private final UnreachableException wrong = new LoginRefusedException("x", "not this one");
  private final Map<String, String> passwords =
      new HashMap<>(Map.of("a1", "sites", "b1", "sites", "c1", "sites", "v1", "vault"));
  private final Map<String, UnreachableException> trouble = new HashMap<>();
  private final List<String> tried = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch vaultTried = new CountDownLatch(1);

  /** Opens shells of this machine, where no trouble is wanted. */
  private class Doors extends Connector {
    Doors() {
      super(List.of(), host -> credentials(host.name()), new Pins(), HostKeyDecision.refuse());
    }

    @Override
    public Session connect(Host host) throws UnreachableException, InterruptedException {
      tried.add(host.name());
      if (host.name().equals("v1")) {
        vaultTried.countDown();
      }
      var why = trouble.get(host.name());
      if (why != null) {
        throw why;
      }
      return super.connect(host);
    }
  }

  private Credentials credentials(String host) {
    var password = new Secret(passwords.getOrDefault(host, ""));
    return new Credentials(List.of(new Credential.Password(password)), Optional.empty());
  }

  private Hosts hosts(Connector connector) {
    return new Hosts(connector, all());
  }

  private static List<Host> all() {
    return List.of("a1", "b1", "c1", "v1").stream()
        .map(name -> new Host(name, "192.0.2.1", Access.LOCAL, Set.of()))
        .toList();
  }

  private List<String> triedInOrder() {
    return tried.stream().sorted().toList();
  }

  @Test
  void aWrongPasswordIsTriedOnOneHostOfThoseThatItOpens() throws Exception {
    trouble.put("a1", wrong);
    try (var hosts = hosts(new Doors())) {
      var closed = hosts.open(all());

      assertEquals(List.of("a1", "v1"), triedInOrder());
      assertEquals(Set.of("a1", "b1", "c1"), closed.keySet());
      assertEquals(wrong, closed.get("a1"));
      var spared = assertInstanceOf(SparedException.class, closed.get("c1"));
      assertEquals("a1", spared.by());
      assertTrue(spared.getMessage().startsWith("c1: not tried, since a1 "), spared.getMessage());
    }
  }

  @Test
  void aRefusedPrivilegeSparesTheOthersToo() throws Exception {
    trouble.put("a1", new PrivilegeRefusedException("a1", "may not"));
    try (var hosts = hosts(new Doors())) {
      hosts.open(all());

      assertEquals(List.of("a1", "v1"), triedInOrder());
    }
  }

  @Test
  void behindADeadHostTheNextGoesFirst() throws Exception {
    trouble.put("a1", dead);
    trouble.put("b1", wrong);
    try (var hosts = hosts(new Doors())) {
      var closed = hosts.open(all());

      assertEquals(List.of("a1", "b1", "v1"), triedInOrder());
      assertEquals(dead, closed.get("a1"));
      assertEquals("b1", assertInstanceOf(SparedException.class, closed.get("c1")).by());
    }
  }

  @Test
  void aRefusalBehindAnOpenHostSparesNobody() throws Exception {
    trouble.put("b1", wrong);
    try (var hosts = hosts(new Doors())) {
      assertEquals(Set.of("b1"), hosts.open(all()).keySet());
      assertEquals(List.of("a1", "b1", "c1", "v1"), triedInOrder());
    }
  }

  @Test
  void hostsWithAnotherPasswordDoNotWait() throws Exception {
    var waiting =
        new Doors() {
          @Override
          public Session connect(Host host) throws UnreachableException, InterruptedException {
            if (host.name().equals("a1") && !vaultTried.await(30, TimeUnit.SECONDS)) {
              throw dead;
            }
            return super.connect(host);
          }
        };
    try (var hosts = hosts(waiting)) {
      assertEquals(Map.of(), hosts.open(all()));
    }
  }

  @Test
  void whatIsOpenIsNotOpenedAgain() throws Exception {
    try (var hosts = hosts(new Doors())) {
      hosts.connect();
      hosts.connect();

      assertEquals(List.of("a1", "b1", "c1", "v1"), triedInOrder());
    }
  }

  @Test
  void connectingFailsWithTheFirstHostThatStaysClosed() throws Exception {
    passwords.put("b1", "its own");
    trouble.put("b1", dead);
    trouble.put("c1", wrong);
    try (var hosts = hosts(new Doors())) {
      assertEquals(dead, assertThrows(UnreachableException.class, hosts::connect));
    }
  }

  @Test
  void aDeadHostHoldsUpNobodyWhoCanBeReached() throws Exception {
    trouble.put("a1", dead);
    trouble.put("v1", wrong);
    try (var hosts = hosts(new Doors())) {
      assertEquals(Map.of("a1", dead, "v1", wrong), hosts.reach());
    }
  }

  @Test
  void reachingEndsWhereTheFirstThatAnswersRefuses() throws Exception {
    trouble.put("a1", dead);
    trouble.put("b1", wrong);
    try (var hosts = hosts(new Doors())) {
      assertEquals(wrong, assertThrows(LoginRefusedException.class, hosts::reach));
    }
  }
}
