package platter.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.operation.Status;

@Command(name = "status", sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      var status = Status.of(workplace.topology(), hosts);
      var missing = status.missing(workplace.topology());
      if (platter.options().json()) {
        var json =
            JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule())
                .disable(
                    com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        spec.commandLine().getOut().println(json.writeValueAsString(status));
      } else {
        print(workplace.topology().deployment(), status);
        missing.forEach(each -> spec.commandLine().getOut().println("  MISSING   " + each));
        certificates(workplace);
      }
      return status.troubles().isEmpty() && missing.isEmpty() ? Platter.DONE : Platter.FAILED;
    }
  }

  /** The one that runs out first, of those that the deployment issued. */
  private void certificates(Workplace workplace) {
    workplace
        .inventory()
        .certificates(workplace.topology().deployment())
        .expiries()
        .entrySet()
        .stream()
        .min(Map.Entry.comparingByValue())
        .ifPresent(
            first ->
                spec.commandLine()
                    .getOut()
                    .printf(
                        "  certificates  %s is valid until %s; 'platter install' renews what has less"
                            + " than a third of its time left%n",
                        first.getKey(), first.getValue()));
  }

  private void print(String deployment, Status status) {
    var out = spec.commandLine().getOut();
    out.println(deployment);
    for (var member : status.members()) {
      out.printf(
          "  database  %-10s %-14s %-15s %s%s%n",
          member.host(),
          member.site(),
          member.role(),
          member.state(),
          member.lagBytes().map(b -> ", " + b + " bytes behind").orElse(""));
    }
    out.printf("  quorum    %d of %d voters answer%n", status.votersHealthy(), status.voters());
    out.printf("  chat      %s%n", String.join(", ", status.chatNodes()));
    for (var backup : status.backups()) {
      out.printf(
          "  backup    %s %s, ended %s, %d bytes%n",
          backup.kind(), backup.label(), backup.endedAt(), backup.bytes());
    }
    status
        .archiving()
        .ifPresent(
            log ->
                out.printf(
                    "  log       %s wait on %s, the vault took one at %s; %s%n",
                    log.waiting() == 1 ? "1 segment" : log.waiting() + " segments",
                    log.host(),
                    log.lastAt().map(String::valueOf).orElse("(never)"),
                    log.hoursLeft()
                        .map(hours -> "room for " + hours + " hours without it")
                        .orElse("how long it can be away is not known yet")));
    status.troubles().forEach(trouble -> out.println("  could not ask: " + trouble));
  }
}
