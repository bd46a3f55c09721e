package platter.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.spi.ToolProvider;
import platter.lab.Lab;
import platter.oracle.Ansible;
import platter.oracle.Engine;
import platter.oracle.Ours;

/**
 * The module corpus beside Ansible (pipelining, ControlPersist, ten forks) and Mitogen on three lab
 * hosts, in turns so that a busy machine hurts all of them: a first run of each on bare hosts, then
 * idle runs on the local net, then idle runs with 80 ms to one host. Each is the whole process,
 * from its start to its end. By hand, as root: {@code JAR ROUNDS [local]}; {@code local} leaves out
 * the first run and the long line.
 */
public final class EngineBench {
  private static final Duration FAR = Duration.ofMillis(80);
  private static final List<String> HOSTS = List.of("a1:python", "b1:python", "v1:python");
  private static final String TIMED = "TIMEFORMAT='seconds %R'; time \"$@\"";

  private final Lab lab;
  private final Map<String, Engine> engines = new LinkedHashMap<>();
  private final Engine training;

  private EngineBench(Lab lab, Path jar, Path scratch) throws Exception {
    this.lab = lab;
    var hosts = new LinkedHashMap<String, String>();
    lab.hosts().forEach(host -> hosts.put(host.name(), host.address()));
    engines.put("Ansible", new Ansible(lab, scratch.resolve("ansible"), hosts, Map.of()));
    engines.put("Mitogen", Ansible.withMitogen(lab, scratch.resolve("mitogen"), hosts));
    var archive = scratch.resolve("classes.jsa").toString();
    var program = jar + ":" + tests(scratch);
    var home = scratch.resolve("home");
    engines.put("Platter", new Ours(lab, List.of("java", "-cp", program), home, hosts));
    var archived = List.of("java", "-XX:SharedArchiveFile=" + archive, "-cp", program);
    engines.put("Platter, class archive", new Ours(lab, archived, home, hosts));
    var training = List.of("java", "-XX:ArchiveClassesAtExit=" + archive, "-cp", program);
    this.training = new Ours(lab, training, home, hosts);
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    boolean local = args.length > 2;
    var scratch = Files.createTempDirectory("bench");
    var lab = Lab.start("enginebench", 12, HOSTS);
    try {
      var bench = new EngineBench(lab, Path.of(args[0]).toAbsolutePath(), scratch);
      if (local) {
        bench.prepare();
      } else {
        bench.first();
      }
      bench.idle("local net", rounds);
      if (!local) {
        lab.delay("b", FAR);
        bench.idle("80 ms to one host of three", rounds);
      }
    } finally {
      lab.stop();
    }
  }

  /** The test classes as a jar: a class archive takes no directories. */
  private static Path tests(Path scratch) throws Exception {
    var jar = scratch.resolve("tests.jar");
    var classes = Path.of(Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var tool = ToolProvider.findFirst("jar").orElseThrow();
    int status =
        tool.run(
            System.out,
            System.err,
            "cf",
            jar.toString(),
            "-C",
            classes.toString(),
            "platter/oracle");
    if (status != 0) {
      throw new IOException("jar failed with status " + status);
    }
    return jar;
  }

  private void prepare() throws Exception {
    var ours = engine("Platter");
    run(ours.command("before.yml"));
    run(ours.command("site.yml"));
    run(training.command("site.yml"));
  }

  private Engine engine(String name) {
    return Objects.requireNonNull(engines.get(name));
  }

  private void first() throws Exception {
    say("%n%-24s %8s%n", "First run, local net", "seconds");
    for (var name : List.of("Ansible", "Mitogen", "Platter")) {
      lab.hosts().forEach(host -> host.wipe());
      say(
          "%-24s %8.2f%n",
          name, run(engine(name).command("before.yml")) + run(engine(name).command("site.yml")));
    }
    run(training.command("site.yml"));
  }

  private void idle(String net, int rounds) throws Exception {
    var seconds = new LinkedHashMap<String, List<Double>>();
    var ratios = new LinkedHashMap<String, List<Double>>();
    for (int round = 0; round < rounds; round++) {
      var one = new LinkedHashMap<String, Double>();
      for (var engine : engines.entrySet()) {
        one.put(engine.getKey(), run(engine.getValue().command("site.yml")));
      }
      one.forEach((name, took) -> seconds.computeIfAbsent(name, n -> new ArrayList<>()).add(took));
      for (var ours : List.of("Platter", "Platter, class archive")) {
        for (var other : List.of("Ansible", "Mitogen")) {
          ratios
              .computeIfAbsent(other + " / " + ours, n -> new ArrayList<>())
              .add(one.getOrDefault(other, Double.NaN) / one.getOrDefault(ours, Double.NaN));
        }
      }
    }
    say("%n%-34s %8s %8s %8s  (%d rounds)%n", "Idle, " + net, "median", "least", "most", rounds);
    seconds.forEach(EngineBench::row);
    ratios.forEach(EngineBench::row);
  }

  private static void row(String name, List<Double> values) {
    var sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    say("%-34s %8.2f %8.2f %8.2f%n", name, median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Seconds of the whole process in the laptop's network; it must succeed. */
  private double run(List<String> command) throws IOException, InterruptedException {
    var timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
    timed.addAll(command);
    var process =
        new ProcessBuilder(lab.command("laptop", timed.toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + said);
    }
    return Arrays.stream(said.split("\n"))
        .filter(line -> line.startsWith("seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring("seconds ".length())))
        .findFirst()
        .orElseThrow();
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
    System.out.flush();
  }
}
