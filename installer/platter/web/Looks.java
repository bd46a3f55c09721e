package platter.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import platter.inventory.Inventory;
import platter.operation.ChatAccounts;
import platter.operation.LeftOut;
import platter.operation.Moment;
import platter.operation.OperationException;
import platter.operation.Procedure;
import platter.operation.Restore;
import platter.operation.Switchover;
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
  private final Topology topology;
  private final Inventory inventory;
  private final Workshop workshop;
  private final Watch watch;
  private final Deeds deeds;
  private final ReentrantLock looking = new ReentrantLock();

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
    model.put("zone", ZoneId.systemDefault().getId());
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

  /** All accounts of the chat service, and who administrates it. */
  Map<String, Object> accounts() throws InterruptedException {
    var model = new LinkedHashMap<String, Object>();
    model.put("accounts", List.of());
    model.put("administrators", List.of());
    model.put(
        "refused",
        look(
            hosts -> {
              var accounts = accounts(topology, inventory, hosts);
              model.put("accounts", accounts.list());
              model.put("administrators", accounts.administrators());
            }));
    return model;
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
