package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
 */
record Jar(Lab lab, Path home) {
  /** Writes the topology of two sites with a host each, and a vault. */
  Path twoSites() throws IOException {
    return Files.writeString(
        home.resolve("topology.yaml"),
        """
        deployment: acme
        domain: im.acme.example
        sites:
          - name: beijing
            hosts:
              - {name: a1, address: %s, ssh: {user: deploy, become: sudo}}
          - name: guangzhou
            hosts:
              - {name: b1, address: %s, ssh: {user: deploy, become: sudo}}
        vault:
          hosts:
            - {name: v1, address: %s, ssh: {user: deploy, become: sudo}}
        """
            .formatted(lab.address("a1"), lab.address("b1"), lab.address("v1")));
  }

  /** Starts it; what it prints and its errors come together. */
  Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of("env", "PLATTER_PASSPHRASE=a b'c", "PLATTER_USER_PASSWORD=$(x) 密"));
    command.addAll(List.of("java", "-jar", System.getProperty("platter.jar")));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.resolve("inventory").toString()));
    command.addAll(List.of("--ssh-key", lab.key().toString(), "--accept-new-host-keys"));
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
}
