package platter.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import platter.lab.Lab;

/**
 * {@code ansible-core} as its users set it up where speed counts: pipelining, one SSH connection
 * that stays, ten hosts at once.
 *
 * @param scratch a directory of its own
 * @param settings more of Ansible's environment variables
 */
public record Ansible(
    Lab lab, Path scratch, Map<String, String> hosts, Map<String, String> settings)
    implements Engine {
  /** The same with Mitogen in place of Ansible's own way to run modules. */
  public static Ansible withMitogen(Lab lab, Path scratch, Map<String, String> hosts) {
    return new Ansible(
        lab,
        scratch,
        hosts,
        Map.of(
            "ANSIBLE_STRATEGY", "mitogen_linear",
            "ANSIBLE_STRATEGY_PLUGINS",
                "/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy"));
  }

  @Override
  public List<String> command(String playbook) {
    var inventory = scratch.resolve("hosts");
    try {
      Files.createDirectories(scratch);
      Files.writeString(
          inventory,
          hosts.entrySet().stream()
              .map(host -> host.getKey() + " ansible_host=" + host.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    var command = new ArrayList<String>();
    command.add("env");
    command.addAll(
        List.of(
            "ANSIBLE_HOME=" + scratch,
            "ANSIBLE_LOCAL_TEMP=" + scratch.resolve("tmp"),
            "ANSIBLE_CALLBACK_PLUGINS=" + CORPUS.resolve("callback_plugins"),
            "ANSIBLE_STDOUT_CALLBACK=outcomes",
            "ANSIBLE_REMOTE_USER=root",
            "ANSIBLE_PRIVATE_KEY_FILE=" + lab.key(),
            "ANSIBLE_PYTHON_INTERPRETER=/usr/bin/python3",
            "ANSIBLE_PIPELINING=True",
            "ANSIBLE_FORKS=10",
            "ANSIBLE_GATHERING=explicit",
            "ANSIBLE_SSH_CONTROL_PATH_DIR=" + scratch.resolve("cp"),
            "ANSIBLE_SSH_ARGS=-o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile="
                + lab.knownHosts()));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(
        List.of(
            "ansible-playbook", "-i", inventory.toString(), CORPUS.resolve(playbook).toString()));
    return command;
  }
}
