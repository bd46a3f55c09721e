package platter.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A running lab: hosts at site A ({@code a1}...), site B ({@code b1}...) and the vault ({@code
 * v1}...), and the networks {@code laptop}, {@code clients-a} and {@code clients-b} for programs of
 * this machine. Places are {@code a}, {@code b}, {@code vault} and {@code laptop}. What the program
 * {@code lab} refuses is a {@link LabTroubleException}.
 */
public final class Lab {
  private static final Duration USUAL = Duration.ofMinutes(10);

  private final LabProgram program;
  private final Path state;
  private final Map<String, LabHost> hosts;

  private Lab(LabProgram program, JsonNode status) {
    this.program = program;
    this.state = Path.of(status.required("state").textValue());
    this.hosts = new LinkedHashMap<>();
    for (var host : status.required("hosts")) {
      var name = host.required("name").textValue();
      hosts.put(
          name,
          new LabHost(
              program,
              name,
              host.required("address").textValue(),
              host.required("release").textValue()));
    }
  }

  /**
   * Starts a lab of this name in place of one that may still run, and returns when every sshd
   * answers.
   */
  public static Lab start(String name, int debian, List<String> hosts) {
    var program = new LabProgram(name);
    program.must("stop");
    var command = new ArrayList<>(List.of("start", "--debian", Integer.toString(debian)));
    command.addAll(hosts);
    program.must(command.toArray(String[]::new));
    return running(name);
  }

  /** The lab of this name, which runs already. */
  public static Lab running(String name) {
    var program = new LabProgram(name);
    try {
      return new Lab(program, new ObjectMapper().readTree(program.must("status", "--json").out()));
    } catch (IOException e) {
      throw new UncheckedIOException("the status of lab " + name, e);
    }
  }

  /** Whether a lab of this name runs with just these hosts and releases. */
  static boolean runs(String name, int debian, List<String> hosts) {
    if (!new LabProgram(name).run(List.of("status"), USUAL).ok()) {
      return false;
    }
    var wanted = hosts.stream().map(host -> withRelease(host, debian)).toList();
    var there =
        running(name).hosts().stream().map(host -> host.name() + ":" + host.release()).toList();
    return wanted.equals(there);
  }

  private static String withRelease(String host, int debian) {
    if (!host.contains(":")) {
      return host + ":debian" + debian;
    }
    return host.replaceFirst(":(python|firewalls)$", ":debian12-$1");
  }

  public void stop() {
    program.must("stop");
  }

  public String name() {
    return program.lab();
  }

  public List<LabHost> hosts() {
    return List.copyOf(hosts.values());
  }

  public LabHost host(String name) {
    var host = hosts.get(name);
    if (host == null) {
      throw new LabTroubleException(
          "no host " + name + " in this lab; there are " + hosts.keySet());
    }
    return host;
  }

  /** Address of a host or of a network without a host. */
  public String address(String name) {
    var wanted = "ADDRESS_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "=";
    return program
        .must("info")
        .out()
        .lines()
        .filter(line -> line.startsWith(wanted))
        .map(line -> line.substring(wanted.length()))
        .findFirst()
        .orElseThrow(() -> new LabTroubleException("no address of " + name));
  }

  /** Private key (ed25519, OpenSSH) of the accounts root and deploy on every host. */
  public Path key() {
    return state.resolve("id_ed25519");
  }

  /** The hosts' keys as they are now, in OpenSSH's format. */
  public Path knownHosts() {
    return state.resolve("known_hosts");
  }

  /** File with the password of {@code root}, {@code ops} or {@code plain}, without a newline. */
  public Path passwordFile(String account) {
    return state.resolve("passwords").resolve(account);
  }

  public String password(String account) {
    try {
      return Files.readString(passwordFile(account));
    } catch (IOException e) {
      throw new UncheckedIOException("the password of " + account, e);
    }
  }

  /** Runs a program of this machine in a network of the lab; at most ten minutes. */
  public Answered exec(String network, String... command) {
    return exec(USUAL, network, command);
  }

  public Answered exec(Duration limit, String network, String... command) {
    return program.run(execArguments(network, command), limit);
  }

  /**
   * The command line that runs a program of this machine in a network of the lab, for whoever holds
   * the process.
   */
  public List<String> command(String network, String... command) {
    return program.command(execArguments(network, command));
  }

  /** The Java program with the class path of the tests, for {@link #command}. */
  public static List<String> java() {
    var classes =
        Optional.ofNullable(System.getProperty("surefire.test.class.path"))
            .orElseGet(() -> System.getProperty("java.class.path", ""));
    var java = Path.of(System.getProperty("java.home", "/usr"), "bin", "java").toString();
    return List.of(java, "-cp", classes);
  }

  private static List<String> execArguments(String network, String... command) {
    var arguments = new ArrayList<>(List.of("exec", network));
    arguments.addAll(Arrays.asList(command));
    return arguments;
  }

  /** The place goes dark, inside too. */
  public void cut(String place) {
    program.must("cut", place);
  }

  /** Nothing passes between these two places, hosts or networks; senders get no answer. */
  public void cut(String one, String other) {
    program.must("cut", one, other);
  }

  /** Nothing passes from the first to the second; the way back stays. */
  public void cutOneWay(String from, String to) {
    program.must("cut", from, to, "--one-way");
  }

  /** Cuts a place off from all others; its own hosts still see each other. */
  public void isolate(String place) {
    program.must("isolate", place);
  }

  public void heal(String place) {
    program.must("heal", place);
  }

  public void heal(String one, String other) {
    program.must("heal", one, other);
  }

  /** Takes every cut back. */
  public void heal() {
    program.must("heal");
  }

  /** The way from anywhere to the place and back takes this much longer; zero ends it. */
  public void delay(String place, Duration roundTrip) {
    delay(place, roundTrip, Duration.ZERO);
  }

  public void delay(String place, Duration roundTrip, Duration jitter) {
    program.must("delay", place, milliseconds(roundTrip), milliseconds(jitter));
  }

  private static String milliseconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e6);
  }

  /** This part of the packets between the sites and the vault is lost, each way; zero ends it. */
  public void loss(double percent) {
    program.must("loss", String.format(Locale.ROOT, "%.2f", percent));
  }

  /** The line of the place carries at most this many megabit a second each way; zero ends it. */
  public void rate(String place, int megabit) {
    program.must("rate", place, Integer.toString(megabit));
  }

  /**
   * How many packets wanted to leave the lab since its start or the last {@link #forgetEgress()}.
   */
  public long egress() {
    return Long.parseLong(program.must("egress").out().lines().findFirst().orElseThrow());
  }

  /** Where those packets wanted to go, a line each: source, destination, protocol, port. */
  public List<String> egressTargets() {
    return program.must("egress").out().lines().skip(1).toList();
  }

  public void forgetEgress() {
    program.must("egress", "reset");
  }

  /** Notes from now on whom hosts and laptop contact, and which names they ask for. */
  public void recordContacts() {
    program.must("contacts", "start");
  }

  /** What was noted until now. */
  public Contacts contacts() {
    return Contacts.parse(program.must("contacts").out());
  }

  /**
   * Writes what passes the lines into a pcap file until {@link #endCapture()}; with tcpdump's
   * filter words.
   */
  public void capture(Path file, String... filter) {
    var arguments = new ArrayList<>(List.of("capture", "start", file.toAbsolutePath().toString()));
    arguments.addAll(Arrays.asList(filter));
    program.must(arguments.toArray(String[]::new));
  }

  public void endCapture() {
    program.must("capture", "stop");
  }

  /**
   * One more network without a host at a place, for programs of this machine; its name is for
   * {@link #exec}.
   */
  public void clients(String name, String place) {
    program.must("clients", name, place);
  }
}
