package platter.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Verdict;
import platter.terminal.Columns;
import platter.topology.Messages;

/**
 * Findings as plain lines of at most 80 columns, by host: those that are not passed in full, the
 * others counted. A forecast is always in full.
 */
final class FindingPrinter {
  private static final int WIDTH = 80;
  private static final String INDENT = " ".repeat(11);

  private final PrintWriter out;
  private final Messages messages;
  private final boolean verbose;

  FindingPrinter(PrintWriter out, Messages messages, boolean verbose) {
    this.out = out;
    this.messages = messages;
    this.verbose = verbose;
  }

  /** All of them, and a line that sums them up. */
  void print(List<Finding> findings) {
    list(findings);
    out.println();
    out.println(Finding.sum(findings, messages));
    out.flush();
  }

  /** All of them. */
  void list(List<Finding> findings) {
    var groups = new LinkedHashMap<String, List<Finding>>();
    for (var finding : findings) {
      groups.computeIfAbsent(place(finding), p -> new ArrayList<>()).add(finding);
    }
    var passed = new ArrayList<String>();
    groups.forEach(
        (place, group) -> {
          if (!verbose && group.stream().noneMatch(FindingPrinter::told)) {
            passed.add(messages.text("print.passed", place, String.valueOf(group.size())));
          } else {
            print(place, group);
          }
        });
    passed.forEach(out::println);
  }

  private void print(String place, List<Finding> group) {
    long passed = group.stream().filter(Finding::passed).count();
    out.println(passed == 0 ? place : messages.text("print.passed", place, String.valueOf(passed)));
    var unchecked = new LinkedHashMap<String, List<Check>>();
    for (var finding : group) {
      if (finding.verdict() == Verdict.UNCHECKED) {
        unchecked
            .computeIfAbsent(finding.measured().in(messages), w -> new ArrayList<>())
            .add(finding.check());
      } else if (told(finding) || verbose) {
        one(finding, "", Optional.empty());
      }
    }
    unchecked.forEach(this::unchecked);
  }

  /**
   * One of them, in full.
   *
   * @param at the hosts, where they do not stand above it
   * @param since when it was found so first, in words; empty where it is passed, or that is not
   *     known
   */
  void one(Finding finding, String at, Optional<String> since) {
    var verdict = messages.text("verdict." + finding.verdict().word());
    out.println(
        "  "
            + Columns.pad(verdict, 9)
            + finding.check().code()
            + "  "
            + finding.check().title(messages)
            + (at.isEmpty() ? "" : ": " + at));
    line("measured", finding.measured().in(messages));
    if (!finding.passed()) {
      line("wanted", finding.wanted().in(messages));
      since.ifPresent(text -> line("since", text));
      line("remedy", finding.remedy(messages));
    }
  }

  /** A forecast is what somebody asked for, even where all is well. */
  private static boolean told(Finding finding) {
    return !finding.passed() || finding.check() == Check.FORECAST;
  }

  private void unchecked(String why, List<Check> checks) {
    var verdict = messages.text("verdict.unchecked");
    var names =
        checks.size() == 1
            ? checks.get(0).code() + "  " + checks.get(0).title(messages)
            : messages.text(
                "print.checks",
                String.valueOf(checks.size()),
                checks.get(0).code(),
                checks.get(checks.size() - 1).code());
    out.println("  " + Columns.pad(verdict, 9) + names);
    line("why", why);
  }

  private void line(String label, String text) {
    var head = INDENT + Columns.pad(messages.text("print." + label), 10);
    for (var row : Columns.wrap(text, WIDTH - Columns.width(head))) {
      out.println(head + row);
      head = " ".repeat(Columns.width(head));
    }
  }

  private String place(Finding finding) {
    return finding.hosts().isEmpty() ? messages.text("print.deployment") : finding.place();
  }
}
