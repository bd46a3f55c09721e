package platter.report;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import platter.topology.Access;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Role;
import platter.topology.Size;
import platter.topology.Topology;

/**
 * What has to be known of a place before somebody travels there: a page to be filled in by hand,
 * and the same as a table, which {@link SheetReader} takes back. There is no room for a secret.
 */
public final class SiteSheet {
  /** Rows of a site about which nothing is known. */
  private static final int ROWS = 3;

  private final Optional<Topology> topology;
  private final Map<String, String> keys;
  private final Paper paper;
  private final Messages words;

  /**
   * @param topology what is known; empty for a blank sheet
   * @param keys fingerprints of host keys, by the names of the hosts
   * @param clock when it is made, in the person's time zone
   */
  public SiteSheet(
      Optional<Topology> topology, Map<String, String> keys, Locale language, Clock clock) {
    this.topology = topology;
    this.keys = Map.copyOf(keys);
    this.paper = new Paper(language, clock);
    this.words = paper.words();
  }

  /** A host's row; what is not known is empty. */
  public record Line(
      String name,
      String address,
      String roles,
      String account,
      String port,
      String root,
      String key) {
    static final Line BLANK = new Line("", "", "", "", "", "", "");
  }

  /** A place with its rows. */
  public record PlaceOf(String title, String tip, String name, boolean vault, List<Line> hosts) {}

  /** The page. */
  public String html() {
    var model = new LinkedHashMap<String, Object>();
    model.put("blank", topology.isEmpty());
    model.put("deployment", topology.map(Topology::deployment).orElse(""));
    model.put("domain", topology.map(Topology::domain).orElse(""));
    model.put("users", size(Size::users));
    model.put("messages", size(Size::messagesADay));
    model.put("ntp", topology.map(t -> String.join(" ", t.ntp())).orElse(""));
    model.put(
        "certificate", topology.map(t -> t.certificate().isPresent() ? "own" : "made").orElse(""));
    model.put(
        "steering", topology.map(t -> t.steering().name().toLowerCase(Locale.ROOT)).orElse(""));
    model.put("places", places());
    return paper.html("sheet", model);
  }

  private List<PlaceOf> places() {
    var vault = hosts(SheetRow.HOST_VAULT);
    return List.of(
        place("sheet.first", "", 0, SheetRow.HOST_FIRST),
        place("sheet.second", words.text("sheet.second.tip"), 1, SheetRow.HOST_SECOND),
        new PlaceOf(
            words.text("sheet.vault"), words.text("sheet.vault.tip"), "vault", true, vault));
  }

  private PlaceOf place(String title, String tip, int site, SheetRow row) {
    return new PlaceOf(words.text(title), tip, site(site), false, hosts(row));
  }

  private String site(int index) {
    return topology
        .filter(t -> t.sites().size() > index)
        .map(t -> t.sites().get(index).name())
        .orElse("");
  }

  private String size(java.util.function.ToLongFunction<Size> what) {
    return topology
        .flatMap(Topology::size)
        .map(size -> String.valueOf(what.applyAsLong(size)))
        .orElse("");
  }

  private List<Line> hosts(SheetRow row) {
    var known =
        topology
            .map(
                t ->
                    switch (row) {
                      case HOST_FIRST -> t.sites().get(0).hosts();
                      case HOST_SECOND ->
                          t.sites().size() > 1 ? t.sites().get(1).hosts() : List.<Host>of();
                      default -> t.vault();
                    })
            .orElse(List.of());
    if (!known.isEmpty()) {
      return known.stream().map(this::line).toList();
    }
    return Stream.generate(() -> Line.BLANK).limit(row == SheetRow.HOST_VAULT ? 1 : ROWS).toList();
  }

  private Line line(Host host) {
    var access = host.access();
    var root = access.become() == Access.Become.NONE ? "none" : access.become().name();
    return new Line(
        host.name(),
        host.address(),
        String.join(
            ", ",
            Stream.of(Role.values())
                .filter(host::has)
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList()),
        access.local() ? "" : access.user(),
        access.local() ? "" : String.valueOf(access.port()),
        access.local() ? "" : root.toLowerCase(Locale.ROOT),
        keys.getOrDefault(host.name(), ""));
  }

  /** The table, for a spreadsheet or a text editor. */
  public String csv() {
    var rows = new ArrayList<List<String>>();
    rows.add(Stream.of(SheetColumn.values()).map(column -> words.text(column.textKey())).toList());
    for (var row : SheetRow.all()) {
      if (row.host()) {
        hosts(row).forEach(line -> rows.add(row(row, line)));
      } else {
        rows.add(row(row, new Line(value(row), "", "", "", "", "", "")));
      }
    }
    return Csv.write(rows);
  }

  private String value(SheetRow row) {
    return switch (row) {
      case DEPLOYMENT -> topology.map(Topology::deployment).orElse("");
      case DOMAIN -> topology.map(Topology::domain).orElse("");
      case PEOPLE -> size(Size::users);
      case MESSAGES -> size(Size::messagesADay);
      case NTP -> topology.map(t -> String.join(" ", t.ntp())).orElse("");
      case FIRST -> site(0);
      case SECOND -> site(1);
      default -> "";
    };
  }

  private List<String> row(SheetRow row, Line line) {
    return List.of(
        words.text(row.textKey()),
        line.name(),
        line.address(),
        line.roles(),
        line.account(),
        line.port(),
        line.root(),
        line.key(),
        row.noteKey().isEmpty() ? "" : words.text(row.noteKey()));
  }
}
