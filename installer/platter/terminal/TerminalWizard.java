package platter.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import platter.terminal.Screen.Said;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.WizardException;

/** The wizard on a terminal that can be drawn on, of 80 columns and 24 lines or more. */
public final class TerminalWizard {
  /** What changes meanwhile is drawn as often as this. */
  private static final long TICK_MILLIS = 150;

  private static final String PASTES = "\u001b[?2004h";
  private static final String PASTES_NO_MORE = "\u001b[?2004l";

  private final Terminal terminal;
  private final Guide guide;
  private final Ink ink;
  private final Screen screen;
  private final Map<Step, Pane> panes = new EnumMap<>(Step.class);
  private String language = "";
  private Said said = Said.NOTHING;
  private View.State work = View.State.NONE;
  private boolean help;

  /**
   * @param colour whether states have colours
   */
  public TerminalWizard(Terminal terminal, Guide guide, boolean colour) {
    this.terminal = terminal;
    this.guide = guide;
    this.ink = new Ink(colour);
    this.screen = new Screen(terminal, ink);
  }

  /** Until the person leaves; the wizard itself goes on. */
  public void run() throws WizardException, IOException, InterruptedException {
    Attributes before = terminal.enterRawMode();
    // Control-C is a key here: what is being typed is kept before it ends.
    var raw = terminal.getAttributes();
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.writer().write(PASTES);
    try {
      loop(new Keyboard(terminal.reader()));
    } finally {
      terminal.writer().write(PASTES_NO_MORE);
      terminal.puts(Capability.exit_ca_mode);
      terminal.puts(Capability.cursor_visible);
      terminal.flush();
      terminal.setAttributes(before);
    }
  }

  private void loop(Keyboard keyboard) throws WizardException, IOException, InterruptedException {
    while (true) {
      var view = guide.view();
      speak(view.language());
      if (view.work().state() != work) {
        // What was refused because of the work is not said any more once that has ended.
        work = view.work().state();
        said = Said.NOTHING;
      }
      var pane = pane(view.step());
      var words = words();
      screen.draw(view, help ? new HelpPane(ink, words) : pane, words, said);
      var key = keyboard.read(TICK_MILLIS);
      if (key.kind() == Key.Kind.GONE || key.kind() == Key.Kind.LEAVE) {
        pane.take(Key.of(Key.Kind.LEAVE), view);
        return;
      }
      if (key.kind() == Key.Kind.NONE) {
        continue;
      }
      said = Said.NOTHING;
      try {
        take(key, view, pane);
      } catch (WizardException e) {
        var phrases = Phrases.of(words.language());
        said = new Said("failed", phrases.of(String.valueOf(e.getMessage())));
      }
    }
  }

  private void take(Key key, View view, Pane pane) throws WizardException {
    if (help) {
      help = false;
      return;
    }
    if (key.kind() == Key.Kind.HELP || (!pane.typing() && key.is("?"))) {
      help = true;
      return;
    }
    if (pane.take(key, view)) {
      return;
    }
    boolean letters = !pane.typing();
    if (key.kind() == Key.Kind.NEXT || (letters && (key.kind() == Key.Kind.ENTER || key.is("c")))) {
      guide.take(Order.of(Order.What.CONTINUE));
    } else if (key.kind() == Key.Kind.ESCAPE || (letters && key.is("b"))) {
      guide.take(Order.of(Order.What.BACK));
    } else if (key.kind() == Key.Kind.OPEN) {
      take();
    } else if (letters && key.is("w") && !view.papers().isEmpty()) {
      save(view.papers());
    }
  }

  /** The newest topology or filled-in site sheet that lies where the wizard was started. */
  private void take() throws WizardException {
    var language = words().language();
    var file =
        SheetFiles.newest(language)
            .orElseThrow(
                () ->
                    new WizardException(
                        words().text("import.missing", Path.of("").toAbsolutePath().toString())));
    var taken = SheetFiles.take(guide, file, language);
    said = new Said("done", words().text("import.taken", taken.toString()));
  }

  /** Writes the papers where the wizard was started. */
  private void save(List<String> papers) throws WizardException {
    var written = String.join(", ", PaperFiles.save(guide, papers));
    said = new Said("done", words().text("saved", written));
  }

  private Messages words() {
    return Messages.of("terminal", Locale.forLanguageTag(language));
  }

  /** Panes speak the language in which they were made. */
  private void speak(String tag) {
    if (!tag.equals(language)) {
      language = tag;
      panes.clear();
    }
  }

  private Pane pane(Step step) {
    var words = words();
    return panes.computeIfAbsent(
        step,
        s ->
            switch (s) {
              case SITES, ACCESS, SERVICE -> new FormPane(guide, ink, words);
              case PREFLIGHT -> new ChecksPane(guide, ink, words);
              case REVIEW -> new PlanPane(ink, words);
              case INSTALL -> new RunPane(guide, ink, words);
              case DISC, VERIFY -> new TextPane(guide, ink, words, "keys.text");
              case HANDOVER -> new TextPane(guide, ink, words, "keys.handover");
            });
  }
}
