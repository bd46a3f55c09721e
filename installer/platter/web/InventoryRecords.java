package platter.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.inventory.Checkups;
import platter.inventory.Deployments.Backup;
import platter.inventory.Inventory;
import platter.operation.DrillBook;
import platter.operation.Evidence;
import platter.operation.OperationException;
import platter.operation.Receipt;
import platter.topology.Topology;

/** What an inventory keeps. */
record InventoryRecords(Topology topology, Inventory inventory) implements Records {
  @Override
  public List<Evidence> drills() throws OperationException {
    var drills = new ArrayList<Evidence>();
    for (var kept : inventory.drills().list()) {
      drills.add(Evidence.read(kept.evidence()));
    }
    return drills;
  }

  @Override
  public Optional<String> evidence(String drill) {
    return inventory.drills().find(drill).map(kept -> kept.evidence());
  }

  @Override
  public String fingerprint() {
    return DrillBook.fingerprint(topology, inventory);
  }

  @Override
  public List<Change> changes(int most) {
    return inventory.receipts().list().stream()
        .filter(receipt -> receipt.kind().equals(Receipt.Kind.CHANGE.name()))
        .limit(most)
        .map(receipt -> new Change(receipt.at(), receipt.since(), receipt.state()))
        .toList();
  }

  /** As they were heard of when they were made or proven. */
  @Override
  public List<Backup> backups(List<Backup> seen) {
    var heard = inventory.deployments().backups();
    var known = heard.stream().collect(Collectors.toMap(Backup::label, backup -> backup));
    return seen.isEmpty()
        ? heard
        : seen.stream().map(backup -> known.getOrDefault(backup.label(), backup)).toList();
  }

  @Override
  public List<Checkups.Kept> checkups() {
    return inventory.checkups().list();
  }

  @Override
  public Map<String, Object> facts(String host) {
    return inventory.deployments().facts(host).orElse(Map.of());
  }

  @Override
  public Optional<Instant> gatheredAt(String host) {
    return inventory.deployments().gatheredAt(host);
  }
}
