package platter.playbook.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tests of Jinja2 and Ansible that Jinjava lacks or sees differently. */
final class Tests {
  private Tests() {}

  static void register(Context context) {
    add(context, "defined", value -> !(value instanceof Undefined));
    add(context, "undefined", value -> value instanceof Undefined);
    context.registerExpTest(matching("match", false));
    context.registerExpTest(matching("search", true));
  }

  private static void add(Context context, String name, Predicate<@Nullable Object> predicate) {
    context.registerExpTest(
        new ExpTest() {
          @Override
          public String getName() {
            return name;
          }

          @Override
          public boolean evaluate(
              @Nullable Object value, JinjavaInterpreter interpreter, Object... args) {
            return predicate.test(value);
          }
        });
  }

  private static ExpTest matching(String name, boolean anywhere) {
    return new ExpTest() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public boolean evaluate(
          @Nullable Object value, JinjavaInterpreter interpreter, Object... args) {
        var matcher = Pattern.compile(PythonText.str(args[0])).matcher(PythonText.str(value));
        return anywhere ? matcher.find() : matcher.lookingAt();
      }
    };
  }
}
