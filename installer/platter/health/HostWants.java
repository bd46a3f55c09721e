package platter.health;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a host must have for its part in the deployment.
 *
 * @param machines architectures that the disc has images for, as {@code uname -m} prints them
 * @param leastMemory MiB without which its services do not start
 * @param memory MiB for the expected size
 * @param stated whether the customer stated that size, so that less falls short instead of warning
 * @param writeAheadLogADay bytes; 0 where there is no database
 * @param ports that its services listen on
 * @param programs what is brought below {@code /opt/platter} by its name there, with the bytes that
 *     it needs on the way
 * @param authority certificate, as PEM text, that hosts of this deployment trust; empty where none
 *     was made yet
 * @param bringsTime whether the installation keeps the clock where nobody else does
 */
public record HostWants(
    String host,
    Set<String> machines,
    long leastMemory,
    long memory,
    boolean stated,
    List<Room> rooms,
    long writeAheadLogADay,
    List<Port> ports,
    java.util.Map<String, Long> programs,
    String domain,
    Optional<String> authority,
    boolean bringsTime) {
  /**
   * Room that is needed below a path.
   *
   * @param least bytes without which an installation does not succeed
   * @param grown bytes for the expected size; for data that is there already they are not asked for
   *     again
   * @param reserve bytes that must be free at any time
   */
  public record Room(String path, long least, long grown, long reserve) {}

  public HostWants {
    machines = Set.copyOf(machines);
    rooms = List.copyOf(rooms);
    ports = List.copyOf(ports);
    programs = java.util.Map.copyOf(programs);
  }
}
