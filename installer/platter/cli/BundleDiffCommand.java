package platter.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.bundle.Difference;

/** {@code platter bundle diff}: what a disc changes where another one is installed. */
@Command(name = "diff")
final class BundleDiffCommand implements Callable<Integer> {
  private static final String JAR = "platter.jar";

  @Parameters(index = "0", paramLabel = "OLD")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", arity = "0..1")
  private @Nullable Path after;

  @ParentCommand private BundleCommand bundle = new BundleCommand();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    try (var old = Bundle.open(jar(before));
        var now = Bundle.open(after != null ? jar(after) : Workplace.jar())) {
      var difference = Difference.between(old.contents(), now.contents());
      var succession = now.succession();
      var refusal = succession.flatMap(s -> s.refusal(old.generation(), now.generation()));
      PrintWriter out = spec.commandLine().getOut();
      if (bundle.json()) {
        out.println(json(difference, succession.isPresent(), refusal));
      } else {
        var printer = new DifferencePrinter(out, EventPrinter.WORDS);
        printer.print(difference);
        if (succession.isPresent() && !difference.none()) {
          printer.printRefusal(difference, refusal.map(EventPrinter.PHRASES::of));
        }
      }
      out.flush();
      return Platter.DONE;
    }
  }

  private static Path jar(Path jarOrDisc) {
    var inside = jarOrDisc.resolve(JAR);
    return Files.isDirectory(jarOrDisc) && Files.exists(inside) ? inside : jarOrDisc;
  }

  private static String json(Difference difference, boolean known, Optional<String> refusal)
      throws IOException {
    var object = new LinkedHashMap<String, Object>();
    object.put("same", difference.none());
    object.put("difference", difference);
    if (known) {
      object.put("possible", refusal.isEmpty());
      refusal.ifPresent(text -> object.put("refusal", text));
    }
    return new JsonMapper().writeValueAsString(object);
  }
}
