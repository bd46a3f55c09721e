package platter.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One host of a lab, seen from inside it as root, and with a hand on its switches. */
public final class LabHost {
  private static final Duration USUAL = Duration.ofMinutes(2);

  private final LabProgram program;
  private final String name;
  private final String address;
  private final String release;

  LabHost(LabProgram program, String name, String address, String release) {
    this.program = program;
    this.name = name;
    this.address = address;
    this.release = release;
  }

  public String name() {
    return name;
  }

  /** IPv4 address, as the laptop and all other hosts reach it. */
  public String address() {
    return address;
  }

  /** For example {@code debian12}. */
  public String release() {
    return release;
  }

  /**
   * Runs a line of bash, or a program with arguments where there are several; at most two minutes.
   */
  public Answered run(String... command) {
    return run(USUAL, command);
  }

  public Answered run(Duration limit, String... command) {
    var arguments = new ArrayList<>(List.of("enter", name));
    arguments.addAll(Arrays.asList(command));
    return program.run(arguments, limit);
  }

  /**
   * As {@link #run(String...)} where anything but success is a failure of the test; returns the
   * text.
   */
  public String must(String... command) {
    var answered = run(command);
    if (!answered.ok()) {
      throw new AssertionError(
          "on %s: %s ended with status %d:%n%s%s"
              .formatted(
                  name,
                  String.join(" ", command),
                  answered.status(),
                  answered.out(),
                  answered.err()));
    }
    return answered.text();
  }

  /** Restarts in order; returns when it is ready again. */
  public void reboot() {
    program.must("reboot", name);
  }

  /** Takes its current away; nothing answers at its address any more. */
  public void off() {
    program.must("off", name);
  }

  /** Gives current again; returns when it is ready. */
  public void on() {
    program.must("on", name);
  }

  /**
   * Restarts in order; returns as soon as it is down, for hosts that do not come up by themselves.
   */
  public void goDownAndUp() {
    program.must("reboot", name, "--no-wait");
  }

  /** Gives current again, and does not wait for what comes of it. */
  public void givePower() {
    program.must("on", name, "--no-wait");
  }

  /** Stops every process where it is. The kernel still answers pings and takes connections. */
  public void freeze() {
    program.must("freeze", name);
  }

  public void thaw() {
    program.must("thaw", name);
  }

  /** A bare disc at the same address and with the same SSH host keys. */
  public void wipe() {
    program.must("wipe", name);
  }

  /** A bare disc with other SSH host keys, as after a reinstallation. */
  public void wipeWithNewKeys() {
    program.must("wipe", name, "--new-keys");
  }

  /**
   * Makes it as awkward as the field's, until it is wiped: {@code lab tweak HOST help} lists the
   * knobs.
   */
  public void tweak(String... knob) {
    var arguments = new ArrayList<>(List.of("tweak", name));
    arguments.addAll(Arrays.asList(knob));
    program.must(arguments.toArray(String[]::new));
  }

  /**
   * What the host consists of: files with hashes, modes and owners, accounts, units, mounts,
   * firewall rules, sysctls. Logs, run-time state and the account tools' own backups are left out.
   */
  public Snapshot snapshot() {
    return new Snapshot(program.must("snapshot", name).out().lines().toList());
  }

  /** The journal of this boot. */
  public String journal() {
    return run("journalctl", "--no-pager", "-b").out();
  }
}
