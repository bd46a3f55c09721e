package platter.wizard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a person need not say, because it can be made up from what they said. */
final class Presets {
  /**
   * Of a host: the fingerprint that a site sheet has of its key, which is no part of a topology.
   */
  static final String KEY = "key";

  private Presets() {}

  /** The name of a host that has none: that of its place, and a number. */
  static String host(String place, int index) {
    return place + (index + 1);
  }

  /** The name of a deployment: of a domain such as {@code im.acme.example}, the middle. */
  static String deployment(String domain) {
    var labels = List.of(domain.split("\\.", -1));
    var name = labels.size() > 2 ? labels.get(labels.size() - 2) : labels.get(0);
    return name.isEmpty() ? "platter" : name;
  }

  /** The same answers, where every host has a name whose place has one. */
  static ObjectNode named(ObjectNode answers) {
    var copy = answers.deepCopy();
    copy.path("sites").forEach(site -> names(site.path("hosts"), site.path("name").asText()));
    names(copy.path("vault").path("hosts"), "vault");
    return copy;
  }

  /** As a topology has them: with all names, and with how to log in at each host. */
  static ObjectNode completed(ObjectNode answers) {
    var copy = named(answers);
    copy.remove("admin");
    var access = copy.remove("access");
    var sites = copy.path("sites");
    for (var site : sites) {
      site.path("hosts").forEach(Presets::withoutKey);
      logins(site.path("hosts"), access == null ? copy.path("access") : access.path("sites"));
    }
    var vault = copy.path("vault").path("hosts");
    vault.forEach(Presets::withoutKey);
    if (access != null) {
      logins(vault, access.path(access.path("vault").isEmpty() ? "sites" : "vault"));
    }
    if (!copy.has("deployment")) {
      copy.put("deployment", deployment(copy.path("domain").asText()));
    }
    if (sites.size() == 2 && vault.isEmpty() && !copy.has("replication")) {
      copy.put("replication", "asynchronous");
    }
    return copy;
  }

  private static void withoutKey(JsonNode node) {
    if (node instanceof ObjectNode host) {
      host.remove(KEY);
    }
  }

  private static void names(JsonNode hosts, String place) {
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.path(i) instanceof ObjectNode host && !host.has("name") && !place.isEmpty()) {
        host.put("name", host(place, i));
      }
    }
  }

  private static void logins(JsonNode hosts, JsonNode access) {
    for (var node : hosts) {
      if (node instanceof ObjectNode host && !host.has("ssh") && !host.has("connection")) {
        var ssh = host.putObject("ssh");
        for (var key : List.of("user", "port", "become", "jump")) {
          if (access.has(key)) {
            ssh.set(key, access.get(key));
          }
        }
        if (ssh.isEmpty()) {
          host.remove("ssh");
        }
      }
    }
  }
}
