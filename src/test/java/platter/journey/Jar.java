package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import platter.lab.Lab;

/**
 * The jar as a user runs it, on the laptop of a lab.
 *
 * @param home an empty folder for the inventory and {@code topology.yaml}
 * @param user who logs in on the hosts and uses sudo: with the lab's key, or with a password where
 *     the environment gives one
 * @param environment settings beside those that every run here has
 * @param program what starts it
 */
public record Jar(
    Lab lab, Path home, String user, Map<String, String> environment, List<String> program) {
  /** What chat accounts log in with. */
  public static final String PASSWORD = "$(x) 密";

  private static final String LOGIN = "PLATTER_SSH_PASSWORD";

  public Jar {
    environment = Map.copyOf(environment);
    program = List.copyOf(program);
  }

  /** By an installed Java. */
  public Jar(Lab lab, Path home, String user, Map<String, String> environment, Path file) {
    this(lab, home, user, environment, List.of("java", "-jar", file.toString()));
  }

  /** With the lab's key. */
  public Jar(Lab lab, Path home) {
    this(
        lab,
        home,
        "deploy",
        Map.of(),
        Path.of(System.getProperty("platter.jar", "target/platter.jar")));
  }

  /** With a user's own password for login and sudo. */
  public Jar(Lab lab, Path home, String user) {
    this(lab, home, user, lab.password(user));
  }

  public Jar(Lab lab, Path home, String user, String password) {
    this(lab, home, user, Map.of(LOGIN, password), new Jar(lab, home).file());
  }

  /** The jar itself, or what starts it from a disc. */
  public Path file() {
    return Path.of(program.get(program.size() - 1));
  }

  /** Writes the topology of two sites with a host each, and a vault. */
  public Path twoSites() throws IOException {
    return topology(
        """
        deployment: acme
        domain: im.acme.example
        sites:
          - {name: beijing, hosts: [%s]}
          - {name: guangzhou, hosts: [%s]}
        vault: {hosts: [%s]}
        """
            .formatted(host("a1"), host("b1"), host("v1")));
  }

  /** Writes the topology of one site with one host, and a vault. */
  public Path oneSite() throws IOException {
    return topology(
        """
        deployment: solo
        domain: im.solo.example
        sites:
          - {name: beijing, hosts: [%s]}
        vault: {hosts: [%s]}
        """
            .formatted(host("a1"), host("v1")));
  }

  public Path topology(String yaml) throws IOException {
    return Files.writeString(home.resolve("topology.yaml"), yaml);
  }

  /** A host of the lab as a topology writes it. */
  public String host(String name) {
    return "{name: %s, address: %s, ssh: {user: %s, become: sudo}}"
        .formatted(name, lab.address(name), user);
  }

  /** Starts it; what it prints and its errors come together. */
  public Process start(String... arguments) throws IOException {
    return new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
  }

  /** What starts it. */
  public List<String> command(String... arguments) {
    var settings = new TreeMap<>(environment);
    settings.put("LC_ALL", "C.UTF-8");
    settings.put("PLATTER_PASSPHRASE", "a b'c");
    settings.put("PLATTER_USER_PASSWORD", PASSWORD);
    // Whoever runs the tests in the background has Control-C ignored, which a process inherits.
    var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(program);
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.resolve("inventory").toString()));
    command.add("--accept-new-host-keys");
    if (!settings.containsKey(LOGIN)) {
      command.addAll(List.of("--ssh-key", lab.key().toString()));
    }
    return lab.command("laptop", command.toArray(String[]::new));
  }

  /** Runs it to its end, which must be of this status, and gives what it printed. */
  public String run(int status, String... arguments) throws IOException, InterruptedException {
    var process = start(arguments);
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, process.waitFor(), said);
    return said;
  }

  /**
   * What {@code status} says once nothing is missing any more. Where tests made the leader move too
   * often, its next move may be.
   */
  public JsonNode whole(Duration limit) throws IOException, InterruptedException {
    return status(
        limit,
        (exit, said) ->
            exit == 0
                || (said.path("automatic").path("stays").asBoolean()
                    && said.path("troubles").isEmpty()
                    && said.path("missing").size() == 1));
  }

  /** What {@code status} says once its exit status and its words are so. */
  public JsonNode status(Duration limit, BiPredicate<Integer, JsonNode> wish)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var process = start("status", "--json");
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      var status = said.isBlank() ? MissingNode.getInstance() : new ObjectMapper().readTree(said);
      if (wish.test(exit, status)) {
        return status;
      }
      assertTrue(System.nanoTime() < end, said);
    }
  }

  /** How many voters read through the quorum, by what {@code status} says. */
  static int reading(JsonNode status) {
    int count = 0;
    for (var voter : status.path("voters")) {
      count += voter.path("reads").asBoolean() ? 1 : 0;
    }
    return count;
  }

  /** What {@code status} says, which must end with this. */
  public JsonNode statusOf(int exit) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(run(exit, "status", "--json"));
  }

  public JsonNode status() throws IOException, InterruptedException {
    return statusOf(0);
  }
}
