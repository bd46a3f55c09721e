package platter.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import platter.inventory.Checkups;
import platter.inventory.Deployments.Backup;
import platter.operation.Evidence;
import platter.operation.OperationException;
import platter.operation.Receipt;

/**
 * What the steward keeps on its host, as files that are read anew each time.
 *
 * @param folder what the steward keeps
 * @param fingerprint of topology and disc
 */
record StewardRecords(Path folder, String fingerprint) implements Records {
  private static final Pattern EVIDENCE = Pattern.compile("[0-9]{8}T[0-9]{6}Z[.]json");
  private static final Pattern RECEIPT = Pattern.compile("[0-9]{8}T[0-9]{6}Z[.]receipt");

  @Override
  public List<Evidence> drills() throws OperationException {
    var drills = new ArrayList<Evidence>();
    for (var file : newestFirst("evidence", EVIDENCE)) {
      drills.add(Evidence.read(text(file)));
    }
    return drills;
  }

  @Override
  public Optional<String> evidence(String drill) throws OperationException {
    var name = drill + ".json";
    return EVIDENCE.matcher(name).matches() && Files.exists(folder.resolve("evidence/" + name))
        ? Optional.of(text(folder.resolve("evidence/" + name)))
        : Optional.empty();
  }

  @Override
  public List<Change> changes(int most) throws OperationException {
    var changes = new ArrayList<Change>();
    for (var file : newestFirst("receipts", RECEIPT)) {
      var json = Base64.getDecoder().decode(text(file).split(" ", 2)[0]);
      var receipt = Receipt.read(new String(json, StandardCharsets.UTF_8));
      if (receipt.kind() == Receipt.Kind.CHANGE) {
        changes.add(new Change(receipt.at(), receipt.since(), receipt.state()));
      }
      if (changes.size() == most) {
        break;
      }
    }
    return changes;
  }

  /** Proven by the drills that lie here. */
  @Override
  public List<Backup> backups(List<Backup> seen) throws OperationException {
    var passed =
        drills().stream().filter(drill -> drill.verdict() == Evidence.Verdict.PASSED).toList();
    return seen.stream()
        .map(
            backup ->
                passed.stream()
                    .filter(
                        d -> d.point().filter(p -> p.backup().equals(backup.label())).isPresent())
                    .findFirst()
                    .map(drill -> backup.provenAt(drill.endedAt()))
                    .orElse(backup))
        .toList();
  }

  /** The wizard is run by a person, and kept where its inventory is. */
  @Override
  public List<Checkups.Kept> checkups() {
    return List.of();
  }

  @Override
  public Map<String, Object> facts(String host) {
    return Map.of();
  }

  @Override
  public Optional<Instant> gatheredAt(String host) {
    return Optional.empty();
  }

  private List<Path> newestFirst(String kind, Pattern name) throws OperationException {
    try (var files = Files.list(folder.resolve(kind))) {
      return files
          .filter(file -> name.matcher(String.valueOf(file.getFileName())).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(folder.resolve(kind), e);
    }
  }

  static String text(Path file) throws OperationException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static OperationException unreadable(Path file, IOException why) {
    return new OperationException(file + " cannot be read: " + why, why);
  }
}
