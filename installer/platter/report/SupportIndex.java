package platter.report;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import platter.operation.SupportBundle.Part;
import platter.topology.Messages;
import platter.topology.Topology;

/** The first page of a bundle for support, which leads to all that is in it. */
public final class SupportIndex implements Function<List<Part>, String> {
  private final Topology topology;
  private final Paper paper;
  private final Messages words;

  /**
   * An index in a language.
   *
   * @param clock when it is made, in the person's time zone
   */
  public SupportIndex(Topology topology, Locale language, Clock clock) {
    this.topology = topology;
    this.paper = new Paper(language, clock);
    this.words = paper.words();
  }

  /** A row. */
  public record Row(String name, String what, String host, String size, boolean cut) {}

  @Override
  public String apply(List<Part> parts) {
    var model = new LinkedHashMap<String, Object>();
    model.put("deployment", topology.deployment());
    model.put("domain", topology.domain());
    model.put("parts", parts.stream().map(this::row).toList());
    return paper.html("support", model);
  }

  private Row row(Part part) {
    return new Row(
        part.name(),
        words.text("support." + part.what()),
        part.host(),
        String.format(Locale.ROOT, "%.1f kB", part.size() / 1000.0),
        part.cut());
  }
}
