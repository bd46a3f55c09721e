package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * Two people at the web client write all the time, and the site that both are at is lost. What the
 * client took arrives, or is shown as not sent; what it does not take stays where it was typed.
 */
@LabHosts({"a1", "b1", "v1"})
@Timeout(900)
@Tag("long")
class WebLossIT {
  private static final String DOMAIN = "im.acme.example";

  /** What both saw when it was over, for whoever wants to look at it. */
  private static final Path SHOTS = Path.of("target/shots/web-loss");

  @TempDir private static Path temp;

  @Test
  void whatIsWrittenIntoALossArrives(Lab lab) throws Exception {
    var platter = new Jar(lab, Files.createDirectory(temp.resolve("home")));
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    platter.run(0, "user", "add", "zhang");
    platter.run(0, "user", "add", "li");
    var authority = temp.resolve("ca.pem");
    platter.run(0, "inventory", "export", "--ca", authority.toString());
    var leader = Psql.run(lab, "a1", "SELECT pg_is_in_recovery()").strip().equals("f") ? "a" : "b";
    var other = leader.equals("a") ? "b" : "a";
    try (var one = browser(lab, "one", authority, leader, other);
        var two = browser(lab, "two", authority, leader, other)) {
      var zhang = new WebChat(one.page(), DOMAIN);
      var li = new WebChat(two.page(), DOMAIN);
      WebChat.meet(zhang, "zhang", li, "li");
      zhang.say("before, of zhang");
      li.hears("before, of zhang");
      li.say("before, of li");
      zhang.hears("before, of li");

      var written = new ArrayList<String>();
      var after = new ArrayList<String>();
      int kept = 0;
      lab.cut(leader);
      long begin = System.nanoTime();
      for (int i = 0; System.nanoTime() - begin < Duration.ofSeconds(60).toNanos(); i++) {
        kept += says(zhang, "zhang %02d of the loss".formatted(i), written) ? 0 : 1;
        kept += says(li, "li %02d of the loss".formatted(i), written) ? 0 : 1;
        Thread.sleep(500);
      }
      assertTrue(kept > 0, "nobody wrote while there was no connection");
      Files.createDirectories(SHOTS);
      one.page().screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("zhang.png")));
      two.page().screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("li.png")));
      System.out.printf("%d written, %d that the client did not take%n", written.size(), kept);
      Await.until(
          Duration.ofMinutes(2), "zhang is back", () -> says(zhang, "after, of zhang", after));
      Await.until(Duration.ofMinutes(2), "li is back", () -> says(li, "after, of li", after));
      li.hears("after, of zhang");
      zhang.hears("after, of li");

      var refused = new HashSet<>(zhang.refused());
      refused.addAll(li.refused());
      System.out.printf("%d shown as not sent%n", refused.size());
      var leads = other + "1";
      Await.until(
          Duration.ofSeconds(30),
          () ->
              "neither in both archives nor shown as not sent: "
                  + missing(lab, leads, written, refused),
          () -> missing(lab, leads, written, refused).isEmpty());
      assertEquals(List.of(), twice(lab, leads), "archived twice");
    }
    lab.heal(leader);
    platter.whole(Duration.ofMinutes(3));
  }

  /**
   * Each try of a client that is not connected begins its way back anew: people wait between two.
   */
  private static boolean says(WebChat who, String text, List<String> written)
      throws InterruptedException {
    boolean taken = who.tries(text);
    if (taken) {
      written.add(text);
    } else {
      Thread.sleep(10_000);
    }
    return taken;
  }

  private static List<String> missing(
      Lab lab, String leads, List<String> written, Set<String> refused) {
    var texts =
        "SELECT txt FROM archive WHERE txt LIKE '% of the loss' GROUP BY txt HAVING count(DISTINCT username) = 2";
    var archived = new HashSet<>(Psql.run(lab, leads, texts).lines().toList());
    return written.stream()
        .filter(text -> !archived.contains(text) && !refused.contains(text))
        .toList();
  }

  private static List<String> twice(Lab lab, String leads) {
    var texts =
        "SELECT txt FROM archive WHERE txt LIKE '% of the loss' GROUP BY txt, username HAVING count(*) > 1";
    return Psql.run(lab, leads, texts).lines().filter(line -> !line.isBlank()).toList();
  }

  /** Who reaches both sites, and the leader's first. */
  private static Browser browser(Lab lab, String name, Path authority, String first, String second)
      throws Exception {
    return new Browser(
        lab,
        "laptop",
        Files.createDirectory(temp.resolve(name)),
        authority,
        DOMAIN,
        lab.address(first + "1"),
        lab.address(second + "1"));
  }
}
