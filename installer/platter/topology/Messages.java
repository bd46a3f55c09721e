package platter.topology;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * The texts of one bundle {@code wizard-ui/NAME.properties} in one language. Every bundle exists in
 * English ({@code NAME.properties}) and Simplified Chinese ({@code NAME_zh_CN.properties}), in
 * UTF-8 and with the same keys. Texts follow {@link MessageFormat}: {@code {0}} is an argument, a
 * single quote is written twice.
 */
public final class Messages {
  private final ResourceBundle bundle;
  private final Locale locale;

  private Messages(ResourceBundle bundle, Locale locale) {
    this.bundle = bundle;
    this.locale = locale;
  }

  /**
   * Opens a bundle. A language that it does not have reads English, whatever the system's language
   * is.
   *
   * @param name the bundle's file name without ending, such as {@code topology}
   */
  public static Messages of(String name, Locale locale) {
    var noFallback =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    var wanted = locale.getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    return new Messages(
        ResourceBundle.getBundle(
            "wizard-ui." + name, wanted, Messages.class.getClassLoader(), noFallback),
        wanted);
  }

  /** The language of its texts: Simplified Chinese, or the root, which is English. */
  public Locale language() {
    return locale;
  }

  /** The texts as they stand in the file, for a library that reads them by itself. */
  public ResourceBundle bundle() {
    return bundle;
  }

  /**
   * The text of a key. Arguments are inserted as {@link Plain#text} leaves them: a number is given
   * as the text it should be seen as.
   *
   * @throws MissingResourceException if the bundle has no such key
   */
  public String text(String key, String... arguments) {
    var inserted = Stream.of(arguments).map(Plain::text).toArray();
    return new MessageFormat(bundle.getString(key), locale).format(inserted);
  }
}
