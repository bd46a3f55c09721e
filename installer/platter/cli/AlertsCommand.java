package platter.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import platter.operation.AlertSettings;
import platter.operation.ChannelTest;
import platter.operation.ChannelTest.Tried;
import platter.operation.VaultBackups;
import platter.topology.Alerts;
import platter.topology.Messages;
import platter.topology.Plain;
import platter.topology.Secret;

@Command(name = "alerts", sortOptions = false)
final class AlertsCommand extends CommandGroup {
  private static final Messages MESSAGES = Messages.of("recovery", Locale.getDefault());
  private static final String GIVEN = "PLATTER_ALERTS_PASSWORD";

  @Command
  int test() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      var topology = workplace.topology();
      var tried = ChannelTest.run(hosts.session(VaultBackups.vault(topology)));
      if (tried.isEmpty() && !platter.options().json()) {
        say(MESSAGES.text("alerts.none"));
      }
      tried.forEach(this::tell);
      return !tried.isEmpty() && tried.stream().allMatch(Tried::delivered)
          ? Platter.DONE
          : Platter.FAILED;
    }
  }

  private void tell(Tried tried) {
    say(
        platter.options().json()
            ? tried.json()
            : "  %-8s %s: %s"
                .formatted(
                    tried.channel(),
                    MESSAGES.text(tried.delivered() ? "alerts.delivered" : "alerts.refused"),
                    EventPrinter.PHRASES.of(tried.said())));
  }

  @Command
  int password() throws Exception {
    try (var workplace = Workplace.open(platter.options())) {
      var user = workplace.topology().alerts().flatMap(Alerts::mail).flatMap(Alerts.Mail::user);
      if (user.isEmpty()) {
        throw new UsageException(MESSAGES.text("alerts.no-user"));
      }
      @Nullable String given = System.getenv(GIVEN);
      var password =
          given != null && !given.isEmpty()
              ? new Secret(given)
              : Workplace.ask(MESSAGES.text("alerts.ask", user.get()), GIVEN);
      workplace.inventory().secrets().put(AlertSettings.PASSWORD, password);
      say(MESSAGES.text("alerts.kept"));
      return Platter.DONE;
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(Plain.line(line));
  }
}
