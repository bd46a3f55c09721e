package platter.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.playbook.Place;
import platter.playbook.module.Owned;
import platter.playbook.module.Undo;
import platter.playbook.module.Wish;

/** The play that takes away what a receipt names. */
final class GiveBack {
  static final String PLAY = "Give the host back";
  private static final Place RECEIPT = new Place("receipt", 0);

  private GiveBack() {}

  /**
   * @param receipt the oldest first
   */
  static PlayPlan plan(List<Owned> receipt, HostPlaces places) {
    var steps = new ArrayList<Step>();
    for (int i = receipt.size() - 1; i >= 0; i--) {
      var owned = receipt.get(i);
      var kind = owned.kind().name().toLowerCase(Locale.ROOT);
      steps.add(step("Take back %s %s".formatted(kind, owned.name()), List.of(Undo.of(owned))));
    }
    if (!receipt.isEmpty()) {
      steps.add(step("Let systemd read its files again", List.of(Undo.reload())));
    }
    // Also where an earlier try was broken off after the receipt was gone.
    steps.add(
        step(
            "Take away data and receipt",
            Undo.last(List.of(places.opt(), places.var(), places.etc()))));
    return new PlayPlan(PLAY, steps, List.of());
  }

  private static Step step(String title, List<Wish> wishes) {
    return new Step(
        RECEIPT,
        title,
        title,
        List.of(),
        wishes.stream().map(wish -> new Step.Item(Optional.empty(), wish, false)).toList());
  }
}
