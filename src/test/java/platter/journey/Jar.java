package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import platter.lab.Lab;

/**
 * The jar as a user runs it, on the laptop of a lab.
 *
 * @param home an empty folder for the inventory and {@code topology.yaml}
 * @param user who logs in on the hosts and uses sudo: {@code deploy} with a key, {@code ops} with
 *     its awkward password for both
 * @param file the jar itself
 */
record Jar(Lab lab, Path home, String user, Path file) {
  /** What chat accounts log in with. */
  static final String PASSWORD = "$(x) 密";

  Jar(Lab lab, Path home) {
    this(lab, home, "deploy");
  }

  Jar(Lab lab, Path home, String user) {
    this(lab, home, user, Path.of(System.getProperty("platter.jar", "target/platter.jar")));
  }

  /** Writes the topology of two sites with a host each, and a vault. */
  Path twoSites() throws IOException {
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

  Path topology(String yaml) throws IOException {
    return Files.writeString(home.resolve("topology.yaml"), yaml);
  }

  /** A host of the lab as a topology writes it. */
  String host(String name) {
    return "{name: %s, address: %s, ssh: {user: %s, become: sudo}}"
        .formatted(name, lab.address(name), user);
  }

  /** Starts it; what it prints and its errors come together. */
  Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of("env", "PLATTER_PASSPHRASE=a b'c", "PLATTER_USER_PASSWORD=" + PASSWORD));
    if (user.equals("ops")) {
      command.add("PLATTER_SSH_PASSWORD=" + lab.password(user));
    }
    command.addAll(List.of("java", "-jar", file.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.resolve("inventory").toString()));
    command.add("--accept-new-host-keys");
    if (user.equals("deploy")) {
      command.addAll(List.of("--ssh-key", lab.key().toString()));
    }
    return new ProcessBuilder(lab.command("laptop", command.toArray(String[]::new)))
        .redirectErrorStream(true)
        .start();
  }

  /** Runs it to its end, which must be of this status, and gives what it printed. */
  String run(int status, String... arguments) throws IOException, InterruptedException {
    var process = start(arguments);
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, process.waitFor(), said);
    return said;
  }

  JsonNode status() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(run(0, "status", "--json"));
  }
}
