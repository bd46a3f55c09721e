package platter.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import platter.inventory.Inventory;
import platter.operation.ChatAccounts;
import platter.operation.DrillBook;
import platter.operation.Evidence;
import platter.operation.Health;
import platter.operation.Moment;
import platter.operation.OperationException;
import platter.operation.Restore;
import platter.operation.Switchover;
import platter.operation.VaultBackups;
import platter.run.Hosts;
import platter.topology.Secret;
import platter.topology.Topology;

/**
 * What a person may let be done from the console, once the word is typed. Nothing is done in a
 * browser in which nobody has typed the passphrase.
 */
final class Acts {
  /** Whoever guesses waits. */
  private static final long PAUSE_SECONDS = 1;

  private final Topology topology;
  private final Inventory inventory;
  private final Workshop workshop;
  private final Secret passphrase;
  private final Watch watch;
  private final Deeds deeds;
  private final ReentrantLock guessing = new ReentrantLock();

  Acts(
      Topology topology,
      Inventory inventory,
      Workshop workshop,
      Secret passphrase,
      Watch watch,
      Deeds deeds) {
    this.topology = topology;
    this.inventory = inventory;
    this.workshop = workshop;
    this.passphrase = passphrase;
    this.watch = watch;
    this.deeds = deeds;
  }

  /** Does what a form wants, or says on the next page why not. */
  Answer take(Request request, String back) throws Exception {
    var session = request.session();
    switch (request.path()) {
      case "/unlock" -> {
        unlock(request);
        return new Answer.Redirect(session.unlocked() ? back : "/unlock");
      }
      case "/lock" -> {
        session.unlock(false);
        return new Answer.Redirect(back);
      }
      default -> {
        // The others change something.
      }
    }
    if (!session.unlocked()) {
      session.say("read-only");
      return new Answer.Redirect("/unlock");
    }
    if (request.path().equals("/deed")) {
      deeds.cancel();
      return new Answer.Redirect("/deed");
    }
    Optional<Wanted> job;
    try {
      job = job(request);
    } catch (OperationException e) {
      session.say(String.valueOf(e.getMessage()));
      return new Answer.Redirect(back);
    }
    if (job.isEmpty()) {
      return new Answer.Redirect(back);
    }
    if (!deeds.begin(job.get().what(), job.get().job())) {
      session.say("busy");
      return new Answer.Redirect(back);
    }
    return new Answer.Redirect("/deed");
  }

  /** One guess at a time, whoever guesses. */
  private void unlock(Request request) throws InterruptedException {
    if (!guessing.tryLock()) {
      request.session().say("busy");
      return;
    }
    try {
      if (Sessions.same(request.posted("passphrase"), passphrase.reveal())) {
        request.session().unlock(true);
      } else {
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        request.session().say("passphrase");
      }
    } finally {
      guessing.unlock();
    }
  }

  private record Wanted(String what, Deeds.Job job) {}

  /** Empty where the word does not fit; says so. */
  private Optional<Wanted> job(Request request) throws OperationException {
    return switch (request.path()) {
      case "/switchover" ->
          confirmed(request, request.posted("to"))
              .map(site -> switchover(site, request.posted("plan")));
      case "/backups" -> {
        boolean full = request.posted("kind").equals("full");
        yield Optional.of(new Wanted("backup " + (full ? "full" : "incr"), backup(full)));
      }
      case "/restore" -> {
        var to = request.posted("to");
        var moment = Moment.parse(to);
        yield confirmed(request, topology.domain())
            .map(
                word ->
                    new Wanted("restore --to " + to, restoring(moment, request.posted("plan"))));
      }
      case "/health" -> {
        boolean fix = request.posted("kind").equals("fix");
        yield Optional.of(new Wanted(fix ? "health --fix" : "health", health(fix)));
      }
      case "/drills" -> Optional.of(new Wanted("drill", drill()));
      case "/accounts" -> account(request);
      default -> Optional.empty();
    };
  }

  private static Optional<String> confirmed(Request request, String word) {
    if (!word.isEmpty() && request.posted("word").strip().equals(word)) {
      return Optional.of(word);
    }
    request.session().say("word");
    return Optional.empty();
  }

  /** With all hosts, and afterwards another look. */
  @FunctionalInterface
  private interface Work {
    String with(Hosts hosts) throws Exception;
  }

  private String work(Work work) throws Exception {
    try (var hosts = workshop.hosts()) {
      return work.with(hosts);
    } finally {
      watch.soon();
    }
  }

  private Wanted switchover(String site, String shown) {
    return new Wanted(
        "switchover --to " + site,
        (listener, cancellation) ->
            work(
                hosts -> {
                  var installation = workshop.installation(hosts, List.of(listener), cancellation);
                  var plan = new Switchover(topology, inventory, hosts, installation).to(site);
                  if (plan.isPresent()) {
                    Looks.refuseAnother(Looks.seen(plan.get()), shown);
                    plan.get().procedure().run(inventory, List.of(listener), cancellation);
                  }
                  return "";
                }));
  }

  private Deeds.Job backup(boolean full) {
    return (listener, cancellation) ->
        work(
            hosts -> {
              var backups =
                  new VaultBackups(topology, inventory, hosts, List.of(listener), cancellation);
              if (full) {
                backups.full();
              } else {
                backups.incremental();
              }
              return "";
            });
  }

  private Deeds.Job restoring(Optional<Instant> moment, String shown) {
    return (listener, cancellation) ->
        work(
            hosts -> {
              var installation = workshop.installation(hosts, List.of(listener), cancellation);
              var plan =
                  new Restore(topology, inventory, hosts, installation).plan(Looks.wanted(moment));
              Looks.refuseAnother(Looks.seen(plan), shown);
              plan.procedure().run(inventory, List.of(listener), cancellation);
              return "";
            });
  }

  /**
   * @param fix whether what can safely be mended is, before all checks are made again
   */
  private Deeds.Job health(boolean fix) {
    return (listener, cancellation) ->
        work(
            hosts -> {
              var health =
                  new Health(topology, inventory, hosts, true, List.of(listener), cancellation);
              var fixes = health.check().fixes();
              if (fix && !fixes.isEmpty()) {
                health.mend(fixes);
                health.check();
              }
              return "";
            });
  }

  private Deeds.Job drill() {
    return (listener, cancellation) ->
        work(
            hosts -> {
              var evidence =
                  new DrillBook(topology, inventory, hosts)
                      .run(
                          Optional.empty(),
                          false,
                          Optional.empty(),
                          List.of(listener),
                          cancellation);
              if (evidence.verdict() != Evidence.Verdict.PASSED) {
                throw new OperationException(
                    evidence.trouble().map(Evidence.Rung::told).orElse("?"));
              }
              return evidence.id();
            });
  }

  private Optional<Wanted> account(Request request) throws OperationException {
    var name = request.posted("user").strip();
    var password = request.posted("password");
    var act = request.posted("act");
    if (name.isEmpty() || (password.isEmpty() && !act.equals("admin"))) {
      throw new OperationException("an account wants a name and a password; nothing was changed");
    }
    return switch (act) {
      case "add" ->
          Optional.of(new Wanted("user add " + name, chat(a -> a.add(name, new Secret(password)))));
      case "passwd" ->
          Optional.of(
              new Wanted(
                  "user passwd " + name, chat(a -> a.changePassword(name, new Secret(password)))));
      case "admin" ->
          Optional.of(
              new Wanted("user add " + name + " --admin", chat(a -> a.makeAdministrator(name))));
      default -> Optional.empty();
    };
  }

  @FunctionalInterface
  private interface Account {
    void change(ChatAccounts accounts) throws Exception;
  }

  private Deeds.Job chat(Account account) {
    return (listener, cancellation) ->
        work(
            hosts -> {
              account.change(Looks.accounts(topology, inventory, hosts));
              return "";
            });
  }
}
