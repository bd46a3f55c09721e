package platter.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
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
      }
      return status.troubles().isEmpty() ? Platter.DONE : Platter.FAILED;
    }
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
    status.troubles().forEach(trouble -> out.println("  could not ask: " + trouble));
  }
}
