package platter.report;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.inventory.Inventory;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What is printed or kept of a deployment, each as one file that asks nobody for anything. */
public final class Papers {
  private static final String HANDOVER = "handover.html";
  private static final String CARDS = "cards.html";
  private static final String REQUEST = "firewall.html";
  private static final String TABLE = "firewall.csv";
  private static final String TOPOLOGY = "topology.yaml";

  private final Topology topology;
  private final Clock clock;

  /**
   * A file.
   *
   * @param type its media type
   */
  public record File(String name, String type, String content) {}

  /**
   * @param clock when they are made, in the person's time zone
   */
  public Papers(Topology topology, Clock clock) {
    this.topology = topology;
    this.clock = clock;
  }

  /** Those that are wanted before an installation. */
  public static List<String> before() {
    return List.of(REQUEST, TABLE, TOPOLOGY);
  }

  /** Those that follow from the topology alone and hold nothing but what hosts are called. */
  public static List<String> cards() {
    return List.of(CARDS);
  }

  /** All of them. */
  public static List<String> all() {
    var all = new ArrayList<>(List.of(HANDOVER, CARDS));
    all.addAll(before());
    return all;
  }

  /** Whether it tells what was proven. */
  public static boolean proves(String name) {
    return name.equals(HANDOVER);
  }

  /**
   * One of them by its name.
   *
   * @param inventory of which the handover report tells; without it there is none
   * @param administrator of the chat service, by name, where that is known
   */
  public Optional<File> find(
      String name, Locale language, Optional<Inventory> inventory, Optional<String> administrator) {
    var firewall = new FirewallRequest(topology, language, clock);
    return switch (name) {
      case HANDOVER ->
          inventory.map(
              i ->
                  html(
                      name,
                      new HandoverReport(Handover.of(topology, i, administrator), language, clock)
                          .html()));
      case CARDS -> Optional.of(html(name, new EmergencyCards(topology, language, clock).html()));
      case REQUEST -> Optional.of(html(name, firewall.html()));
      case TABLE -> Optional.of(new File(name, "text/csv; charset=utf-8", firewall.csv()));
      case TOPOLOGY ->
          Optional.of(
              new File(
                  name, "application/yaml; charset=utf-8", TopologyFile.write(topology, language)));
      default -> Optional.empty();
    };
  }

  private static File html(String name, String page) {
    return new File(name, "text/html; charset=utf-8", page);
  }
}
