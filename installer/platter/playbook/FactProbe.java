package platter.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import platter.playbook.host.Command;
import platter.playbook.host.Output;

/** The one command that gathers a host's facts, and how to read its answer. */
public final class FactProbe {
  /** Defines the shell function {@code firewalls}, which names those that run. */
  public static final String FIREWALLS = text("firewalls.sh");

  private static final String TEXT = FIREWALLS + text("facts.sh");

  private FactProbe() {}

  private static String text(String name) {
    return Resources.classpath(FactProbe.class.getClassLoader(), "platter/playbook")
        .text(name)
        .orElseThrow(() -> new IllegalStateException(name + " is missing from the jar"));
  }

  public static Command command() {
    return Command.of(TEXT);
  }

  /** Reads lines of {@code key value}; a key that comes several times makes a list of its kind. */
  public static Facts read(Output output) {
    var values = new LinkedHashMap<String, Object>();
    var mounts = new ArrayList<Map<String, Object>>();
    values.put("mounts", mounts);
    for (var key : List.of("all_ipv4_addresses", "all_ipv6_addresses", "firewalls")) {
      values.put(key, new ArrayList<String>());
    }
    for (var line : output.out().lines().toList()) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        put(values, mounts, line.substring(0, blank), line.substring(blank + 1).strip());
      }
    }
    return new Facts(values);
  }

  private static void put(
      Map<String, Object> values, List<Map<String, Object>> mounts, String key, String value) {
    switch (key) {
      case "mount" -> mounts.add(mount(value.split("\t", -1)));
      case "all_ipv4_addresses", "all_ipv6_addresses", "firewalls" -> append(values, key, value);
      case "taken_system_ids" ->
          values.put(key, java.util.Arrays.stream(value.split(" ")).map(Long::valueOf).toList());
      case "default_ipv4", "default_ipv6" -> values.put(key, Map.of("address", value));
      case "selinux" -> values.put(key, Map.of("status", value));
      case "distribution" -> values.put(key, distribution(value));
      default ->
          values.put(key, value.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(value) : value);
    }
    if (key.equals("distribution_version")) {
      values.put(key, value);
      values.put("distribution_major_version", value.replaceFirst("\\..*", ""));
    }
  }

  private static Map<String, Object> mount(String[] fields) {
    var mount = new LinkedHashMap<String, Object>();
    mount.put("mount", fields[0]);
    mount.put("device", fields[1]);
    mount.put("fstype", fields[2]);
    mount.put("options", fields[3]);
    mount.put("size_total", Long.valueOf(fields[4]));
    mount.put("size_available", Long.valueOf(fields[5]));
    return mount;
  }

  @SuppressWarnings("unchecked") // Made in read().
  private static void append(Map<String, Object> values, String key, String value) {
    ((List<String>) values.computeIfAbsent(key, k -> new ArrayList<String>())).add(value);
  }

  /** Ansible's name of a distribution, from its {@code ID}. */
  private static String distribution(String id) {
    return switch (id) {
      case "rhel" -> "RedHat";
      case "centos" -> "CentOS";
      case "almalinux" -> "AlmaLinux";
      case "openEuler", "openeuler" -> "openEuler";
      default -> id.isEmpty() ? id : id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    };
  }
}
