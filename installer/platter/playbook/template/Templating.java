package platter.playbook.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import platter.playbook.Place;
import platter.playbook.PlaybookException;
import platter.playbook.Text;

/**
 * Renders Jinja2 for one host after the other. A lone <code>{{ expression }}</code> yields the
 * expression's own type; anything else yields text. Safe for use by several threads; what was
 * parsed once is kept.
 *
 * <p>Blocks behave as in Ansible's {@code template}: the newline after a block tag goes, the one at
 * the end of the file stays.
 */
public final class Templating {
  private final Jinjava jinjava;
  private final Map<String, Node> parsed = new ConcurrentHashMap<>();

  public Templating() {
    var config =
        JinjavaConfig.newBuilder()
            .withLocale(Locale.ROOT)
            .withTrimBlocks(true)
            .withNestedInterpretationEnabled(false)
            .withElResolver(new StrictMembers())
            .withInterperterFactory(StrictInterpreter.factory())
            .withDisabled(
                Map.of(
                    Context.Library.TAG,
                    Set.of("include", "import", "from", "extends", "block", "do", "cycle")))
            .withLegacyOverrides(
                LegacyOverrides.newBuilder()
                    .withEvaluateMapKeys(true)
                    .withIterateOverMapKeys(true)
                    .withUsePyishObjectMapper(true)
                    .withUseNaturalOperatorPrecedence(true)
                    .withParseWhitespaceControlStrictly(true)
                    .withKeepNullableLoopValues(true)
                    .withUseTrimmingForNotesAndExpressions(true)
                    .withAllowAdjacentTextNodes(true)
                    .build())
            .build();
    jinjava = new Jinjava(config);
    jinjava.getGlobalContext().registerTag(new FilteringForTag());
    Filters.register(jinjava.getGlobalContext());
    Tests.register(jinjava.getGlobalContext());
  }

  /**
   * Renders all Jinja2 inside a value.
   *
   * @throws PlaybookException if something in it is undefined or makes no sense
   */
  public Rendered render(@Nullable Object value, Scope scope) {
    var rendering = new Rendering(this, scope);
    var result = rendering.resolve(value);
    return new Rendered(result, rendering.secret());
  }

  /** Renders a template file. */
  public Rendered renderFile(String template, String file, Scope scope) {
    var rendering = new Rendering(this, scope);
    var text = interpret(rendering, new Place(file, 1), true, i -> i.render(parse(i, template)));
    return new Rendered(text, rendering.secret());
  }

  /** Whether a bare expression is true, by Python's rules. */
  public boolean isTrue(Text expression, Scope scope) {
    return ObjectTruthValue.evaluate(expression(new Rendering(this, scope), expression));
  }

  @Nullable Object expression(Rendering rendering, Text text) {
    return interpret(rendering, text.place(), false, i -> i.resolveELExpression(text.source(), 1));
  }

  String text(Rendering rendering, Text text) {
    var result = interpret(rendering, text.place(), false, i -> i.render(parse(i, text.source())));
    return String.valueOf(result);
  }

  private <T extends @Nullable Object> T interpret(
      Rendering rendering, Place place, boolean isFile, Function<StrictInterpreter, T> work) {
    var interpreter =
        new StrictInterpreter(
            jinjava,
            new Context(jinjava.getGlobalContext()),
            jinjava.getGlobalConfig(),
            rendering::find);
    RuntimeException thrown = null;
    var current = JinjavaInterpreter.closeablePushCurrent(interpreter).get();
    try {
      var result = work.apply(interpreter);
      if (interpreter.problem().isEmpty()) {
        return result;
      }
    } catch (PlaybookException e) {
      throw e;
    } catch (RuntimeException e) {
      thrown = e;
    } finally {
      current.close();
    }
    var why =
        interpreter.problem().orElse(thrown == null ? "" : String.valueOf(thrown.getMessage()));
    var where = isFile ? new Place(place.file(), interpreter.problemLine()) : place;
    throw new PlaybookException(
        where, why, thrown == null ? new IllegalStateException(why) : thrown);
  }

  private Node parse(StrictInterpreter interpreter, String source) {
    var known = parsed.get(source);
    if (known != null) {
      return known;
    }
    var node = interpreter.parse(source);
    if (interpreter.problem().isEmpty()) {
      parsed.put(source, node);
    }
    return node;
  }
}
