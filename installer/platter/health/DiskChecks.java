package platter.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import platter.health.HostReading.Space;
import platter.health.HostWants.Room;

/** Room and kind of the file systems that Platter's folders lie on. */
final class DiskChecks {
  /** The images have about 20,000 files; twice that, and as many for data. */
  private static final long LEAST_INODES = 80_000;

  private static final String PROGRAMS = "/opt";
  private static final List<String> MAY_BE_NOEXEC = List.of("/tmp", "/var/lib");

  private final HostWants wants;
  private final HostReading reading;

  DiskChecks(HostWants wants, HostReading reading) {
    this.wants = wants;
    this.reading = reading;
  }

  List<Finding> all() {
    var findings = new ArrayList<Finding>();
    var mounts = new LinkedHashMap<String, List<Room>>();
    for (var room : rooms()) {
      var space = reading.spaces().get(room.path());
      if (space == null) {
        findings.add(
            Finding.unchecked(
                Check.SPACE, List.of(wants.host()), Text.of("space.unknown", room.path())));
      } else {
        mounts.computeIfAbsent(space.mount(), m -> new ArrayList<>()).add(room);
      }
    }
    mounts.forEach(
        (mount, rooms) -> {
          var space = reading.spaces().get(rooms.get(0).path());
          if (space != null) {
            findings.add(space(space, rooms));
            findings.add(inodes(space));
          }
        });
    findings.add(noexec());
    findings.add(leftovers());
    return findings;
  }

  /** What is wanted, less what is there already. */
  private List<Room> rooms() {
    var rooms = new ArrayList<Room>();
    long missing =
        wants.programs().entrySet().stream()
            .filter(program -> !reading.programs().contains(program.getKey()))
            .mapToLong(java.util.Map.Entry::getValue)
            .sum();
    rooms.add(new Room(PROGRAMS, missing, 0, 0));
    for (var room : wants.rooms()) {
      rooms.add(
          reading.installed() ? new Room(room.path(), room.least(), 0, room.reserve()) : room);
    }
    return rooms;
  }

  private Finding space(Space space, List<Room> rooms) {
    long least = rooms.stream().mapToLong(Room::least).sum();
    long reserve = rooms.stream().mapToLong(Room::reserve).sum();
    long all = least + rooms.stream().mapToLong(Room::grown).sum() + reserve;
    var paths = String.join(", ", rooms.stream().map(Room::path).toList());
    var verdict =
        space.free() >= all
            ? Verdict.PASSED
            : wants.stated() || space.free() < least ? Verdict.FAILED : Verdict.WARNED;
    var finding =
        Finding.of(
            Check.SPACE,
            wants.host(),
            verdict,
            Text.of(
                "space.measured",
                space.mount(),
                Amount.bytes(space.free()),
                Amount.bytes(space.total()),
                paths),
            wanted(all, least, reserve));
    if (space.free() < least) {
      return finding.advising(
          Text.of("space.remedy.least", space.mount(), Amount.bytes(least - space.free())));
    }
    if (space.free() < least + reserve && wants.writeAheadLogADay() > 0) {
      long hours = (space.free() - least) * 24 / wants.writeAheadLogADay();
      return finding.advising(
          Text.of(
              "space.remedy.log",
              space.mount(),
              Amount.bytes(all - space.free()),
              Math.max(0, hours)));
    }
    return finding.advising(
        Text.of("space.remedy", space.mount(), Amount.bytes(Math.max(0, all - space.free()))));
  }

  private static Text wanted(long all, long least, long reserve) {
    if (all == least) {
      return Text.of("space.wanted.least", Amount.bytes(all));
    }
    return reserve == 0
        ? Text.of("space.wanted.growth", Amount.bytes(all), Amount.bytes(least))
        : Text.of("space.wanted", Amount.bytes(all), Amount.bytes(least), Amount.bytes(reserve));
  }

  private Finding inodes(Space space) {
    boolean good = space.inodes().map(n -> n >= LEAST_INODES).orElse(true);
    return Finding.of(
        Check.INODES,
        wants.host(),
        good ? Verdict.PASSED : Verdict.FAILED,
        space
            .inodes()
            .map(n -> Text.value(space.mount() + ": " + n))
            .orElse(Text.of("inodes.unlimited", space.mount())),
        Text.of("wanted.least", LEAST_INODES));
  }

  private Finding noexec() {
    var programs = mountOf(PROGRAMS).filter(reading.noexec()::contains);
    if (programs.isPresent()) {
      return Finding.of(
              Check.NOEXEC,
              wants.host(),
              Verdict.FAILED,
              Text.of("noexec.opt", programs.get()),
              Text.of("noexec.wanted"))
          .advising(Text.of("noexec.remedy", programs.get()));
    }
    var harmless =
        MAY_BE_NOEXEC.stream()
            .flatMap(path -> mountOf(path).filter(reading.noexec()::contains).stream())
            .distinct()
            .toList();
    return Finding.passed(
        Check.NOEXEC,
        wants.host(),
        harmless.isEmpty()
            ? Text.of("noexec.none")
            : Text.of("noexec.harmless", String.join(", ", harmless)),
        Text.of("noexec.wanted"));
  }

  private Optional<String> mountOf(String path) {
    return Optional.ofNullable(reading.spaces().get(path)).map(Space::mount);
  }

  private Finding leftovers() {
    var left = reading.leftovers();
    return Finding.of(
        Check.LEFTOVERS,
        wants.host(),
        left.isEmpty() ? Verdict.PASSED : Verdict.WARNED,
        left.isEmpty() ? Text.of("leftovers.none") : Text.value(String.join(", ", left)),
        Text.of("leftovers.none"));
  }
}
