package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;

/**
 * Two people at two sites, who write to each other and into a room that only they may enter, and a
 * file that one of them has uploaded.
 *
 * @param vault the host with the backups
 * @param files where that has the uploaded files
 */
record People(Lab lab, Path authority, String vault, String files) {
  private static final String DOMAIN = "im.acme.example";
  private static final String ROOM = "office";

  /** Their archives, and the room's. */
  private static final String THEIRS =
      " FROM archive a WHERE username IN ('anna', 'bob', '%s@conference.%s')"
          .formatted(ROOM, DOMAIN);

  /** All that they wrote, as one hash. */
  static final String MESSAGES =
      "SELECT count(*), md5(string_agg(a::text, '' ORDER BY timestamp, id))" + THEIRS;

  /** All that the chat service keeps, a hash a table, but for the accounts of a proof. */
  static final String TABLES =
      """
      SELECT string_agg(table_name || ' ' || md5(query_to_xml(format(
          'SELECT * FROM %I t WHERE t::text NOT LIKE ''%%platter-check%%'' ORDER BY t::text COLLATE "C"', table_name),
          true, false, '')::text), ', ' ORDER BY table_name)
        FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'lab'
      """;

  private static final String FILE = "upload/abc/def/list.txt";

  /** One that somebody deletes later. */
  private static final String GONE = "upload/abc/def/gone.txt";

  /** One that somebody uploads later. */
  private static final String LATER = "upload/abc/def/later.txt";

  /** Makes their accounts in a service that was just installed with two hosts, a1 and b1. */
  static People of(Lab lab, Jar platter, Path home) throws Exception {
    platter.run(0, "user", "add", "anna");
    platter.run(0, "user", "add", "bob");
    var authority = home.resolve("ca.crt");
    platter.run(0, "inventory", "export", "--ca", authority.toString());
    var people = new People(lab, authority, "v1", "/var/lib/platter/files");
    people.settleIn();
    return people;
  }

  private void settleIn() throws Exception {
    var command = new ArrayList<>(Lab.java());
    command.addAll(
        List.of(
            Household.class.getName(),
            DOMAIN,
            authority.toString(),
            "anna",
            Jar.PASSWORD,
            lab.address("a1"),
            "bob",
            ROOM));
    assertEquals(
        0,
        new ProcessBuilder(lab.command("laptop", command.toArray(String[]::new)))
            .inheritIO()
            .start()
            .waitFor());
  }

  /** Both write, each let in at a site of their own, until nobody wants them to any more. */
  Crowd crowd() throws IOException {
    var crowd = new Crowd(lab, DOMAIN, authority, Duration.ofMillis(250));
    var a = lab.address("a1");
    var b = lab.address("b1");
    crowd.talks("anna", Jar.PASSWORD, List.of(a, b), List.of("bob", ROOM + "/"));
    crowd.talks("bob", Jar.PASSWORD, List.of(b, a), List.of("anna", ROOM + "/"));
    return crowd;
  }

  /** Waits until each of them has heard the other, in person and in the room, after a moment. */
  static void hear(Crowd crowd, long after) throws InterruptedException {
    for (var pair : List.of(List.of("anna", "bob"), List.of("bob", "anna"))) {
      for (var to : List.of(pair.get(1), ROOM + "/")) {
        var words = pair.get(0) + " > " + to + " ";
        crowd.await(
            Duration.ofMinutes(2),
            word ->
                word.at() > after
                    && word.what().equals("heard")
                    && word.who().equals(pair.get(1))
                    && word.text().startsWith(words));
      }
    }
  }

  /** Both write until each has heard the other; in the end all of it is in the archives. */
  void talk() throws Exception {
    long before = rows();
    try (var crowd = crowd()) {
      hear(crowd, 0);
      crowd.hush();
      var sent = crowd.said("sent").stream().map(Crowd.Word::text).distinct().toList();
      long inRoom = sent.stream().filter(text -> text.contains("/")).count();
      var said =
          "all that was sent is in the archives: %d sent, %d acknowledged, refused: %s"
              .formatted(sent.size(), crowd.acknowledged().size(), crowd.said("refused"));
      Await.until(
          Duration.ofMinutes(1),
          said + ", rows before: " + before,
          () -> rows() == before + 2 * (sent.size() - inRoom) + inRoom);
    }
  }

  /** In the database that has most of them; one that leads has all. */
  private long rows() {
    long most = 0;
    for (var host : lab.hosts()) {
      try {
        var rows = Psql.run(lab, host.name(), "SELECT count(*)" + THEIRS);
        most = Math.max(most, Long.parseLong(rows.strip()));
      } catch (AssertionError e) {
        // It is dark, or has no database.
      }
    }
    return most;
  }

  /** A file of 5000 lines and another one are there, and in the history at the vault. */
  void upload() throws Exception {
    lab.host("a1")
        .must(
            "cd /var/lib/platter/im/upload && mkdir -p abc/def && seq 5000 >abc/def/list.txt && echo gone >abc/def/gone.txt && chown -R platter-im: abc && chmod -R u=rwX,g=rX,o= abc");
    Await.until(
        Duration.ofMinutes(1),
        "the vault has the file",
        () ->
            lab.host(vault)
                .run("cd %s && test -s %s && test -s %s".formatted(files, FILE, GONE))
                .ok());
    lab.host(vault).must("systemctl start platter-history.service");
  }

  /**
   * Later one of them is spoilt at a site, the other one deleted, and a new one is uploaded; the
   * vault has that, in a later part of its history too.
   */
  void change() throws Exception {
    var site = lab.host("b1");
    Await.until(
        Duration.ofMinutes(1),
        "the other site has both files",
        () ->
            site.run("cd /var/lib/platter/im && test -s %s && test -s %s".formatted(FILE, GONE))
                .ok());
    spoil();
    site.must(
        "cd /var/lib/platter/im && rm %1$s && echo later >%2$s && chown platter-im: %2$s && chmod u=rw,g=r,o= %2$s"
            .formatted(GONE, LATER));
    Await.until(
        Duration.ofMinutes(1),
        "the vault has what came later",
        () ->
            lab.host(vault)
                .run(
                    "cd %s && grep -q spoilt %s && test ! -e %s && test -s %s"
                        .formatted(files, FILE, GONE, LATER))
                .ok());
    lab.host(vault).must("systemctl start platter-history.service");
  }

  /** Whether a site has the file that was deleted later, and the one that was uploaded later. */
  boolean hasAllOfBefore(String host) {
    return lab.host(host)
        .run("cd /var/lib/platter/im && test -s %s && test -s %s".formatted(GONE, LATER))
        .ok();
  }

  /** How many parts the history at the vault has. */
  int snapshots() {
    return Integer.parseInt(
        lab.host(vault).must("ls /var/lib/platter/keep/uploads/snapshots | grep -c .").strip());
  }

  /** Somebody spoils it at a site. */
  void spoil() {
    lab.host("b1").must("echo spoilt >/var/lib/platter/im/" + FILE);
  }

  /** Its last line at a site. */
  String uploaded(String host) {
    return lab.host(host).must("tail -n 1 /var/lib/platter/im/" + FILE).strip();
  }

  /** What tells it from any other file. */
  String hash(String host) {
    return lab.host(host).must("sha256sum </var/lib/platter/im/" + FILE).strip();
  }

  /** All that is written until now comes into the second repository. */
  void bringLog() throws Exception {
    var leader = leader();
    // In transactions of their own, so that the first is committed in the segment that is closed.
    Psql.run(lab, leader, "DROP TABLE IF EXISTS lab; CREATE TABLE lab AS SELECT now() at");
    var segment = Psql.run(lab, leader, "SELECT pg_walfile_name(pg_switch_wal())");
    Await.until(
        Duration.ofMinutes(2),
        "the log is at the vault",
        () -> {
          lab.host(vault).run("systemctl start platter-keep.service");
          return lab.host(vault)
              .run("ls /var/lib/platter/keep/repository/archive/im/*/*/%s-*".formatted(segment))
              .ok();
        });
  }

  /** Which of the two hosts leads. */
  String leader() {
    return Psql.run(lab, "a1", "SELECT pg_is_in_recovery()").equals("f") ? "a1" : "b1";
  }
}
