package platter.steward;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.operation.Json;
import platter.operation.Moment;
import platter.operation.Readiness;
import platter.operation.Shortfall;
import platter.operation.Watched.Standing;
import platter.topology.Messages;
import platter.topology.Plain;

/**
 * What people are told at once, in their language: all that came of one look. Webhook and command
 * get it as JSON.
 *
 * @param id the same in every try to deliver it
 * @param host of the steward
 * @param state of the deployment, one word of data
 * @param subject one line
 * @param text all of it, for people
 * @param lines all of it, each by itself
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Notice(
    String id,
    Instant at,
    Kind kind,
    String deployment,
    String host,
    String state,
    Optional<Instant> since,
    String subject,
    String text,
    List<Line> lines) {

  /** Why it is sent. */
  enum Kind {
    ALERT,
    /** Nothing that was told stands any more. */
    ALL_CLEAR,
    TEST
  }

  /** What of it is new, and what is not. */
  enum Change {
    RAISED,
    STANDS,
    CLEARED,
    TEST
  }

  /**
   * One finding.
   *
   * @param id the same for as long as it is the same finding
   */
  record Line(Change change, String id, String text, Instant since) {}

  Notice {
    lines = List.copyOf(lines);
  }

  /**
   * Of a finding, in characters: what hosts and servers say has no bounds, and a mail server has.
   */
  private static final int MOST_TEXT = 1000;

  /** Of a subject, in characters: it is a header of a mail. */
  private static final int MOST_SUBJECT = 200;

  /** Who tells, of what, and in which language. */
  record Frame(String deployment, String host, Messages messages) {}

  /** Says what came of a look; the first line is what matters most. */
  static Notice of(Frame frame, Readiness readiness, Instant since, Watch watch, Instant at) {
    var lines = new ArrayList<Line>();
    watch.raised().forEach(s -> lines.add(line(Change.RAISED, s, frame.messages())));
    watch.standing().stream()
        .filter(s -> s.told().isPresent() && !watch.raised().contains(s))
        .forEach(s -> lines.add(line(Change.STANDS, s, frame.messages())));
    watch.cleared().forEach(s -> lines.add(line(Change.CLEARED, s, frame.messages())));
    var state = frame.messages().text("state." + readiness.state().word());
    var text = new ArrayList<String>();
    text.add(say(frame, "head", frame.deployment(), frame.host(), moment(at)));
    text.add("");
    text.add(say(frame, "state", state, moment(since)));
    text.add(line(readiness.why().in(frame.messages())));
    text.add(line(readiness.answer().in(frame.messages())));
    readiness.way().ifPresent(way -> text.add(line(say(frame, "way", way.in(frame.messages())))));
    for (var change : Change.values()) {
      var of = lines.stream().filter(l -> l.change() == change).toList();
      if (!of.isEmpty()) {
        text.add("");
        text.add(say(frame, change.name().toLowerCase(Locale.ROOT)));
        of.forEach(l -> text.add("- " + said(frame, l, at)));
      }
    }
    return new Notice(
        at.toString(),
        at,
        watch.clear() ? Kind.ALL_CLEAR : Kind.ALERT,
        frame.deployment(),
        frame.host(),
        readiness.state().word(),
        Optional.of(since),
        subject(frame, state, readiness, lines, watch.clear()),
        String.join("\n", text) + "\n",
        lines);
  }

  /** Says nothing but that the channel works. */
  static Notice test(Frame frame, Instant at) {
    var text = say(frame, "test.text", frame.deployment(), frame.host(), moment(at));
    return new Notice(
        at.toString(),
        at,
        Kind.TEST,
        frame.deployment(),
        frame.host(),
        "",
        Optional.empty(),
        say(frame, "test.subject", frame.deployment()),
        text + "\n",
        List.of(new Line(Change.TEST, "test", text, at)));
  }

  private static String subject(
      Frame frame, String state, Readiness readiness, List<Line> lines, boolean clear) {
    return Plain.line(unbounded(frame, state, readiness, lines, clear), MOST_SUBJECT);
  }

  private static String unbounded(
      Frame frame, String state, Readiness readiness, List<Line> lines, boolean clear) {
    // The state stands there already.
    var first =
        lines.get(0).id().startsWith("state.")
            ? readiness.why().in(frame.messages())
            : lines.get(0).text();
    return clear
        ? say(frame, "subject.clear", frame.deployment(), state)
        : lines.size() == 1
            ? say(frame, "subject", frame.deployment(), state, first)
            : say(
                frame,
                "subject.more",
                frame.deployment(),
                state,
                first,
                String.valueOf(lines.size() - 1));
  }

  private static String said(Frame frame, Line line, Instant at) {
    return line.change() == Change.CLEARED
        ? say(
            frame,
            "lasted",
            line.text(),
            moment(line.since()),
            Moment.lasted(Duration.between(line.since(), at), frame.messages()))
        : say(frame, "since", line.text(), moment(line.since()));
  }

  private static Line line(Change change, Standing standing, Messages messages) {
    return new Line(
        change,
        standing.id(),
        line(new Shortfall(standing.id(), standing.words()).in(messages)),
        standing.since());
  }

  /** What was said elsewhere forges no line of the text and no header. */
  private static String line(String said) {
    return Plain.line(said, MOST_TEXT);
  }

  private static String say(Frame frame, String key, String... arguments) {
    return frame.messages().text("notice." + key, arguments);
  }

  private static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As a program reads it. */
  String json() {
    try {
      return Json.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
