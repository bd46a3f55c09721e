package platter.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import platter.health.Check;
import platter.terminal.Columns;

@Command(name = "explain", sortOptions = false)
final class ExplainCommand implements Callable<Integer> {
  private static final int WIDTH = 80;

  @Parameters(paramLabel = "CODE", arity = "0..1")
  private @Nullable String code;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws UsageException {
    var messages = Check.messages(Locale.getDefault());
    var out = spec.commandLine().getOut();
    if (code == null) {
      for (var check : Check.values()) {
        out.println(check.code() + "  " + check.title(messages));
      }
      return Platter.DONE;
    }
    var typed = code;
    var check =
        Check.of(typed)
            .orElseThrow(
                () ->
                    new UsageException(
                        messages.text(
                            "print.unknown",
                            typed,
                            Check.nearest(typed).stream()
                                .map(c -> c.code() + " (" + c.title(messages) + ")")
                                .collect(Collectors.joining(", ")))));
    out.println(check.code() + "  " + check.title(messages));
    out.println();
    Columns.wrap(check.why(messages), WIDTH).forEach(out::println);
    out.println();
    Columns.wrap(check.remedy(messages), WIDTH).forEach(out::println);
    return Platter.DONE;
  }
}
