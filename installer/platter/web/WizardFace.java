package platter.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.report.Drawing;
import platter.report.Pages;
import platter.topology.Messages;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.WizardException;

/** The wizard, a page a step. */
record WizardFace(Guide guide, Assets assets) implements Face {
  private static final String HOME = "/wizard/";
  private static final String LOG = "/log";

  /** Of what happened, so much is on the page of the installation. */
  private static final int LAST = 8;

  @Override
  public long await(long version, Duration most) throws WizardException, InterruptedException {
    return guide.await(version, most);
  }

  @Override
  public Answer get(Request request) throws WizardException {
    if (request.path().equals(LOG)) {
      return log(request);
    }
    var paper = request.behind("/papers/");
    if (paper.isPresent()) {
      return Answer.Download.of(guide.paper(paper.get()));
    }
    var view = guide.view();
    if (request.path().equals("/")) {
      return new Answer.Redirect(path(view.current()));
    }
    var step = request.behind(HOME).flatMap(WizardFace::step);
    if (step.isEmpty()) {
      return new Answer.Missing();
    }
    // The step at which it is may be shut for a while: until the disc of today is read.
    boolean open =
        step.get() == view.current()
            || view.steps().stream().anyMatch(stop -> stop.step() == step.get() && stop.open());
    return open
        ? Answer.Page.of(page(request, seen(view, step.get())))
        : new Answer.Redirect(path(view.current()));
  }

  /** A step; this view, where that is what it shows. */
  private View seen(View view, Step step) throws WizardException {
    return view.step() == step ? view : guide.view(step);
  }

  private String page(Request request, View view) throws WizardException {
    var model = model(request, view);
    if (view.step() == Step.SITES || view.step() == Step.REVIEW) {
      var typed = seen(view, Step.SITES).groups();
      model.put("drawing", Drawing.of(new Typed(typed, messages(view)).scene()));
    }
    var tail = view.run().map(View.Run::tail).orElse(List.of());
    model.put("last", tail.subList(Math.max(0, tail.size() - LAST), tail.size()));
    return pages(view).html("wizard-" + view.step().word(), model);
  }

  private Map<String, Object> model(Request request, View view) {
    var model = new LinkedHashMap<String, Object>();
    model.put("view", view);
    model.put("csrf", request.session().csrf());
    model.put("said", request.session().heard(request.fresh()));
    model.put("assets", assets.addresses());
    model.put("page", path(view.step()));
    model.put("keys", keys(view));
    model.put("other", view.language().startsWith("zh") ? "en" : "zh-CN");
    return model;
  }

  private static Pages pages(View view) {
    return new Pages("web", Locale.forLanguageTag(view.language()));
  }

  private static Messages messages(View view) {
    return Messages.of("web", Locale.forLanguageTag(view.language()));
  }

  /** What has happened, as far as it holds what is looked for. */
  private Answer log(Request request) throws WizardException {
    var view = guide.view(Step.INSTALL);
    var host = request.asked("host");
    var words = request.asked("q").toLowerCase(Locale.ROOT);
    var lines =
        view.run().map(View.Run::tail).orElse(List.of()).stream()
            .filter(line -> host.isEmpty() || line.host().equals(host))
            .filter(line -> text(line).toLowerCase(Locale.ROOT).contains(words))
            .toList();
    if (request.query().containsKey("save")) {
      var all = lines.stream().map(WizardFace::text).collect(Collectors.joining("\n", "", "\n"));
      return new Answer.Download("platter-install.log", "text/plain; charset=utf-8", all);
    }
    var model = model(request, view);
    model.put("lines", lines);
    model.put("q", request.asked("q"));
    model.put("host", host);
    model.put("hosts", view.run().map(View.Run::bars).orElse(List.of()));
    return Answer.Page.of(pages(view).html("wizard-log", model));
  }

  private static String text(View.Line line) {
    return "%s  %-10s  %-11s  %s  %s"
        .formatted(line.at(), line.host(), line.outcome(), line.task(), line.text())
        .stripTrailing();
  }

  /**
   * First all that was typed is taken, then what the button says: {@code do} holds an order, its
   * place and its text, with bars between them.
   */
  @Override
  public Answer post(Request request) throws WizardException {
    var step = request.behind(HOME).flatMap(WizardFace::step);
    if (step.isEmpty()) {
      return new Answer.Missing();
    }
    try {
      var order = request.posted("do").split("[|]", 3);
      boolean acts = !order[0].isEmpty();
      if (guide.view().current() != step.get() && !order[0].equals("LANGUAGE")) {
        guide.take(new Order(Order.What.GO, "", step.get().word()));
      }
      typed(request);
      if (acts) {
        guide.take(order(request, order));
      }
    } catch (WizardException e) {
      request.session().say(String.valueOf(e.getMessage()));
    }
    return new Answer.Redirect(path(guide.view().current()));
  }

  private Order order(Request request, String[] order) throws WizardException {
    try {
      var what = Order.What.valueOf(order[0]);
      var place = order.length > 1 ? order[1] : "";
      var text = order.length > 2 ? order[2] : "";
      return switch (what) {
        case PASTE -> new Order(what, place, request.posted("paste." + place));
        case IMPORT -> new Order(what, "", request.posted("import"));
        case TRUST -> {
          refuseOtherKeys(request);
          yield Order.of(what);
        }
        default -> new Order(what, place, text);
      };
    } catch (IllegalArgumentException unknown) {
      throw new WizardException(order[0] + "?", unknown);
    }
  }

  /** Nobody trusts a key that came up after the page was made. */
  private void refuseOtherKeys(Request request) throws WizardException {
    var view = guide.view(Step.ACCESS);
    if (!keys(view).equals(request.posted("keys"))) {
      throw new WizardException(messages(view).text("access.other-keys"));
    }
  }

  private static String keys(View view) {
    return view.doors().stream()
        .flatMap(door -> door.key().map(key -> door.host() + "=" + key).stream())
        .collect(Collectors.joining(","));
  }

  /**
   * Only what is another than it was when the page was made: a page that lay open while somebody
   * else went on takes nothing back.
   */
  private void typed(Request request) throws WizardException {
    for (var field : request.form().entrySet()) {
      var name = field.getKey();
      var text = field.getValue().strip();
      if (name.startsWith("answer.") && !text.equals(request.posted("was." + name))) {
        guide.take(Order.answer(name.substring("answer.".length()), text));
      }
      if (name.startsWith("secret.") && !field.getValue().isEmpty()) {
        var secret = name.substring("secret.".length());
        guide.take(new Order(Order.What.SECRET, secret, field.getValue()));
      }
    }
  }

  @Override
  public Locale language(Request request) {
    try {
      return Locale.forLanguageTag(guide.view().language());
    } catch (WizardException unknown) {
      return Locale.ENGLISH;
    }
  }

  private static String path(Step step) {
    return HOME + step.word();
  }

  private static Optional<Step> step(String word) {
    return Step.ORDER.stream().filter(step -> step.word().equals(word)).findFirst();
  }
}
