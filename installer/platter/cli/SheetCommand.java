package platter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.inventory.Inventory;
import platter.report.SheetException;
import platter.report.SheetReader;
import platter.report.SiteSheet;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;
import platter.wizard.SheetImport;

/** What has to be known before somebody travels: to be printed, filled in, and taken back. */
@Command(name = "sheet", sortOptions = false)
final class SheetCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--blank")
  private boolean blank;

  @Option(names = "--csv")
  private boolean csv;

  @Mixin private PaperOptions paper = new PaperOptions();

  @Override
  public Integer call() throws Exception {
    var topology = Optional.<Topology>empty();
    var keys = new LinkedHashMap<String, String>();
    var options = platter.options();
    if (!blank && options.topology().isPresent()) {
      topology = options.topology().map(TopologyFile::read);
    } else if (!blank && Inventory.exists(options.home())) {
      try (var workplace = Workplace.open(options)) {
        topology = Optional.of(workplace.topology());
        keys.putAll(keys(workplace));
      }
    }
    var sheet = new SiteSheet(topology, keys, paper.language(), PaperOptions.clock());
    paper.write(csv ? sheet.csv() : sheet.html(), spec.commandLine().getOut());
    return Platter.DONE;
  }

  private static Map<String, String> keys(Workplace workplace) {
    var keys = new LinkedHashMap<String, String>();
    for (var host : workplace.topology().hosts()) {
      workplace
          .inventory()
          .hostKeys()
          .pinned(host.name())
          .ifPresent(key -> keys.put(host.name(), key.fingerprint()));
    }
    return keys;
  }

  @Command
  int check(@Parameters(paramLabel = "SHEET") Path file) throws UsageException, IOException {
    try {
      var language = Locale.getDefault();
      var topology = SheetImport.topology(read(file), language);
      var out = spec.commandLine().getOut();
      out.print(TopologyFile.write(topology, language));
      out.flush();
      return Platter.DONE;
    } catch (SheetException e) {
      throw new UsageException(file + ":\n" + e.getMessage());
    }
  }

  @Command(name = "import")
  int importFrom(@Parameters(paramLabel = "SHEET") Path file) throws Exception {
    var options = platter.options();
    try {
      var text = read(file);
      var passphrase = Workplace.passphrase(options, System.getenv());
      try (var inventory = Inventory.open(options.home(), passphrase)) {
        var taken = SheetImport.into(inventory, text, Locale.getDefault());
        spec.commandLine()
            .getOut()
            .println(
                Messages.of("papers", Locale.getDefault())
                    .text(
                        "sheet.imported",
                        String.valueOf(taken.hosts()),
                        String.valueOf(taken.keys())));
      }
      return Platter.DONE;
    } catch (SheetException e) {
      throw new UsageException(file + ":\n" + e.getMessage());
    }
  }

  private static String read(Path file) throws IOException, SheetException {
    return SheetReader.decode(Files.readAllBytes(file), Locale.getDefault());
  }
}
