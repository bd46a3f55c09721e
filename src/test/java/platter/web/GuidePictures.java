package platter.web;

import java.nio.file.Path;
import java.util.List;

/**
 * The pictures of the guide, by the walk that makes them, in each of its languages. {@code ./check
 * --all} brings them to {@code docs/guide/pictures}.
 */
public final class GuidePictures {
  /** The wizard. */
  public static final List<String> WIZARD =
      List.of(
          "1-disc",
          "2-sites",
          "3-access",
          "4-preflight-failed",
          "4-preflight",
          "5-service",
          "6-review",
          "7-install-stopped",
          "7-install",
          "7-log",
          "8-verify",
          "9-handover");

  /** The console while nothing is missing. */
  public static final List<String> CONSOLE =
      List.of("overview", "backups", "switchover-to", "drill");

  /** The console while a site is dark. */
  public static final List<String> DARK = List.of("overview-dark");

  /** A terminal, as SVG. */
  public static final List<String> TERMINAL = List.of("terminal-preflight", "terminal-stopped");

  /** Of the window, in light. */
  static final int WIDTH = 1024;

  private static final Path FOLDER = Path.of("target/guide");

  private GuidePictures() {}

  /** Where the walks put them. */
  public static Path folder(String language) {
    return FOLDER.resolve(language);
  }
}
