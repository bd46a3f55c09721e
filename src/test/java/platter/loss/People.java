package platter.loss;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;

/**
 * Two people with accounts, who write to each other, and a file that one of them has uploaded.
 *
 * @param vault the host with the backups
 * @param files where that has the uploaded files
 */
record People(Lab lab, Path authority, String vault, String files) {
  /** All that they wrote to each other, as one hash. */
  static final String MESSAGES =
      "SELECT count(*), md5(string_agg(a::text, '' ORDER BY timestamp, id)) FROM archive a WHERE username IN ('anna', 'bob')";

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
    return new People(lab, authority, "v1", "/var/lib/platter/files");
  }

  /** Both write until each has heard the other; in the end all of it is in both archives. */
  void talk() throws Exception {
    long before = rows();
    try (var crowd = new Crowd(lab, "im.acme.example", authority, Duration.ofMillis(250))) {
      var gateways = List.of(lab.address("a1"), lab.address("b1"));
      crowd.talks("anna", Jar.PASSWORD, gateways, List.of("bob"));
      crowd.talks("bob", Jar.PASSWORD, gateways, List.of("anna"));
      for (var name : List.of("anna", "bob")) {
        crowd.await(Duration.ofMinutes(1), w -> w.what().equals("heard") && w.who().equals(name));
      }
      crowd.hush();
      long sent = crowd.said("sent").stream().map(Crowd.Word::text).distinct().count();
      var said =
          "all that was sent is in the archives of both: %d sent, %d acknowledged, refused: %s"
              .formatted(sent, crowd.acknowledged().size(), crowd.said("refused"));
      Await.until(
          Duration.ofMinutes(1),
          said + ", rows before: " + before,
          () -> rows() == before + 2 * sent);
    }
  }

  /** In the database that has most of them; one that leads has all. */
  private long rows() {
    long most = 0;
    for (var host : lab.hosts()) {
      try {
        var rows = "SELECT count(*) FROM archive WHERE username IN ('anna', 'bob')";
        most = Math.max(most, Long.parseLong(Psql.run(lab, host.name(), rows).strip()));
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
