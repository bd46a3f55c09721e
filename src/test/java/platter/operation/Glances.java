package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.Condition;
import platter.inventory.Deployments.Backup;
import platter.operation.Readiness.Words;

/** A deployment of two sites and a vault, of which everything is known and something is wrong. */
public final class Glances {
  private Glances() {}

  public static Glance at(Instant now) {
    var before = now.minusSeconds(600);
    var standing =
        new Watched.Standing(
            "unit.b1.x", Words.of("finding.unit", "b1", "x"), before, 1, 2, 0, Optional.of(before));
    var seen =
        new Watched(
            before,
            now,
            "exposed",
            before,
            Optional.of(Words.of("why.exposed", "guangzhou", "beijing")),
            Optional.of(Words.of("answer.no", "beijing")),
            List.of(standing),
            List.of(new Watched.Undelivered("mail", 1, before, "refused", 0)),
            Optional.of(Duration.ofSeconds(12)));
    var status =
        new Status(
            List.of(
                new Status.Member(
                    "a1", "beijing", "Leader", "running", Optional.empty(), Optional.empty()),
                new Status.Member(
                    "b1",
                    "guangzhou",
                    "Replica",
                    "streaming",
                    Optional.of(1L << 20),
                    Optional.of(before))),
            Optional.empty(),
            List.of(new Status.Voter("a1", true), new Status.Voter("b1", false)),
            List.of(new Status.Gate("b1", "1 abc", List.of("a1", "b1", "v1"), Optional.of("v1"))),
            List.of("im@a1.acme.platter.internal"),
            Map.of("b1", 3L),
            Map.of("v1", "paused"),
            List.of(new Status.Change(4, before, "a1")),
            new AutomaticFailovers(List.of(new Status.Change(4, before, "a1")), false, 2),
            Optional.of(Duration.ofMillis(22_500)),
            List.of(
                new Backup(
                    "20261128-202916F", "full", "v1", before, before, 32 << 20, Optional.empty())),
            Optional.of(
                new Archiving(
                    "a1",
                    2,
                    32 << 20,
                    Optional.of(before),
                    Optional.of(now),
                    9L << 30,
                    41,
                    Optional.of(70L),
                    Optional.of(new Archiving.GivenUp(before, Optional.empty())))),
            Optional.of(
                new Status.Drilled(
                    "20261128T220000Z",
                    before,
                    Evidence.Verdict.FAILED,
                    "abc",
                    Optional.of("PAGES: a page is torn"))),
            Map.of("a1", before),
            Optional.of(seen),
            Map.of("b1", 12.5),
            Map.of("b1", Condition.read("memory MemTotal 4096\nunit platter-x.service failed")),
            Map.of("b1", List.of("platter-x.service")),
            Map.of("v1", "v1: <no> answer"),
            List.of("v1: <no> answer"));
    return new Glance(
        now,
        status,
        new Readiness(
            Readiness.State.EXPOSED,
            Optional.of(before),
            Words.of("why.exposed", "guangzhou", "beijing"),
            Optional.of(Words.of("way.follows", "guangzhou")),
            Words.of("answer.no", "beijing")),
        List.of(
            new Shortfall(
                "chat", Words.of("missing.chat", 1, 2), java.util.Set.of(Shortfall.Work.STARTUP))));
  }
}
