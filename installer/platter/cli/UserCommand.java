package platter.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import platter.operation.ChatAccounts;
import platter.operation.LeftOut;
import platter.topology.Role;
import platter.topology.Secret;

@Command(name = "user", sortOptions = false)
final class UserCommand extends CommandGroup {
  @Command
  int add(@Parameters(paramLabel = "NAME") String name, @Option(names = "--admin") boolean admin)
      throws Exception {
    var password = password(name);
    return with(
        accounts -> {
          accounts.add(name, password);
          if (admin) {
            accounts.makeAdministrator(name);
          }
          say(EventPrinter.WORDS.text(admin ? "user.added.admin" : "user.added", name));
        });
  }

  @Command
  int list(@Option(names = "--admin") boolean admin) throws Exception {
    return with(
        accounts -> (admin ? accounts.administrators() : accounts.list()).forEach(this::say));
  }

  @Command
  int passwd(@Parameters(paramLabel = "NAME") String name) throws Exception {
    var password = password(name);
    return with(
        accounts -> {
          accounts.changePassword(name, password);
          say(EventPrinter.WORDS.text("user.changed", name));
        });
  }

  @Command
  int remove(@Parameters(paramLabel = "NAME") String name) throws Exception {
    return with(
        accounts -> {
          accounts.remove(name);
          say(EventPrinter.WORDS.text("user.removed", name));
        });
  }

  @FunctionalInterface
  private interface Work {
    void with(ChatAccounts accounts) throws Exception;
  }

  private int with(Work work) throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      var topology = workplace.topology();
      var im =
          LeftOut.others(topology, workplace.inventory()).stream()
              .filter(h -> h.has(Role.IM))
              .findFirst()
              .orElseThrow();
      work.with(new ChatAccounts(hosts.session(im), topology.domain()));
      return Platter.DONE;
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }

  private static Secret password(String name) throws UsageException {
    @Nullable String given = System.getenv("PLATTER_USER_PASSWORD");
    return given != null && !given.isEmpty()
        ? new Secret(given)
        : Workplace.ask(EventPrinter.WORDS.text("user.password", name), "PLATTER_USER_PASSWORD");
  }
}
