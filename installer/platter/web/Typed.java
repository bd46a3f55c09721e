package platter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.report.Drawing;
import platter.topology.Messages;
import platter.wizard.Group;
import platter.wizard.Question;

/** What has been typed of the sites, as a drawing, whether it is complete yet or not. */
final class Typed {
  private final List<Group> groups;
  private final Messages words;

  /**
   * @param groups of step Sites
   */
  Typed(List<Group> groups, Messages words) {
    this.groups = List.copyOf(groups);
    this.words = words;
  }

  Drawing.Scene scene() {
    var vault = place("vault", true).filter(place -> !place.hosts().get(0).address().isEmpty());
    var first = place("first", vault.isPresent());
    var second =
        place("second", vault.isPresent())
            .filter(place -> !place.hosts().get(0).address().isEmpty());
    var here = first.orElseThrow();
    return new Drawing.Scene(
        label(here, second, vault),
        here,
        second,
        vault,
        second.map(there -> line(here, there)),
        vault.map(place -> backups()),
        vault.filter(place -> second.isPresent()).map(place -> backups()));
  }

  private String label(
      Drawing.Place first, Optional<Drawing.Place> second, Optional<Drawing.Place> vault) {
    var places = new ArrayList<String>();
    for (var place : List.of(Optional.of(first), second, vault)) {
      place.ifPresent(
          p ->
              places.add(
                  p.name()
                      + ": "
                      + String.join(", ", p.hosts().stream().map(Drawing.Box::name).toList())));
    }
    return words.text("drawing.planned", String.join("; ", places));
  }

  private Drawing.Line line(Drawing.Place first, Drawing.Place second) {
    return new Drawing.Line(
        first.hosts().get(0).name(),
        second.hosts().get(0).name(),
        Drawing.Firmness.LOOSE,
        true,
        List.of(words.text("drawing.replication"), words.text("drawing.is-planned")));
  }

  private Drawing.Line backups() {
    return new Drawing.Line(
        "", "", Drawing.Firmness.LOOSE, true, List.of(words.text("drawing.backups")));
  }

  private Optional<Drawing.Place> place(String id, boolean votes) {
    return groups.stream()
        .filter(group -> group.id().equals(id))
        .findFirst()
        .map(g -> place(g, votes));
  }

  private Drawing.Place place(Group group, boolean votes) {
    var name = text(group, ".name").filter(n -> !group.id().equals("vault"));
    var hosts = new ArrayList<Drawing.Box>();
    for (var row : group.rows()) {
      var address = find(row, ".address");
      if (address.isEmpty()) {
        continue;
      }
      boolean more = hosts.isEmpty() || !address.get().text().isEmpty();
      if (more) {
        hosts.add(host(group, row, address.get()));
      }
    }
    var vault = group.id().equals("vault");
    return new Drawing.Place(
        vault ? words.text("drawing.vault") : name.orElse(group.title()),
        words.text(vault ? "drawing.third" : "drawing.site"),
        votes ? Optional.of(true) : Optional.empty(),
        false,
        hosts);
  }

  private Drawing.Box host(Group group, Group.Row row, Question address) {
    var roles = find(row, ".roles").map(Question::value).orElse("");
    boolean complete = !address.text().isEmpty() && address.problem().isEmpty();
    return new Drawing.Box(
        find(row, "].name").map(Question::value).orElse(""),
        address.text(),
        group.id().equals("vault") ? words.text("drawing.vault.roles") : roles,
        complete ? "" : words.text("drawing.incomplete"),
        complete ? Drawing.Mark.NONE : Drawing.Mark.TYPING);
  }

  private static Optional<String> text(Group group, String end) {
    return group.rows().stream()
        .flatMap(row -> find(row, end).stream())
        .filter(question -> !question.path().contains("hosts["))
        .map(Question::value)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Optional<Question> find(Group.Row row, String end) {
    return row.questions().stream().filter(question -> question.path().endsWith(end)).findFirst();
  }
}
