package platter.wizard;

import java.util.EnumSet;
import java.util.Locale;
import platter.inventory.Inventory;
import platter.report.SheetException;
import platter.topology.InvalidTopologyException;
import platter.topology.Messages;
import platter.topology.Topology;

/** What a site sheet is good for outside a wizard that runs. */
public final class SheetImport {
  private SheetImport() {}

  /**
   * What was taken.
   *
   * @param keys how many host keys need not be asked for
   */
  public record Taken(int hosts, int keys) {}

  /**
   * The topology that a sheet makes by itself.
   *
   * @throws SheetException with every mistake of the sheet
   * @throws InvalidTopologyException with every mistake of what it describes
   */
  public static Topology topology(String sheet, Locale language) throws SheetException {
    return Answers.none().withSheet(sheet, language).topology();
  }

  /**
   * Has the wizard of an inventory go on with a sheet, from the sites on; what was answered and is
   * not on the sheet stays.
   *
   * @throws SheetException with every mistake; the inventory is as it was then
   * @throws WizardException if the inventory is that of another deployment
   */
  public static Taken into(Inventory inventory, String sheet, Locale language)
      throws SheetException, WizardException {
    var saved = Saved.find(inventory).orElseGet(() -> Saved.begin(inventory, language));
    var answers = saved.answers().withSheet(sheet, language);
    var kept = inventory.deployments().topology();
    if (kept.isPresent()) {
      refuseAnother(kept.get(), answers, language);
    }
    var done = EnumSet.noneOf(Step.class);
    saved.done().stream().filter(step -> step.compareTo(Step.SITES) < 0).forEach(done::add);
    var at = saved.current().compareTo(Step.SITES) < 0 ? saved.current() : Step.SITES;
    saved.with(answers).done(done).at(at).save(inventory);
    int hosts = answers.count("vault.hosts");
    for (int i = 0; i < answers.count("sites"); i++) {
      hosts += answers.count("sites[" + i + "].hosts");
    }
    return new Taken(hosts, answers.fingerprints().size());
  }

  /** Secrets, authorities and host keys of one customer are never another's. */
  private static void refuseAnother(Topology kept, Answers answers, Locale language)
      throws WizardException {
    var deployment = answers.text("deployment").orElse(kept.deployment());
    var domain = answers.text("domain").orElse(kept.domain());
    if (!deployment.equals(kept.deployment()) || !domain.equals(kept.domain())) {
      throw new WizardException(
          Messages.of("papers", language)
              .text("sheet.error.known", kept.deployment(), kept.domain(), deployment, domain));
    }
  }
}
