package platter.web;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import platter.inventory.Inventory;
import platter.operation.ChatAccounts;
import platter.operation.LeftOut;
import platter.operation.Moment;
import platter.operation.OperationException;
import platter.operation.Procedure;
import platter.operation.Restore;
import platter.operation.Switchover;
import platter.operation.TimeLine;
import platter.operation.VaultBackups;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * Looks whether something could be done, which asks the hosts and changes nothing of the service:
 * one look at a time, so that impatient people do not stand in the way of all others.
 */
final class Looks {
  /** As a moment is typed. */
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private final Topology topology;
  private final Inventory inventory;
  private final Workshop workshop;
  private final Watch watch;
  private final Deeds deeds;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Optional<Accounts> seen = Optional.empty();

  Looks(Topology topology, Inventory inventory, Workshop workshop, Watch watch, Deeds deeds) {
    this.topology = topology;
    this.inventory = inventory;
    this.workshop = workshop;
    this.watch = watch;
    this.deeds = deeds;
  }

  @FunctionalInterface
  private interface Look {
    void at(Hosts hosts) throws Exception;
  }

  /** Looks at the hosts, one look at a time; gives what keeps it from that, or nothing. */
  private String look(Look look) throws InterruptedException {
    if (watch.refused()) {
      return watch.trouble();
    }
    if (deeds.busy() || !looking.tryLock()) {
      return "another look or work is under way; look again when it has ended";
    }
    try (var hosts = workshop.hosts()) {
      look.at(hosts);
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
    model.put("refused", "");
    if (!to.isEmpty() && request.session().unlocked()) {
      model.put(
          "refused",
          look(
              hosts -> {
                var moment = Moment.parse(to);
                var installation = workshop.installation(hosts, List.of(), new Cancellation());
                var plan =
                    new Restore(topology, inventory, hosts, installation).plan(wanted(moment));
                model.put("plan", Optional.of(plan));
                model.put("seen", seen(plan));
                model.put("moment", moment);
                // What is posted is the moment itself, whatever the zone of who reads.
                model.put("to", moment.map(Instant::toString).orElse("latest"));
              }));
    }
    return model;
  }

  /**
   * What was changed in a time.
   *
   * @param since as it was typed, or could be
   * @param until as it was typed; empty for now
   * @param asked whether somebody wants to know
   * @param line empty where it was not read
   * @param refused why it was not read; empty where nothing went wrong
   */
  record Changed(
      String since, String until, boolean asked, Optional<TimeLine> line, String refused) {}

  /**
   * What was changed in the time that is asked for, as the log at the vault says. Reading it is
   * work for the vault, so only a browser that is unlocked may ask.
   */
  Changed changes(Request request) throws InterruptedException {
    var since = request.asked("since").strip();
    var until = request.asked("until").strip();
    if (since.isEmpty()) {
      var yesterday = LocalDateTime.now(ZoneId.systemDefault()).minusDays(1);
      return new Changed(WRITTEN.format(yesterday), "", false, Optional.empty(), "");
    }
    if (!request.session().unlocked()) {
      return new Changed(since, until, true, Optional.empty(), "");
    }
    var read = new AtomicReference<@Nullable TimeLine>();
    String refused;
    try {
      var to = until.isEmpty() ? Instant.now() : moment(until);
      var from = moment(since);
      if (!from.isBefore(to)) {
        throw new OperationException(
            Moment.show(from) + " is not before " + Moment.show(to) + "; nothing was read");
      }
      refused =
          look(
              hosts ->
                  read.set(
                      new VaultBackups(topology, inventory, hosts, List.of(), new Cancellation())
                          .timeLine(from, to, Optional.empty(), (done, all) -> {})));
    } catch (OperationException e) {
      refused = String.valueOf(e.getMessage());
    }
    return new Changed(since, until, true, Optional.ofNullable(read.get()), refused);
  }

  private static Instant moment(String text) throws OperationException {
    return Moment.parse(text).orElseGet(Instant::now);
  }

  /**
   * Accounts of the chat service.
   *
   * @param at when they were seen
   */
  record Accounts(List<String> names, List<String> administrators, Instant at) {}

  /**
   * All accounts of the chat service, and who administrates it: as they were seen last where no
   * chat server is reached now.
   */
  Map<String, Object> accounts() throws InterruptedException {
    var refused =
        look(
            hosts -> {
              var chat = accounts(topology, inventory, hosts);
              seen = Optional.of(new Accounts(chat.list(), chat.administrators(), Instant.now()));
            });
    return Map.of("refused", refused, "seen", seen);
  }

  /** What a person has seen of it: with anything else it is another plan. */
  private static String seen(Procedure procedure, Object... facts) {
    return Integer.toHexString((procedure.actions() + List.of(facts).toString()).hashCode());
  }

  static String seen(Restore.Plan plan) {
    return seen(
        plan.procedure(),
        plan.backup(),
        plan.timeline(),
        plan.host(),
        plan.leftOut(),
        plan.keepsPresent());
  }

  static String seen(Switchover.Plan plan) {
    return seen(plan.procedure(), plan.from().host(), plan.to().host());
  }

  /** What is done is what was shown. */
  static void refuseAnother(String now, String then) throws OperationException {
    if (!now.equals(then)) {
      throw new OperationException(
          "nothing was changed: the plan is another one than the one that was shown; look again");
    }
  }

  static Restore.Wanted wanted(Optional<Instant> moment) {
    return new Restore.Wanted(moment, Optional.empty(), Optional.empty(), true);
  }

  /** By the first chat server that is reached. */
  static ChatAccounts accounts(Topology topology, Inventory inventory, Hosts hosts)
      throws Exception {
    var closed = hosts.reach();
    Host server =
        LeftOut.others(topology, inventory).stream()
            .filter(host -> host.has(Role.IM) && !closed.containsKey(host.name()))
            .findFirst()
            .orElseThrow(() -> new OperationException("no chat server is reached"));
    return new ChatAccounts(hosts.session(server), topology.domain());
  }
}
