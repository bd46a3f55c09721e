package platter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.operation.SupportBundle;
import platter.pki.Envelope;
import platter.report.SupportIndex;
import platter.run.Cancellation;
import platter.topology.Messages;

/** Gathers what support asks for. */
@Command(name = "support-bundle", sortOptions = false)
final class SupportBundleCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int MOST_HOURS = 24 * 31;

  @ParentCommand private Platter platter = new Platter();

  @Option(names = "--to", paramLabel = "FILE")
  private @Nullable Path to;

  @Option(names = "--hours", paramLabel = "N", defaultValue = "24")
  private int hours = 24;

  @Option(names = "--for", paramLabel = "CERTIFICATE")
  private @Nullable Path recipient;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var messages = Messages.of("papers", Locale.getDefault());
    if (hours < 1 || hours > MOST_HOURS) {
      throw new UsageException(
          messages.text("support.hours", String.valueOf(hours), String.valueOf(MOST_HOURS)));
    }
    var certificate = recipient == null ? null : certificate(recipient, messages);
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      interrupt.arm();
      var topology = workplace.topology();
      var file =
          to != null
              ? to
              : Path.of(
                  "platter-support-%s-%s.zip%s"
                      .formatted(
                          topology.deployment(),
                          TIME.format(Instant.now()),
                          certificate == null ? "" : ".cms"));
      var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
      new SupportBundle(topology, workplace.inventory(), hosts, List.of(printer), cancellation)
          .write(
              file,
              hours,
              new SupportIndex(topology, Locale.getDefault(), PaperOptions.clock()),
              under -> certificate == null ? under : Envelope.around(under, certificate));
      if (!platter.options().json()) {
        var out = spec.commandLine().getOut();
        out.println(messages.text("written", file.toAbsolutePath().toString()));
        out.println(
            messages.text(
                certificate == null ? "support.open" : "support.sealed", file.toString()));
      }
      return Platter.DONE;
    }
  }

  private static X509Certificate certificate(Path file, Messages messages)
      throws IOException, UsageException {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException none) {
      throw new UsageException(messages.text("support.no-certificate", file.toString()));
    }
  }
}
