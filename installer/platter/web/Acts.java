package platter.web;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import platter.inventory.Inventory;
import platter.operation.ChatAccounts;
import platter.operation.DrillBook;
import platter.operation.Evidence;
import platter.operation.OperationException;
import platter.operation.Procedure;
import platter.operation.Restore;
import platter.operation.Switchover;
import platter.operation.VaultBackups;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Secret;
import platter.topology.Topology;

/**
 * What a person may do from the console: look whether it can be done, and let it be done once the
 * word is typed. Nothing is done in a browser in which nobody has typed the passphrase.
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

  /** One look at the hosts at a time: impatient people must not stand in the way of all others. */
  private final ReentrantLock looking = new ReentrantLock();

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
      case "/look" -> {
        watch.soon();
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
        var moment = moment(to);
        yield confirmed(request, topology.domain())
            .map(
                word ->
                    new Wanted("restore --to " + to, restoring(moment, request.posted("plan"))));
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

  /** What a person has seen of it: with anything else it is another plan. */
  private static String seen(Procedure procedure, Object... facts) {
    return Integer.toHexString((procedure.actions() + List.of(facts).toString()).hashCode());
  }

  private static String seen(Restore.Plan plan) {
    return seen(
        plan.procedure(),
        plan.backup(),
        plan.timeline(),
        plan.host(),
        plan.leftOut(),
        plan.keepsPresent());
  }

  private static String seen(Switchover.Plan plan) {
    return seen(plan.procedure(), plan.from().host(), plan.to().host());
  }

  private static void same(String now, String then) throws OperationException {
    if (!now.equals(then)) {
      throw new OperationException(
          "nothing was changed: the plan is another one than the one that was shown; look again");
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
                    same(seen(plan.get()), shown);
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
              var plan = new Restore(topology, inventory, hosts, installation).plan(wanted(moment));
              same(seen(plan), shown);
              plan.procedure().run(inventory, List.of(listener), cancellation);
              return "";
            });
  }

  private static Restore.Wanted wanted(Optional<Instant> moment) {
    return new Restore.Wanted(moment, Optional.empty(), Optional.empty(), true);
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
                    evidence.trouble().map(rung -> rung.name() + ": " + rung.said()).orElse("?"));
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
              account.change(accounts(hosts));
              return "";
            });
  }

  private ChatAccounts accounts(Hosts hosts) throws Exception {
    var closed = hosts.reach();
    Host server =
        topology.hosts().stream()
            .filter(host -> host.has(Role.IM) && !closed.containsKey(host.name()))
            .findFirst()
            .orElseThrow(() -> new OperationException("no chat server is reached"));
    return new ChatAccounts(hosts.session(server), topology.domain());
  }

  /** Looks at the hosts, one look at a time; gives what keeps it from that, or nothing. */
  private String look(Work work) throws InterruptedException {
    if (watch.refused()) {
      return watch.trouble();
    }
    if (deeds.busy() || !looking.tryLock()) {
      return "another look or work is under way; look again when it has ended";
    }
    try (var hosts = workshop.hosts()) {
      work.with(hosts);
      return "";
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    } finally {
      looking.unlock();
    }
  }

  /** Whether the leader could move to the site that is asked for, looked at now. */
  Map<String, Object> switchover(Request request) throws InterruptedException {
    var model = new LinkedHashMap<String, Object>();
    var to = request.asked("to");
    model.put("sites", topology.sites().stream().map(site -> site.name()).toList());
    model.put("to", to);
    model.put("actions", List.of());
    model.put("from", "");
    model.put("plan", "");
    model.put("refused", "");
    if (!to.isEmpty()) {
      model.put(
          "refused",
          look(
              hosts -> {
                var installation = workshop.installation(hosts, List.of(), new Cancellation());
                new Switchover(topology, inventory, hosts, installation)
                    .to(to)
                    .ifPresent(
                        plan -> {
                          model.put("from", plan.from().site());
                          model.put("actions", plan.procedure().actions());
                          model.put("plan", seen(plan));
                        });
                return "";
              }));
    }
    return model;
  }

  /**
   * Whether the moment that is asked for could be brought back, looked at now; the vault brings its
   * log up to date for that, so only a browser that is unlocked may ask.
   */
  Map<String, Object> restore(Request request) throws InterruptedException {
    var model = new LinkedHashMap<String, Object>();
    var to = request.asked("to").strip();
    model.put("to", to);
    model.put("domain", topology.domain());
    model.put("plan", Optional.empty());
    model.put("seen", "");
    model.put("moment", Optional.empty());
    model.put("zone", ZoneId.systemDefault().getId());
    model.put("refused", "");
    if (!to.isEmpty() && request.session().unlocked()) {
      model.put(
          "refused",
          look(
              hosts -> {
                var moment = moment(to);
                var installation = workshop.installation(hosts, List.of(), new Cancellation());
                var plan =
                    new Restore(topology, inventory, hosts, installation).plan(wanted(moment));
                model.put("plan", Optional.of(plan));
                model.put("seen", seen(plan));
                model.put("moment", moment);
                // What is posted is the moment itself, whatever the zone of who reads.
                model.put("to", moment.map(Instant::toString).orElse("latest"));
                return "";
              }));
    }
    return model;
  }

  /** All accounts of the chat service, and who administrates it. */
  Map<String, Object> accounts() throws InterruptedException {
    var model = new LinkedHashMap<String, Object>();
    model.put("accounts", List.of());
    model.put("administrators", List.of());
    model.put(
        "refused",
        look(
            hosts -> {
              var accounts = accounts(hosts);
              model.put("accounts", accounts.list());
              model.put("administrators", accounts.administrators());
              return "";
            }));
    return model;
  }

  /** In UTC with a Z, in the zone here without; {@code latest} is all that there is. */
  private static Optional<Instant> moment(String text) throws OperationException {
    if (text.equals("latest")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.endsWith("Z")
              ? Instant.parse(text)
              : LocalDateTime.parse(text.strip().replace(' ', 'T'))
                  .atZone(ZoneId.systemDefault())
                  .toInstant());
    } catch (DateTimeParseException e) {
      throw new OperationException(
          "'" + text + "' is no moment; such as 2026-11-28T10:14:00Z, or 2026-11-28 10:14");
    }
  }
}
