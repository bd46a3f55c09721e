package platter.web;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.inventory.Inventory;
import platter.report.EmergencyCards;
import platter.report.FirewallRequest;
import platter.report.Handover;
import platter.report.HandoverReport;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What is printed of a deployment, each as one file that asks nobody for anything. */
final class Papers {
  private final Topology topology;
  private final Optional<Inventory> inventory;
  private final Clock clock = Clock.system(ZoneId.systemDefault());

  /**
   * @param inventory empty where only those can be had that follow from the topology alone
   */
  Papers(Topology topology, Optional<Inventory> inventory) {
    this.topology = topology;
    this.inventory = inventory;
  }

  /** Those that can be had, by their file names. */
  List<String> names() {
    return inventory.isPresent()
        ? List.of("handover.html", "cards.html", "firewall.html", "firewall.csv", "topology.yaml")
        : List.of("cards.html");
  }

  /** The one of this file name. */
  Answer of(String name, Locale language) {
    if (!names().contains(name)) {
      return new Answer.Missing();
    }
    var firewall = new FirewallRequest(topology, language, clock);
    return switch (name) {
      case "handover.html" -> {
        var facts = Handover.of(topology, inventory.orElseThrow(), Optional.empty());
        yield html(name, new HandoverReport(facts, language, clock).html());
      }
      case "cards.html" -> html(name, new EmergencyCards(topology, language, clock).html());
      case "firewall.html" -> html(name, firewall.html());
      case "firewall.csv" -> new Answer.Download(name, "text/csv; charset=utf-8", firewall.csv());
      case "topology.yaml" ->
          new Answer.Download(
              name, "application/yaml; charset=utf-8", TopologyFile.write(topology, language));
      default -> new Answer.Missing();
    };
  }

  private static Answer html(String name, String page) {
    return new Answer.Download(name, "text/html; charset=utf-8", page);
  }
}
