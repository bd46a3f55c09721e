package platter.journey;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import platter.lab.Lab;

/**
 * A client's browser in a lab: Debian's Chromium, in the network of a place, which trusts the
 * deployment's authority and finds the chat domain at one gateway.
 */
final class Browser implements AutoCloseable {
  private final Playwright playwright;
  private final BrowserContext context;
  private final Page page;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /**
   * Starts it.
   *
   * @param place whose network it is in, such as {@code clients-a}
   * @param folder an empty one for its profile
   * @param domain the chat domain
   * @param addresses the gateways that the domain's name leads to
   */
  Browser(Lab lab, String place, Path folder, Path authority, String domain, String... addresses)
      throws IOException, InterruptedException {
    trust(folder, authority);
    var hosts = folder.resolve("hosts");
    Files.writeString(
        hosts,
        "127.0.0.1 localhost\n"
            + Stream.of(addresses)
                .map(address -> address + " " + domain + "\n")
                .collect(Collectors.joining()));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    context =
        playwright
            .chromium()
            .launchPersistentContext(
                folder.resolve("profile"),
                new BrowserType.LaunchPersistentContextOptions()
                    .setExecutablePath(program(lab, place, folder, hosts))
                    .setViewportSize(1024, 768)
                    .setLocale("zh-CN")
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            // Chromium itself takes one address of a name out of a file.
                            "--disable-features=AsyncDns")));
    context.onRequest(request -> asked.add(URI.create(request.url()).getHost()));
    page = context.pages().get(0);
    page.onWebSocket(socket -> asked.add(URI.create(socket.url()).getHost()));
    page.setDefaultTimeout(60_000);
  }

  Page page() {
    return page;
  }

  /** The hosts that its pages asked for anything, each once. */
  List<String> asked() {
    return asked.stream().filter(host -> host != null).distinct().sorted().toList();
  }

  private static void trust(Path folder, Path authority) throws IOException, InterruptedException {
    var store = Files.createDirectories(folder.resolve(".pki/nssdb"));
    run("certutil", "-N", "--empty-password", "-d", "sql:" + store);
    run(
        "certutil",
        "-A",
        "-d",
        "sql:" + store,
        "-n",
        "deployment",
        "-t",
        "C,,",
        "-i",
        authority.toString());
  }

  /** Starts Debian's Chromium in the network of a place. */
  static Path program(Lab lab, String place, Path folder) throws IOException {
    return program(folder, lab.command(place, "/usr/bin/chromium"));
  }

  /** The same, where names lead to what a file says. */
  private static Path program(Lab lab, String place, Path folder, Path hosts) throws IOException {
    var there = "mount --bind \"$0\" /etc/hosts && exec /usr/bin/chromium \"$@\"";
    return program(
        folder, lab.command(place, "unshare", "--mount", "sh", "-c", there, hosts.toString()));
  }

  private static Path program(Path folder, List<String> command) throws IOException {
    var words = command.stream().map(w -> "'" + w.replace("'", "'\\''") + "'");
    return Files.writeString(
        Files.createFile(
            folder.resolve("chromium"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
        "#!/bin/sh\nexport HOME='"
            + folder
            + "'\nexec "
            + words.collect(Collectors.joining(" "))
            + " \"$@\"\n");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(Arrays.toString(command) + " said: " + said);
    }
  }

  @Override
  public void close() {
    context.close();
    playwright.close();
  }
}
