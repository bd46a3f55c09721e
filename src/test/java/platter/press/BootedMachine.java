package platter.press;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine in software that starts from the disc, with a serial line that is read and typed on.
 * What was seen on the line so far is in {@code FOLDER/serial.log}.
 */
final class BootedMachine implements AutoCloseable {
  /** Software emulation, on a machine that does other things as well. */
  private static final Duration PATIENCE = Duration.ofMinutes(60);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final String OVMF = "/usr/share/OVMF/";

  private final Process process;
  private final Path log;
  private final Path monitor;
  private final Instant started = Instant.now();
  private int read;

  private BootedMachine(Process process, Path log, Path monitor) {
    this.process = process;
    this.log = log;
    this.monitor = monitor;
  }

  /** One with a BIOS, and the disc in its drive. */
  static BootedMachine bios(Path image, Path folder) throws IOException {
    return start(folder, List.of("-machine", "q35", "-cdrom", image.toString()));
  }

  /** One with a BIOS, and the image on a USB stick. */
  static BootedMachine stick(Path image, Path folder) throws IOException {
    return start(
        folder,
        List.of(
            "-machine",
            "q35",
            "-device",
            "qemu-xhci",
            "-drive",
            "if=none,id=stick,format=raw,readonly=on,file=" + image,
            "-device",
            "usb-storage,drive=stick,bootindex=0"));
  }

  /** One with UEFI, where Secure Boot lets nothing start but what Microsoft's keys vouch for. */
  static BootedMachine secure(Path image, Path folder) throws IOException {
    var variables = Files.copy(Path.of(OVMF + "OVMF_VARS_4M.ms.fd"), folder.resolve("vars.fd"));
    return start(
        folder,
        List.of(
            "-machine",
            "q35,smm=on",
            "-global",
            "driver=cfi.pflash01,property=secure,value=on",
            "-drive",
            "if=pflash,format=raw,unit=0,readonly=on,file=" + OVMF + "OVMF_CODE_4M.secboot.fd",
            "-drive",
            "if=pflash,format=raw,unit=1,file=" + variables,
            "-cdrom",
            image.toString()));
  }

  private static BootedMachine start(Path folder, List<String> hardware) throws IOException {
    var monitor = folder.resolve("monitor");
    var log = folder.resolve("serial.log");
    var words =
        new ArrayList<>(
            List.of(
                "qemu-system-x86_64",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                "2048",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-monitor",
                "unix:" + monitor + ",server=on,wait=off",
                "-nic",
                "user,model=e1000"));
    words.addAll(hardware);
    var process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new BootedMachine(process, log, monitor);
  }

  /** Waits until this is seen on the line, after what was seen last. */
  void sees(String text) throws IOException, InterruptedException {
    var end = Instant.now().plus(PATIENCE);
    while (true) {
      var all = said();
      var at = all.indexOf(text, read);
      if (at >= 0) {
        read = at + text.length();
        System.out.printf(
            "'%s' was seen after %d s%n",
            text, Duration.between(started, Instant.now()).toSeconds());
        return;
      }
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new AssertionError("'" + text + "' was not seen after:\n" + all.substring(read));
      }
      Thread.sleep(LOOK.toMillis());
    }
  }

  /** What was on the line up to what was seen last. */
  String before() throws IOException {
    return said().substring(0, read);
  }

  /** Everything on the line, without what moves a cursor and gives it colours. */
  private String said() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1).isEmpty()
        ? ""
        : new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .replaceAll("\u001b(\\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78])", "");
  }

  void type(String keys) throws IOException {
    var line = process.getOutputStream();
    line.write(keys.getBytes(StandardCharsets.UTF_8));
    line.flush();
  }

  /** What is on the screen, as PNG. */
  void screen(Path picture) throws IOException, InterruptedException {
    Files.deleteIfExists(picture);
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(monitor));
      var order = "screendump " + picture.toAbsolutePath() + " -f png\n";
      channel.write(ByteBuffer.wrap(order.getBytes(StandardCharsets.UTF_8)));
      var answer = ByteBuffer.allocate(4096);
      var said = "";
      // it says so once more when it is done
      while (said.split("\\(qemu\\)", -1).length < 3 && channel.read(answer.clear()) >= 0) {
        said += StandardCharsets.UTF_8.decode(answer.flip());
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
