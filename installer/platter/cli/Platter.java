package platter.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import platter.topology.Messages;
import platter.topology.Plain;

/** The program: {@code java -jar platter.jar}. */
@Command(
    name = "platter",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    subcommands = {
      WebCommand.class,
      SheetCommand.class,
      FirewallCommand.class,
      VerifyCommand.class,
      TrustCommand.class,
      PreflightCommand.class,
      PlanCommand.class,
      InstallCommand.class,
      StatusCommand.class,
      HealthCommand.class,
      DrainCommand.class,
      HistoryCommand.class,
      SwitchoverCommand.class,
      ShutdownCommand.class,
      StartupCommand.class,
      FailoverCommand.class,
      FenceCommand.class,
      ReleaseCommand.class,
      RejoinCommand.class,
      RestoreCommand.class,
      UninstallCommand.class,
      HandoverCommand.class,
      CardsCommand.class,
      RecoveryKeyCommand.class,
      BackupCommand.class,
      DrillCommand.class,
      AlertsCommand.class,
      SupportBundleCommand.class,
      UserCommand.class,
      InventoryCommand.class,
      ExplainCommand.class,
      BundleCommand.class,
      IsoCommand.class,
      StewardCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Platter implements Callable<Integer> {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int FELL_SHORT = 3;
  static final int CANCELLED = 4;

  @Mixin private Options options = new Options();

  @Option(names = "--practice")
  private boolean practice;

  @Option(names = "--plain")
  private boolean plain;

  @Spec private CommandSpec spec = CommandSpec.create();

  Options options() {
    return options;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    int status = commandLine(Locale.getDefault()).execute(args);
    Interrupt.ended(status);
    // The disc's launcher tells by it a failure of ours from one of Java's, which is 1, too.
    System.exit(status == FAILED ? Integer.getInteger("platter.failed", FAILED) : status);
  }

  static CommandLine commandLine(Locale language) {
    var trouble = new Trouble(language);
    return new CommandLine(new Platter())
        .setResourceBundle(Messages.of("cli", language).bundle())
        .setParameterExceptionHandler((wrong, typed) -> trouble.usage(wrong))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("platter: " + Plain.text(trouble.text(e)));
              return trouble.status(e);
            });
  }

  /** The wizard, where somebody is there to be asked. */
  @Override
  public Integer call() throws Exception {
    if (Workplace.console().isPresent() && !options.yes() && !options.json()) {
      return new WizardCommand(options, practice)
          .run(guide -> WizardCommand.onTerminal(guide, plain));
    }
    spec.commandLine().usage(spec.commandLine().getErr());
    return USAGE;
  }
}
