package platter.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.health.Check;
import platter.operation.DnsRecords;
import platter.run.Cancellation;
import platter.run.Journal;
import platter.run.RunResult;

@Command(name = "install", sortOptions = false)
final class InstallCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Option(names = "--accept", paramLabel = "CODE")
  private List<String> accepted = List.of();

  @Mixin private WithoutOption without = new WithoutOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var accepts = accepts();
    try (var workplace = Workplace.open(platter.options())) {
      return install(workplace, accepts, without.hosts(workplace));
    }
  }

  private int install(Workplace workplace, Set<Check> accepts, Set<String> leftOut)
      throws Exception {
    var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
    var cancellation = new Cancellation();
    try (var bundle = Workplace.bundle();
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      interrupt.arm();
      var result =
          workplace
              .installation(bundle, hosts, List.of(printer), cancellation)
              .install(accepts, leftOut);
      if (result.done() && !platter.options().json()) {
        var out = spec.commandLine().getOut();
        out.println(EventPrinter.WORDS.text("install.dns"));
        DnsRecords.of(workplace.topology())
            .forEach(line -> out.println("  " + EventPrinter.PHRASES.of(line)));
      }
      return exit(result);
    }
  }

  private Set<Check> accepts() throws UsageException {
    var checks = EnumSet.noneOf(Check.class);
    for (var code : accepted) {
      checks.add(
          Check.of(code)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--accept "
                              + code
                              + ": there is no such code; did you mean "
                              + Check.nearest(code).get(0).code()
                              + "? 'platter explain' lists all")));
    }
    return checks;
  }

  static int exit(RunResult result) {
    return result.verdict() == Journal.Verdict.CANCELLED
        ? Platter.CANCELLED
        : result.done() ? Platter.DONE : Platter.FAILED;
  }
}
