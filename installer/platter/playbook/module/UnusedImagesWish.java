package platter.playbook.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That no image stands below {@code /opt/platter} that nothing points to, no layer that no image is
 * made of, and nothing of a layer that never arrived.
 *
 * @param gone an image whose own link goes too
 */
record UnusedImagesWish(Optional<String> gone) implements Wish {
  // Prints what is not needed, a path a line.
  private static final String LIST =
      """
      cd /opt/platter 2>/dev/null || exit 0
      used=' '
      for link in images/*; do
        [ -L "$link" ] || continue
        if [ "${link##*/}" = "$1" ]; then echo "/opt/platter/$link"; else used="$used$(readlink "$link") "; fi
      done
      layers=' '
      for image in images/*; do
        [ ! -L "$image" ] && [ -d "$image" ] || continue
        case $used in
          *" ${image##*/} "*) layers="$layers$(tr '\\n' ' ' <"$image/layers")" ;;
          *) echo "/opt/platter/$image" ;;
        esac
      done
      for layer in layers/*; do
        case $layer in *.tar*) echo "/opt/platter/$layer" ;; esac
        [ -d "$layer" ] || continue
        case $layers in *" ${layer##*/} "*) ;; *) echo "/opt/platter/$layer" ;; esac
      done""";

  private Query.Ask query() {
    return new Query.Ask(LIST, List.of(gone.orElse("")), false);
  }

  @Override
  public Set<Query<?>> asks() {
    return Set.of(query());
  }

  @Override
  public Verdict compare(Known known) {
    var paths = known.get(query()).out().lines().filter(line -> !line.isEmpty()).toList();
    if (paths.isEmpty()) {
      return new Verdict.Same();
    }
    var difference = new StringBuilder();
    paths.forEach(path -> difference.append("-").append(path).append(System.lineSeparator()));
    return new Verdict.Change(
        difference.toString(),
        List.of(
            Command.of("rm -rf -- \"$@\"", new ArrayList<>(paths).toArray(String[]::new))
                .within(Duration.ofMinutes(10))),
        List.of());
  }
}
