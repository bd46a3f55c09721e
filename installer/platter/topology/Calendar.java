package platter.topology;

import java.util.regex.Pattern;

/**
 * The part of systemd's calendar expressions (systemd.time(7), "Calendar Events") that a backup
 * needs: a word such as {@code daily}, or weekdays, date and time. Whether the day exists is left
 * to systemd.
 */
final class Calendar {
  private static final String DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String PART =
      "(\\*|[0-9]+(\\.\\.[0-9]+)?(,[0-9]+(\\.\\.[0-9]+)?)*)(/[0-9]+)?";
  private static final Pattern EXPRESSION =
      Pattern.compile(
          "hourly|daily|weekly|monthly"
              + ("|(" + DAY + "((\\.\\.|,)" + DAY + ")*( |$))?")
              + ("(" + PART + "-" + PART + "(-" + PART + ")?( |$))?")
              + ("(" + PART + ":" + PART + "(:" + PART + ")?)?( UTC)?"));

  private Calendar() {}

  static boolean isExpression(String text) {
    return !text.isBlank()
        && !text.endsWith(" ")
        && text.length() <= 100
        && EXPRESSION.matcher(text).matches();
  }
}
