package platter.playbook.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.TagToken;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jinja2's {@code for x in list if condition}, which Jinjava lacks. */
final class FilteringForTag extends ForTag {
  private static final long serialVersionUID = 1L;
  private static final Pattern CONDITION = Pattern.compile("^(.*?)\\sif\\s(.*)$", Pattern.DOTALL);

  @Override
  public String interpretUnchecked(TagNode node, JinjavaInterpreter interpreter) {
    var parts = getLoopVarsAndExpression((TagToken) node.getMaster());
    var matcher = CONDITION.matcher(parts.getRight());
    if (!matcher.matches() || matcher.group(2).matches("(?s).*\\selse\\s.*")) {
      return renderForCollection(
          node, interpreter, parts.getLeft(), items(node, interpreter, parts.getRight()));
    }
    var kept = new ArrayList<@Nullable Object>();
    for (var item : items(node, interpreter, matcher.group(1))) {
      if (holds(node, interpreter, parts.getLeft(), item, matcher.group(2))) {
        kept.add(item);
      }
    }
    return renderForCollection(node, interpreter, parts.getLeft(), kept);
  }

  private static Iterable<?> items(
      TagNode node, JinjavaInterpreter interpreter, String expression) {
    var value = interpreter.resolveELExpression(expression, node.getLineNumber());
    return value instanceof java.util.Set<?> set ? set : Filters.list(value);
  }

  private static boolean holds(
      TagNode node,
      JinjavaInterpreter interpreter,
      List<String> names,
      @Nullable Object item,
      String condition) {
    var scope = interpreter.enterScope();
    try {
      if (names.size() == 1) {
        interpreter.getContext().put(names.get(0), interpreter.wrap(item));
      } else if (item instanceof java.util.Map.Entry<?, ?> entry) {
        interpreter.getContext().put(names.get(0), interpreter.wrap(entry.getKey()));
        interpreter.getContext().put(names.get(1), interpreter.wrap(entry.getValue()));
      }
      return ObjectTruthValue.evaluate(
          interpreter.resolveELExpression(condition, node.getLineNumber()));
    } finally {
      scope.close();
    }
  }
}
