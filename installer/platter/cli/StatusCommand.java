package platter.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.operation.Archiving;
import platter.operation.DrillBook;
import platter.operation.Glance;
import platter.operation.Json;
import platter.operation.Loss;
import platter.operation.OperationException;
import platter.operation.Readiness;
import platter.operation.Receipts;
import platter.operation.Shortfall;
import platter.operation.Status;
import platter.operation.Watched;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.terminal.Columns;
import platter.topology.Messages;
import platter.topology.Plain;

@Command(name = "status", sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private static final Messages MESSAGES = RecoveryCommand.MESSAGES;

  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      var glance = Glance.of(workplace.topology(), workplace.inventory(), hosts);
      var status = glance.status();
      var readiness = glance.readiness();
      var missing = glance.missing();
      var losses = Loss.of(workplace.topology(), status);
      merge(workplace, hosts, status);
      if (platter.options().json()) {
        var tree = json(status);
        tree.put("state", readiness.state().word());
        readiness.since().ifPresent(since -> tree.put("since", since.toString()));
        tree.put("why", readiness.why().in(MESSAGES));
        readiness.way().ifPresent(way -> tree.put("way", way.in(MESSAGES)));
        tree.put("answer", readiness.answer().in(MESSAGES));
        var places = tree.putArray("losses");
        losses.forEach(
            loss ->
                places
                    .addObject()
                    .put("place", loss.place())
                    .put("service", loss.service().in(MESSAGES))
                    .put("messages", loss.messages().in(MESSAGES))
                    .put("files", loss.files().in(MESSAGES))
                    .put("backups", loss.backups().in(MESSAGES)));
        var list = tree.putArray("missing");
        missing.forEach(
            each -> list.addObject().put("id", each.id()).put("what", each.words().in(MESSAGES)));
        say(tree.toString());
      } else {
        say(workplace.topology().deployment());
        print(readiness);
        losses(losses);
        print(status, DrillBook.fingerprint(workplace.topology(), workplace.inventory()));
        missing.forEach(each -> row("missing", each.words().in(MESSAGES)));
        certificates(workplace);
      }
      return status.troubles().isEmpty() && missing.isEmpty() ? Platter.DONE : Platter.FAILED;
    }
  }

  /** Takes the receipts that are new; a steward that is away holds nothing up. */
  private void merge(Workplace workplace, Hosts hosts, Status status)
      throws OperationException, InterruptedException {
    var steward = workplace.topology().repository();
    if (steward.isPresent() && !status.silent().containsKey(steward.get().name())) {
      try {
        for (var refused :
            Receipts.merge(
                workplace.topology(), workplace.inventory(), hosts.session(steward.get()))) {
          spec.commandLine().getErr().println(refused.in(MESSAGES));
        }
      } catch (UnreachableException gone) {
        spec.commandLine().getErr().println(MESSAGES.text("history.old", Trouble.said(gone)));
      }
    }
  }

  /** All that was found out, as a machine reads it. */
  static ObjectNode json(Status status) {
    return Json.MAPPER.valueToTree(status);
  }

  /** The one that runs out first, of those that the deployment issued. */
  private void certificates(Workplace workplace) {
    workplace
        .inventory()
        .certificates(workplace.topology().deployment())
        .expiries()
        .entrySet()
        .stream()
        .min(Map.Entry.comparingByValue())
        .ifPresent(first -> told("certificate", first.getKey(), String.valueOf(first.getValue())));
  }

  private void print(Readiness readiness) {
    var state = MESSAGES.text("state." + readiness.state().word());
    var since = readiness.since().map(at -> MESSAGES.text("history.state", state, at.toString()));
    say("");
    say("  " + since.orElse(state));
    line(MESSAGES.text("why"), readiness.why().in(MESSAGES));
    readiness.way().ifPresent(way -> line(MESSAGES.text("way"), way.in(MESSAGES)));
    line(MESSAGES.text("question"), "");
    line("", readiness.answer().in(MESSAGES));
    say("");
  }

  private void losses(List<Loss> losses) {
    if (!losses.isEmpty()) {
      line(MESSAGES.text("losses"), "");
      for (var loss : losses) {
        line(
            "  " + loss.placeIn(MESSAGES),
            MESSAGES.text(
                "loss.line",
                loss.service().in(MESSAGES),
                loss.messages().in(MESSAGES),
                loss.files().in(MESSAGES),
                loss.backups().in(MESSAGES)));
      }
      say("");
    }
  }

  private void print(Watched steward) {
    var age = steward.age().map(a -> String.valueOf(a.toSeconds())).orElse("?");
    row("steward", MESSAGES.text("steward.looked", age));
    for (var standing : steward.standing()) {
      if (standing.told().isPresent()) {
        say(
            "            %s"
                .formatted(
                    MESSAGES.text(
                        "notice.since",
                        new Shortfall(standing.id(), standing.words()).in(MESSAGES),
                        standing.since().truncatedTo(ChronoUnit.SECONDS).toString())));
      }
    }
  }

  /** All that is printed goes this way, since hosts may say anything. */
  private void say(String line) {
    spec.commandLine().getOut().println(Plain.line(line));
  }

  private void line(String label, String text) {
    var head = label.isEmpty() ? "    " : "    " + Columns.pad(label, 10);
    for (var row : Columns.wrap(text, 80 - Columns.width(head))) {
      say(head + row);
      head = " ".repeat(Columns.width(head));
    }
  }

  /** One of the facts, behind what it is about. */
  private void row(String about, String text) {
    say("  " + Columns.pad(MESSAGES.text("status." + about), 10) + text);
  }

  /** The same, with the words that the bundle has for it. */
  private void told(String about, String... arguments) {
    row(about, MESSAGES.text("status." + about + ".is", arguments));
  }

  /**
   * @param state of what a drill must speak
   */
  private void print(Status status, String state) {
    for (var member : status.members()) {
      var role = member.role().toLowerCase(Locale.ROOT).replace(' ', '-');
      row(
          "database",
          Columns.pad(member.host(), 11)
              + Columns.pad(member.site(), 15)
              + Columns.pad(MESSAGES.text("role." + role), 16)
              + EventPrinter.PHRASES.of(member.state())
              + member
                  .lagBytes()
                  .map(lag -> MESSAGES.text("status.behind", String.valueOf(lag)))
                  .orElse(""));
    }
    long reads = status.voters().stream().filter(Status.Voter::reads).count();
    told("quorum", String.valueOf(reads), String.valueOf(status.voters().size()));
    row("chat", String.join(", ", status.chatNodes()));
    status.drained().forEach((host, since) -> told("drained", host, String.valueOf(since)));
    for (var backup : status.backups()) {
      told(
          "backup",
          backup.kind(),
          backup.label(),
          String.valueOf(backup.endedAt()),
          String.valueOf(backup.bytes()));
    }
    status.archiving().ifPresent(this::print);
    status
        .drill()
        .ifPresent(
            drill ->
                row(
                    "drill",
                    MESSAGES.text(
                        drill.state().equals(state) ? "status.drill.is" : "status.drill.stale",
                        drill.id(),
                        DrillCommand.word(drill.verdict()),
                        String.valueOf(drill.endedAt().truncatedTo(ChronoUnit.SECONDS)),
                        DrillCommand.stale())));
    status.steward().ifPresent(this::print);
    status.failedUnits().forEach((host, units) -> told("failed", String.join(", ", units), host));
    status
        .troubles()
        .forEach(
            trouble ->
                say("  " + MESSAGES.text("status.trouble", EventPrinter.PHRASES.of(trouble))));
  }

  private void print(Archiving log) {
    var since = log.givenUp().filter(given -> given.until().isEmpty());
    if (since.isPresent()) {
      told("log.given", log.host(), String.valueOf(since.get().since()));
      return;
    }
    told(
        "log",
        String.valueOf(log.waiting()),
        log.host(),
        log.lastAt().map(String::valueOf).orElseGet(() -> MESSAGES.text("status.log.never")),
        log.hoursLeft()
            .map(hours -> MESSAGES.text("status.log.hours", String.valueOf(hours)))
            .orElseGet(() -> MESSAGES.text("status.log.unknown")));
  }
}
