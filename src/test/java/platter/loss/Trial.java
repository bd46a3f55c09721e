package platter.loss;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;

/**
 * Something happens to two sites while people write and hosts commit, and what came of it is
 * measured.
 */
final class Trial implements AutoCloseable {
  private static final String DOMAIN = "im.acme.example";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** So long before something is lost its messages count as those that it could take along. */
  private static final Duration BEFORE = Duration.ofSeconds(10);

  /** Every message of the archive: whose archive it is in, and its text. */
  private static final String ARCHIVE =
      "SELECT username || '|' || txt FROM archive WHERE txt LIKE '% > %'";

  /** Over the rows of results. */
  static final String COLUMNS =
      """
      | What happens | outage, s | by phase, s | database, s | whole, s | acknowledged | refused | missing | commits | changes | lost | person |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static final AtomicInteger BEGUN = new AtomicInteger();

  private final Lab lab;
  private final String what;
  private final String leader;
  private final String south;
  private final Crowd crowd;
  private final Writers writers;
  private final List<String> person = new ArrayList<>();
  private final long start;
  private long restored;

  private Trial(Lab lab, String what, String leader, String south, Crowd crowd, Writers writers) {
    this.lab = lab;
    this.what = what;
    this.leader = leader;
    this.south = south;
    this.crowd = crowd;
    this.writers = writers;
    this.start = System.currentTimeMillis();
  }

  /**
   * What a trial measured.
   *
   * @param silence the longest time in which one of the two heard nothing of the other
   * @param database of that, the longest in which no host had a commit acknowledged; empty where
   *     those who commit did not live to its end
   * @param whole from the end of what happened to the moment when nothing was missing
   * @param acknowledged messages that the service took over
   * @param missing of these, such as are not in the recipient's archive
   * @param changes how often another host than before wrote
   * @param lostRows committed rows that are gone
   * @param during the messages that it took over right before and while it happened
   * @param person the commands that a person typed from its beginning to its end
   */
  record Result(
      String what,
      Silence silence,
      Optional<Duration> database,
      Duration whole,
      int acknowledged,
      int refused,
      List<String> missing,
      int rows,
      long changes,
      List<Writers.Row> lostRows,
      List<Directions.Acknowledged> during,
      List<String> person) {

    /** How long people were without the service. */
    Duration outage() {
      return silence.length();
    }

    /** A row of a table in Markdown. */
    String row() {
      return row(Optional.empty());
    }

    /**
     * The same, which says where the outage was longer than is wanted.
     *
     * @param aim the longest that is wanted; empty where nobody said
     */
    String row(Optional<Duration> aim) {
      return String.format(
          Locale.ROOT,
          "| %s | %s%s | %s | %s | %s | %d | %d | %d | %d | %d | %d | %s |",
          what,
          Silence.seconds(outage()),
          aim.filter(most -> outage().compareTo(most) > 0)
              .map(most -> " (aim: " + most.toSeconds() + ")")
              .orElse(""),
          silence.phases(),
          database.map(Silence::seconds).orElse("-"),
          Silence.seconds(whole),
          acknowledged,
          refused,
          missing.size(),
          rows,
          changes,
          lostRows.size(),
          person.isEmpty() ? "nothing" : "`" + String.join("`, `", person) + "`");
    }
  }

  /**
   * Begins one: everybody is at it when this returns.
   *
   * @param pause between two messages of one person to the same target
   */
  static Trial begin(Lab lab, String what, String leader, Path authority, Duration pause)
      throws Exception {
    var crowd = new Crowd(lab, DOMAIN, authority, pause);
    var a = lab.address("a1");
    var b = lab.address("b1");
    // Whoever comes first into a room has it on the chat server of their own site; one that was
    // there before may be anywhere.
    int number = BEGUN.incrementAndGet();
    var north = "north" + number + "/";
    var south = "south" + number + "/";
    crowd.talks("alice", Jar.PASSWORD, List.of(a, b), List.of("bob", "erin", "carol", north));
    crowd.await(LIMIT, word -> word.who().equals("alice") && word.what().equals("heard"));
    crowd.talks(
        "bob", Jar.PASSWORD, List.of(b, a), List.of("alice", "frank", "dave", south, north));
    hear(crowd, System.currentTimeMillis());
    crowd.talks("erin", Jar.PASSWORD, List.of(a, b), List.of(south));
    crowd.talks("frank", Jar.PASSWORD, List.of(b, a), List.of("alice"));
    for (var name : List.of("erin", "frank")) {
      crowd.await(LIMIT, word -> word.who().equals(name) && word.what().equals("heard"));
    }
    var writers = Writers.start(lab, List.of("a1", "b1"), leader);
    hear(crowd, System.currentTimeMillis() + 2_000);
    return new Trial(lab, what, leader, south, crowd, writers);
  }

  /**
   * Grace joins in, in a place: she reaches what is there, and nothing else where that is cut off.
   */
  void joinedFrom(String place) throws Exception {
    crowd.talks(
        "clients-" + place,
        "grace",
        Jar.PASSWORD,
        List.of(lab.address(place + "1")),
        List.of("erin", "carol", south));
    crowd.await(LIMIT, word -> word.who().equals("grace") && word.what().equals("acked"));
  }

  /** A person types this, which must end well. */
  String types(Jar platter, String... command) throws Exception {
    person.add(
        String.join(" ", List.of(command).stream().filter(word -> !word.equals("--yes")).toList()));
    return platter.run(0, command);
  }

  /** This host loses all that it has; what was acknowledged there counts all the same. */
  void wipes(String host) {
    writers.keep(lab.host(host));
    lab.host(host).wipe();
  }

  Lab lab() {
    return lab;
  }

  /** The host that led when it began. */
  String leader() {
    return leader;
  }

  /** So long it lasts, from the beginning on. */
  void passes(Duration time) throws InterruptedException {
    long left = start + time.toMillis() - System.currentTimeMillis();
    if (left > 0) {
      Thread.sleep(left);
    }
  }

  /** What happened is over. */
  void restored() {
    restored = System.currentTimeMillis();
  }

  /**
   * All is whole again: both must hear each other, and then everybody is asked what they know.
   *
   * @param leadsNow the host that leads now
   */
  Result end(String leadsNow) throws Exception {
    return end(leadsNow, "a1", "b1");
  }

  /** The same where one site serves alone. */
  Result endAlone(String host) throws Exception {
    return end(host, host, host);
  }

  private Result end(String leadsNow, String here, String there) throws Exception {
    long whole = System.currentTimeMillis();
    hear(crowd, whole);
    newcomersChat(here, there);
    crowd.hush();
    var rows = writers.stop();
    var acknowledged = crowd.acknowledged();
    var missing = missing(lab, leadsNow, acknowledged);
    var silences = new TreeMap<Silence, String>();
    silences.put(crowd.silence("alice", "bob", start), "alice to bob");
    silences.put(crowd.silence("bob", "alice", start), "bob to alice");
    tell(silences.toString());
    return new Result(
        what,
        silences.lastKey(),
        rows.stream().anyMatch(row -> row.at() > whole)
            ? Optional.of(Writers.gap(rows, start))
            : Optional.empty(),
        Duration.ofMillis(whole - restored),
        acknowledged.size(),
        crowd.said("refused").size(),
        missing,
        rows.size(),
        Writers.changes(rows),
        Writers.lost(lab, leadsNow, rows),
        during(acknowledged),
        List.copyOf(person));
  }

  private List<Directions.Acknowledged> during(Set<String> acknowledged) {
    var words = new ArrayList<Crowd.Word>();
    crowd.eachSaid(words::add);
    words.sort(Comparator.comparing(Crowd.Word::at));
    var places = new HashMap<String, String>();
    var during = new ArrayList<Directions.Acknowledged>();
    for (var word : words) {
      switch (word.what()) {
        case "online" -> places.put(word.who(), place(word.text()));
        case "offline" -> places.remove(word.who());
        case "acked" -> {
          var from = Optional.ofNullable(places.get(word.who()));
          if (from.isPresent()
              && word.at() >= start - BEFORE.toMillis()
              && word.at() < restored
              && acknowledged.contains(word.text())) {
            var to = word.text().split(" ", -1)[2];
            during.add(
                new Directions.Acknowledged(
                    word.text(), from.get(), Optional.ofNullable(places.get(to))));
          }
        }
        default -> {
          // The others do not say where anybody is.
        }
      }
    }
    return during;
  }

  private String place(String address) {
    return address.equals(lab.address("a1")) ? "a" : "b";
  }

  /** Two who were not there before come in, each at a host, and hear each other. */
  private void newcomersChat(String here, String there) throws Exception {
    long now = System.currentTimeMillis();
    crowd.talks("heidi", Jar.PASSWORD, List.of(lab.address(here)), List.of("ivan"));
    crowd.talks("ivan", Jar.PASSWORD, List.of(lab.address(there)), List.of("heidi"));
    for (var name : List.of("heidi", "ivan")) {
      crowd.await(
          LIMIT, word -> word.at() > now && word.what().equals("heard") && word.who().equals(name));
    }
  }

  /** Of these messages, those that are not in their recipients' archives. */
  static List<String> missing(Lab lab, String leadsNow, Set<String> acknowledged) {
    var archived = new HashSet<String>();
    Psql.run(lab, leadsNow, ARCHIVE).lines().forEach(archived::add);
    var missing = new ArrayList<String>();
    for (var text : acknowledged) {
      var of = text.split(" ", -1)[2];
      var owner =
          of.endsWith("/") ? of.substring(0, of.length() - 1) + "@conference." + DOMAIN : of;
      if (!archived.contains(owner + "|" + text)) {
        missing.add(text);
      }
    }
    return missing;
  }

  /** For whoever reads the test's output: who was let in where, and when, from the beginning on. */
  private void tell(String silences) {
    System.out.println(what + ": longest silence " + silences);
    for (var kind : List.of("online", "offline")) {
      for (var word : crowd.said(kind)) {
        System.out.printf(
            Locale.ROOT,
            "  %6.1f s %s %s %s%n",
            (word.at() - start) / 1000.0,
            word.who(),
            kind,
            word.text());
      }
    }
  }

  /** Alice and Bob hear each other after this moment. */
  static void hear(Crowd crowd, long after) throws InterruptedException {
    for (var pair : List.of(List.of("alice", "bob"), List.of("bob", "alice"))) {
      crowd.await(
          LIMIT,
          word ->
              word.at() > after
                  && word.what().equals("heard")
                  && word.who().equals(pair.get(1))
                  && word.text().startsWith(pair.get(0) + " > " + pair.get(1)));
    }
  }

  @Override
  public void close() {
    crowd.close();
  }
}
