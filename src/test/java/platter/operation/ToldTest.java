package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What a host says by itself is what it says when it is asked. */
class ToldTest {
  static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  static final Map<String, String> ANSWERS =
      Map.of(
          "gate",
          "1 one a1 b1 v1\n",
          "patroni",
          "{\"state\": \"running\", \"role\": \"primary\", \"xlog\": {\"location\": 5000}}\n200",
          "archiving",
          "1000 2000 4096 - -\n0 - 1790000000 16777216 3 600\n",
          "quorum",
          "{\"kvs\": []}",
          "chat",
          "[\"ejabberd@a1.acme.platter.internal\"]\n200",
          "files",
          "b1 {\"needItems\": 2, \"needDeletes\": 1}\n",
          "units",
          "platter-x.service\n",
          "backups",
          "1790000000\n\n\n\n[]\n[]\n",
          "steward",
          "");

  /** Answers over a connection, and notes what it was asked. */
  private static final class Connected implements Session {
    private final Map<Script, String> names = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    Connected(Host host) {
      Questions.of(TOPOLOGY, host).forEach((name, script) -> names.put(script, name));
    }

    @Override
    public String host() {
      return "a1";
    }

    @Override
    public Duration roundTrip() {
      return Duration.ZERO;
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      return CompletableFuture.completedFuture(run(script));
    }

    @Override
    public Answer run(Script script) {
      var name = names.get(script);
      assertTrue(name != null, () -> "asked, and in no list: " + script.text());
      asked.add(name);
      return new Answer(0, ANSWERS.getOrDefault(name, ""), "");
    }

    @Override
    public Answer stream(Script script, InputStream data, LongConsumer progress) {
      throw new AssertionError("nothing is sent for a look");
    }

    @Override
    public void close() {
      // There is no line.
    }
  }

  private static Host host(String name) {
    return TOPOLOGY.host(name).orElseThrow();
  }

  /** As the look of a host prints it. */
  private static String printed(Host host) {
    return printed(TOPOLOGY, host, ANSWERS);
  }

  static String printed(Topology topology, Host host, Map<String, String> answers) {
    var text = new StringBuilder();
    for (var name : Questions.of(topology, host).keySet()) {
      var out = answers.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
      text.append("%s 0 %s \n".formatted(name, Base64.getEncoder().encodeToString(out)));
    }
    return text + "end " + Questions.digest(topology, host) + "\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"a1", "v1"})
  void theSameLookComesOfBoth(String name) throws Exception {
    var connected = new Connected(host(name));
    var asked = new Looker(host(name), connected).all(TOPOLOGY);
    assertEquals(Questions.of(TOPOLOGY, host(name)).keySet(), connected.asked, "all are asked");
    var told = Told.read(TOPOLOGY, host(name), printed(host(name)), Duration.ZERO);
    assertEquals(asked, new Looker(host(name), told).all(TOPOLOGY));
    if (name.equals("a1")) {
      assertEquals(3L, asked.filesBehind().get("b1"));
      assertEquals(List.of("platter-x.service"), asked.failedUnits());
      assertTrue(asked.archiving().isPresent());
      assertTrue(asked.quorum());
    }
  }

  @Test
  void nothingElseCanBeAsked() throws Exception {
    var told = Told.read(TOPOLOGY, host("a1"), printed(host("a1")), Duration.ZERO);
    assertThrows(UnreachableException.class, () -> told.run(Script.of("reboot")));
  }

  @Test
  void damageIsNamed() {
    var torn = printed(host("a1")).replaceFirst("gate 0 ", "gate 0 !");
    var refused =
        assertThrows(
            UnreachableException.class, () -> Told.read(TOPOLOGY, host("a1"), torn, Duration.ZERO));
    assertTrue(String.valueOf(refused.getMessage()).contains("'gate'"), refused::toString);
  }
}
