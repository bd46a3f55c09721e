package platter.topology;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A topology with mistakes: all of them, each with its place. A person mends the file, or the
 * answer in the wizard, and tries again.
 */
public final class InvalidTopologyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<String> file;
  private final transient List<Problem> problems;

  /** Mistakes in a topology that comes from no file. */
  public InvalidTopologyException(List<Problem> problems) {
    this(Optional.empty(), problems);
  }

  /** Mistakes in a file, in the order of their places. */
  public InvalidTopologyException(Optional<String> file, List<Problem> problems) {
    super(render(file, problems, Messages.of("topology", Locale.ENGLISH)));
    this.file = file;
    this.problems = List.copyOf(problems);
  }

  /** Every mistake, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  /** The message in another language: one line for each mistake, after a line that counts them. */
  public String text(Messages messages) {
    return render(file, problems, messages);
  }

  private static String render(Optional<String> file, List<Problem> problems, Messages messages) {
    var head =
        problems.size() == 1
            ? messages.text("mistake", file.orElse("topology"))
            : messages.text("mistakes", file.orElse("topology"), Integer.toString(problems.size()));
    return problems.stream()
        .map(p -> line(file, p, messages))
        .collect(Collectors.joining("\n  ", head + "\n  ", ""));
  }

  private static String line(Optional<String> file, Problem problem, Messages messages) {
    var place =
        problem
            .place()
            .map(p -> file.orElse("") + ":" + p.line() + ":" + p.column() + " ")
            .orElse("");
    var path = problem.path().isEmpty() ? "" : problem.path() + " ";
    return place + path + problem.text(messages);
  }
}
