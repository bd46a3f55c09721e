package platter.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import platter.topology.Messages;
import platter.topology.Phrases;

/**
 * Pages of HTML, out of the templates of {@code wizard-ui/pages}. What is put into one is escaped;
 * a variable that is not there is an error. In a template {@code t(KEY, ARGUMENT...)} is a text of
 * the page's bundle, and {@code PATH | id} a name that an element may have.
 */
public final class Pages {
  private static final String FOLDER = "wizard-ui/pages";
  private static final String TEXTS = "texts";

  private static final PebbleEngine ENGINE =
      new PebbleEngine.Builder()
          .loader(loader())
          .strictVariables(true)
          .newLineTrimming(true)
          .extension(new Texts())
          .build();

  private final Messages texts;
  private final Locale language;

  /**
   * @param bundle of the texts
   */
  public Pages(String bundle, Locale language) {
    this.texts = Messages.of(bundle, language);
    this.language =
        language.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
  }

  /**
   * A page.
   *
   * @param template its name, such as {@code drill}
   * @param model what the template speaks of, besides {@code language}
   */
  public String html(String template, Map<String, ?> model) {
    var all = new LinkedHashMap<String, Object>(model);
    all.put(TEXTS, texts);
    all.put("language", language.toLanguageTag());
    var page = new StringWriter();
    try {
      ENGINE.getTemplate(template).evaluate(page, all, language);
    } catch (PebbleException e) {
      throw new IllegalStateException(template + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  /** The one style sheet of all pages. */
  public static String styles() {
    try (InputStream file =
        Pages.class.getClassLoader().getResourceAsStream(FOLDER + "/look.css")) {
      return new String(
          java.util.Objects.requireNonNull(file).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClasspathLoader loader() {
    var loader = new ClasspathLoader(Pages.class.getClassLoader());
    loader.setPrefix(FOLDER);
    loader.setSuffix(".html");
    loader.setCharset("UTF-8");
    return loader;
  }

  private static final class Texts extends AbstractExtension {
    @Override
    public Map<String, Function> getFunctions() {
      return Map.of("t", new Text());
    }

    @Override
    public Map<String, Filter> getFilters() {
      return Map.of(
          // A place in data, as the name of an element.
          "id", new Change((text, language) -> text.replaceAll("[^A-Za-z0-9]+", "-")),
          // What the program keeps in English, in the language of the page.
          "said", new Change((text, language) -> Phrases.of(language).of(text)));
    }
  }

  /**
   * A change of one text.
   *
   * @param change told the language of the page as well
   */
  private record Change(BiFunction<String, Locale, String> change) implements Filter {
    @Override
    public List<String> getArgumentNames() {
      return List.of();
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return change.apply(String.valueOf(input), context.getLocale());
    }
  }

  private static final class Text implements Function {
    /** As many as there are, by their numbers. */
    @Override
    public @Nullable List<String> getArgumentNames() {
      return null;
    }

    @Override
    public Object execute(
        Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
      var given = new ArrayList<String>();
      for (int i = 0; arguments.containsKey(String.valueOf(i)); i++) {
        given.add(String.valueOf(arguments.get(String.valueOf(i))));
      }
      var texts = (Messages) context.getVariable(TEXTS);
      return texts.text(given.get(0), given.subList(1, given.size()).toArray(String[]::new));
    }
  }
}
