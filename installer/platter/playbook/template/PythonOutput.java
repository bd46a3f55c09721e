package platter.playbook.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.expression.ExpressionStrategy;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;

/** Puts values into text as Python's {@code str} does, and nothing for none, as Ansible does. */
final class PythonOutput implements ExpressionStrategy {
  private static final long serialVersionUID = 1L;

  @Override
  public RenderedOutputNode interpretOutput(ExpressionToken token, JinjavaInterpreter interpreter) {
    var value = interpreter.resolveELExpression(token.getExpr(), token.getLineNumber());
    return new RenderedOutputNode(value == null ? "" : PythonText.str(value));
  }
}
