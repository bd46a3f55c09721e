package platter.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.report.SheetException;
import platter.report.SheetReader;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.WizardException;

/** Site sheets and topologies as files that the wizard takes over. */
final class SheetFiles {
  private SheetFiles() {}

  /**
   * The newest one where the wizard was started; where some lie there that are none, the newest of
   * those, so that whoever reads it hears what is wrong with it.
   */
  static Optional<Path> newest(Locale language) throws WizardException {
    try (var all = Files.list(Path.of(""))) {
      var newestFirst =
          all.filter(f -> f.endsWith("topology.yaml") || f.toString().endsWith(".csv"))
              .sorted(Comparator.comparing((Path f) -> f.toFile().lastModified()).reversed())
              .toList();
      return wanted(newestFirst, language).or(() -> newestFirst.stream().findFirst());
    } catch (IOException e) {
      throw new WizardException(String.valueOf(e), e);
    }
  }

  private static Optional<Path> wanted(List<Path> files, Locale language) throws WizardException {
    for (var file : files) {
      if (file.endsWith("topology.yaml")
          || SheetReader.isSiteSheet(read(file, language), language)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * Has the wizard take one over.
   *
   * @return where it lies
   * @throws WizardException if it cannot be read, or with every mistake in it; nothing was taken
   */
  static Path take(Guide guide, Path file, Locale language) throws WizardException {
    guide.take(new Order(Order.What.IMPORT, "", read(file, language)));
    return file.toAbsolutePath();
  }

  private static String read(Path file, Locale language) throws WizardException {
    try {
      return SheetReader.decode(Files.readAllBytes(file), language);
    } catch (SheetException e) {
      throw new WizardException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new WizardException(String.valueOf(e), e);
    }
  }
}
