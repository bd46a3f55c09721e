package platter.oracle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.lab.Lab;

/**
 * Platter's engine, as the product runs it.
 *
 * @param java the Java program with its options and its class path
 * @param home the inventory's folder
 * @param playbooks the folder of the playbooks
 * @param bundle folder or jar with images
 */
public record Ours(
    Lab lab,
    List<String> java,
    Path home,
    Map<String, String> hosts,
    Path playbooks,
    Optional<Path> bundle)
    implements Engine {
  /** For the corpus. */
  public Ours(Lab lab, List<String> java, Path home, Map<String, String> hosts) {
    this(lab, java, home, hosts, CORPUS, Optional.empty());
  }

  @Override
  public List<String> command(String playbook) {
    return command("apply", playbook);
  }

  /** Says what would change. */
  public List<String> check(String playbook) {
    return command("check", playbook);
  }

  private List<String> command(String mode, String playbook) {
    var command = new ArrayList<>(java);
    command.addAll(
        List.of(
            PlayProgram.class.getName(),
            mode,
            home.toString(),
            lab.key().toString(),
            playbooks.toString(),
            playbook,
            bundle.map(Path::toString).orElse("-")));
    hosts.forEach((name, address) -> command.add(name + "=" + address));
    return command;
  }
}
