package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import platter.health.Check;
import platter.health.Text;
import platter.topology.Host;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * Whether a site can be lost right now, by the one name that every face uses for it.
 *
 * @param since when it became so; empty where that cannot be known
 * @param why what was seen
 * @param way how it becomes {@code protected} again; empty where it is
 * @param answer the sentence for "Can we lose a site right now?"
 */
public record Readiness(
    State state, Optional<Instant> since, Words why, Optional<Words> way, Words answer) {

  /** The states of a deployment. The texts are in bundle {@code recovery}. */
  public enum State {
    /** A standby at the other site is in the list in force, and all votes are there. */
    PROTECTED,
    /** Both sites are up, and no such standby is. */
    UNSYNCHRONISED,
    /** A vote is missing; the standby is in sync. */
    WITHOUT_WITNESS,
    /** As protected, but the leader moved so often of late that a person must look first. */
    STAYING,
    /** As protected, but nobody could chat at the other site, where all hosts are drained. */
    DRAINED,
    /** The standby's site is lost, the leader is where it was. */
    EXPOSED,
    /** The leader's site was lost, the other serves alone. */
    FAILED_OVER,
    /** Nobody leads, and a start gate waits. */
    HELD,
    /** Nobody leads. */
    LEADERLESS,
    /** More than one leads, or two epochs are seen. */
    SPLIT,
    /** There is no other site. */
    ONE_SITE,
    /** Whoever watches cannot look. */
    UNKNOWN;

    /** As it is written in data. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A text of bundle {@code recovery} with what is put into it; or, behind {@code health:}, one of
   * that bundle.
   */
  public record Words(String key, List<String> arguments) {
    private static final String OF_CHECK = "health:";

    /** What a check measured. */
    static Words of(Text measured) {
      return new Words(OF_CHECK + measured.key(), measured.arguments());
    }

    public static Words of(String key, Object... arguments) {
      return new Words(key, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
    }

    /**
     * As a sentence, what the program says in it included; the key where they are words of another
     * version that are not known here.
     */
    public String in(Messages messages) {
      var phrases = Phrases.of(messages.language());
      try {
        if (key.startsWith(OF_CHECK)) {
          return new Text(key.substring(OF_CHECK.length()), arguments)
              .in(Check.messages(messages.language()));
        }
        return messages.text(key, arguments.stream().map(phrases::argument).toArray(String[]::new));
      } catch (MissingResourceException unknown) {
        return key + " " + String.join(", ", arguments);
      }
    }
  }

  /** The same, since this moment. */
  public Readiness since(Optional<Instant> since) {
    return new Readiness(state, since, why, way, answer);
  }

  /**
   * The same, since when a steward has seen it so. What the quorum knows of moves alone may be of
   * one that was long before: no state begins before the last look that saw another one.
   */
  public Readiness dated(Watched steward) {
    return since(
        steward.state().equals(state.word())
            ? Optional.of(steward.since())
            : since.map(at -> at.isBefore(steward.at()) ? steward.at() : at));
  }

  /** Where nothing could be looked at. */
  public static Readiness unknown(String why) {
    return simple(State.UNKNOWN, why);
  }

  /** Judges what was seen. */
  public static Readiness of(Topology topology, Status status) {
    var leaders = status.leaders();
    if (leaders.size() > 1) {
      var names = String.join(", ", leaders.stream().map(Status.Member::host).toList());
      return simple(State.SPLIT, names);
    }
    var epochs = status.gates().stream().map(Status.Gate::epoch).distinct().toList();
    if (epochs.size() > 1) {
      return epochs(topology, status, epochs);
    }
    var held = status.gates().stream().filter(g -> g.waiting().isPresent()).findFirst();
    if (leaders.isEmpty() && held.isPresent()) {
      return held(held.get().host(), held.get().waiting().orElseThrow());
    }
    if (leaders.isEmpty() && status.elected().isPresent()) {
      return new Readiness(
          State.UNKNOWN,
          Optional.empty(),
          Words.of("why.unseen", status.elected().get().host()),
          Optional.of(Words.of("way.unseen")),
          Words.of("answer.unseen"));
    }
    if (leaders.isEmpty() && status.automatic().stays()) {
      return new Readiness(
          State.LEADERLESS,
          Optional.empty(),
          moved(status),
          Optional.of(Words.of("way.leaderless.staying")),
          Words.of("answer.leaderless"));
    }
    if (leaders.isEmpty()) {
      return topology.shape().quorumPerSite()
          ? new Readiness(
              State.LEADERLESS,
              Optional.empty(),
              Words.of("why.leaderless", voices(status)),
              Optional.of(Words.of("way.leaderless.two-sites")),
              Words.of("answer.leaderless"))
          : simple(State.LEADERLESS, voices(status));
    }
    var leader = leaders.get(0);
    var other = status.other(topology);
    if (other.isEmpty()) {
      return simple(State.ONE_SITE, leader.host());
    }
    return topology.shape().quorumPerSite()
        ? followed(topology, status, leader, other.get())
        : judged(topology, status, leader, other.get());
  }

  /** What the gate says of itself is known by its beginning (see {@link Former} and the gate). */
  private static Readiness held(String host, String sentence) {
    var way =
        sentence.startsWith("a restore is under way")
            ? Words.of("way.held.restore")
            : sentence.endsWith("is fenced")
                ? Words.of("way.held.fenced", host)
                : Words.of("way.held");
    var held = simple(State.HELD, host + ": " + sentence);
    return new Readiness(held.state(), held.since(), held.why(), Optional.of(way), held.answer());
  }

  /** Without a third place: how far the other site follows, which nobody waits for. */
  private static Readiness followed(
      Topology topology, Status status, Status.Member leader, Site other) {
    var there =
        status.members().stream()
            .filter(m -> m.site().equals(other.name()) && !m.role().equals("Unknown"))
            .min(
                Comparator.comparing((Status.Member m) -> !m.state().equals("streaming"))
                    .thenComparing(m -> m.lagBytes().orElse(Long.MAX_VALUE)));
    if (there.isEmpty()) {
      return alone(topology, status, leader, other, Words.of("answer.no", leader.site()));
    }
    var follower = there.get();
    boolean streams = follower.state().equals("streaming");
    var bytes = follower.lagBytes().map(String::valueOf).orElse("?");
    var seconds =
        follower.lagBytes().filter(lag -> lag == 0).isPresent()
            ? "0"
            : follower
                .lastCommit()
                .map(at -> Math.max(0, Duration.between(at, Instant.now()).toSeconds()))
                .map(String::valueOf)
                .orElse("?");
    return new Readiness(
        State.UNSYNCHRONISED,
        Optional.empty(),
        Words.of(
            streams ? "why.follows" : "why.follows-not",
            follower.host(),
            leader.host(),
            bytes,
            seconds),
        Optional.of(Words.of(streams ? "way.follows" : "way.follows-not", other.name())),
        Words.of(
            "answer.follows", leader.site(), other.name(), bytes, seconds, files(status, other)));
  }

  private static Readiness judged(
      Topology topology, Status status, Status.Member leader, Site other) {
    var there = status.members().stream().filter(m -> m.site().equals(other.name())).toList();
    var standby = there.stream().filter(Status.Member::synchronous).findFirst();
    var silent = status.voters().stream().filter(v -> !v.reads()).map(Status.Voter::host).toList();
    if (standby.isPresent()) {
      if (!silent.isEmpty()) {
        return new Readiness(
            State.WITHOUT_WITNESS,
            Optional.empty(),
            Words.of("why.without-witness", String.join(", ", silent)),
            Optional.of(Words.of("way.without-witness", String.join(", ", silent))),
            Words.of("answer.without-witness", leader.site()));
      }
      if (status.automatic().stays()) {
        return new Readiness(
            State.STAYING,
            Optional.of(last(status).at()),
            moved(status),
            Optional.of(Words.of("way.staying")),
            Words.of("answer.staying", leader.site()));
      }
      if (status.drained(other)) {
        return new Readiness(
            State.DRAINED,
            Optional.empty(),
            Words.of("why.drained", standby.get().host(), leader.host(), other.name()),
            Optional.of(Words.of("way.drained", other.name())),
            Words.of("answer.drained", leader.site(), other.name()));
      }
      var seconds = status.failover().map(d -> String.valueOf(d.toSeconds())).orElse("?");
      return new Readiness(
          State.PROTECTED,
          Optional.empty(),
          Words.of("why.protected", standby.get().host(), leader.host()),
          Optional.empty(),
          Words.of("answer.yes", leader.site(), other.name(), files(status, other), seconds));
    }
    var no = Words.of("answer.no", leader.site());
    if (there.stream().anyMatch(m -> !m.role().equals("Unknown"))) {
      var behind = there.stream().flatMap(m -> m.lagBytes().stream()).min(Long::compare);
      if (topology.replication() == Topology.Replication.ASYNCHRONOUS) {
        return new Readiness(
            State.UNSYNCHRONISED,
            Optional.empty(),
            Words.of("why.asynchronous", other.name()),
            Optional.of(Words.of("way.asynchronous")),
            Words.of(
                "answer.asynchronous",
                leader.site(),
                other.name(),
                behind.map(String::valueOf).orElse("?"),
                status.failover().map(d -> String.valueOf(d.toSeconds())).orElse("?")));
      }
      return new Readiness(
          State.UNSYNCHRONISED,
          Optional.empty(),
          Words.of("why.unsynchronised", other.name(), behind.map(String::valueOf).orElse("?")),
          Optional.of(Words.of("way.unsynchronised", other.name())),
          no);
    }
    return alone(topology, status, leader, other, no);
  }

  /** Where the leader has moved so often that it stays. */
  private static Words moved(Status status) {
    var moves = status.automatic().moves();
    return Words.of("why.staying", moves.size(), moves.get(0).at(), last(status).host());
  }

  private static Status.Change last(Status status) {
    var moves = status.automatic().moves();
    return moves.get(moves.size() - 1);
  }

  /** The other site is silent. Whether the leader came here because of that, the quorum knows. */
  private static Readiness alone(
      Topology topology, Status status, Status.Member leader, Site other, Words no) {
    var changes = status.changes();
    boolean moved = false;
    Optional<Instant> since = Optional.empty();
    if (!changes.isEmpty()) {
      var last = changes.get(changes.size() - 1);
      var before =
          changes.size() > 1
              ? changes.get(changes.size() - 2).host()
              : topology.sites().get(0).hosts().get(0).name();
      moved = other.hosts().stream().map(Host::name).anyMatch(before::equals);
      // What a person moved was moved before the loss, if not long before, or after it.
      boolean byItself = last.timeline() >= status.automatic().after();
      since = moved && byItself ? Optional.of(last.at()) : since;
    }
    if (topology.shape().quorumPerSite()) {
      // Nothing moved by itself: whoever was given up is no member any more.
      moved = !isMember(status, other);
      since = Optional.empty();
    }
    return new Readiness(
        moved ? State.FAILED_OVER : State.EXPOSED,
        since,
        Words.of(moved ? "why.failed-over" : "why.exposed", other.name(), leader.site()),
        Optional.of(way(topology, status, leader, other)),
        no);
  }

  private static Words way(Topology topology, Status status, Status.Member leader, Site other) {
    if (!isMember(status, other)) {
      return Words.of("way.left-out", other.name());
    }
    boolean waits =
        topology.sites().stream()
            .filter(site -> site.name().equals(leader.site()))
            .anyMatch(site -> status.waitsForTheOther(topology, site));
    return waits
        ? Words.of("way.strict", other.name(), leader.site())
        : Words.of("way.alone", other.name());
  }

  /**
   * Whoever has a lower epoch than the highest must join again. As long as their gates are closed,
   * there is one service, and it is alone.
   */
  private static Readiness epochs(Topology topology, Status status, List<String> epochs) {
    var highest =
        epochs.stream()
            .max(Comparator.comparing(e -> Integer.valueOf(e.split(" ", 2)[0])))
            .orElseThrow();
    var behind = status.gates().stream().filter(g -> !g.epoch().equals(highest)).toList();
    boolean one =
        status.leader().isPresent() && behind.stream().allMatch(g -> g.waiting().isPresent());
    var names = String.join(" ", behind.stream().map(Status.Gate::host).toList());
    return new Readiness(
        one ? State.FAILED_OVER : status.leaders().isEmpty() ? State.LEADERLESS : State.SPLIT,
        Optional.empty(),
        Words.of(topology.shape().quorumPerSite() ? "why.epochs.two-sites" : "why.epochs", names),
        Optional.of(
            status.leaders().isEmpty()
                ? Words.of(
                    "way.epochs.none",
                    String.join(
                        " ",
                        status.gates().stream()
                            .filter(g -> g.epoch().equals(highest))
                            .map(Status.Gate::host)
                            .toList()))
                : Words.of("way.epochs", names)),
        one
            ? Words.of("answer.no", status.leader().orElseThrow().site())
            : Words.of(status.leaders().isEmpty() ? "answer.leaderless" : "answer.split"));
  }

  /** Whether the other site has a vote in the quorum as it is now. */
  private static boolean isMember(Status status, Site other) {
    return status.gates().stream()
        .allMatch(gate -> other.hosts().stream().anyMatch(h -> gate.members().contains(h.name())));
  }

  static String files(Status status, Site other) {
    return String.valueOf(
        other.hosts().stream()
            .map(Host::name)
            .filter(status.filesBehind()::containsKey)
            .mapToLong(name -> status.filesBehind().get(name))
            .max()
            .orElse(0));
  }

  private static String voices(Status status) {
    long reads = status.voters().stream().filter(Status.Voter::reads).count();
    return reads + "/" + status.voters().size();
  }

  private static Readiness simple(State state, String seen) {
    return new Readiness(
        state,
        Optional.empty(),
        Words.of("why." + state.word(), seen),
        state == State.ONE_SITE ? Optional.empty() : Optional.of(Words.of("way." + state.word())),
        Words.of(state == State.ONE_SITE ? "answer.one-site" : "answer." + state.word()));
  }
}
