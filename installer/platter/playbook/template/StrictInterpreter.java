package platter.playbook.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.InterpreterFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jinjava's interpreter with variables from a {@link Scope} and no tolerance for missing ones. */
final class StrictInterpreter extends JinjavaInterpreter {
  private final Lookup lookup;
  private Optional<String> problem = Optional.empty();
  private int problemLine;

  /** Where names come from. */
  interface Lookup {
    /** The value of a variable, or empty where there is none. */
    Optional<Object> find(String name);
  }

  StrictInterpreter(Jinjava application, Context context, JinjavaConfig config, Lookup lookup) {
    super(application, context, config);
    this.lookup = lookup;
    context.setExpressionStrategy(new PythonOutput());
  }

  private StrictInterpreter(StrictInterpreter original) {
    super(original);
    this.lookup = original.lookup;
  }

  static InterpreterFactory factory() {
    return new InterpreterFactory() {
      @Override
      public JinjavaInterpreter newInstance(JinjavaInterpreter original) {
        return new StrictInterpreter((StrictInterpreter) original);
      }

      @Override
      public JinjavaInterpreter newInstance(
          Jinjava application, Context context, JinjavaConfig config) {
        return new StrictInterpreter(application, context, config, name -> Optional.empty());
      }
    };
  }

  @Override
  public @Nullable Object retraceVariable(String variable, int line, int position) {
    if (getContext().containsKey(variable)) {
      return super.retraceVariable(variable, line, position);
    }
    return switch (variable) {
      case "none", "None" -> null;
      case "True" -> true;
      case "False" -> false;
      case "omit" -> Omitted.OMITTED;
      default -> lookup.find(variable).orElseGet(() -> new Undefined(variable, this));
    };
  }

  @Override
  public @Nullable Object resolveELExpression(String expression, int line) {
    var value = super.resolveELExpression(expression, line);
    if (value instanceof Undefined undefined) {
      throw undefined(undefined.name());
    }
    return value;
  }

  /** Notes that an undefined name was used. */
  InterpretException undefined(String name) {
    if (problem.isEmpty()) {
      problem = Optional.of("'" + name + "' is undefined");
      problemLine = getLineNumber();
    }
    return new InterpretException("'" + name + "' is undefined", getLineNumber());
  }

  /** Why the rendering cannot be trusted, if so. */
  Optional<String> problem() {
    if (problem.isEmpty() && !getErrorsCopy().isEmpty()) {
      var error = getErrorsCopy().get(0);
      problem = Optional.of(error.getMessage());
      problemLine = error.getLineno();
    }
    return problem;
  }

  /** The line of {@link #problem()} inside the text, from 1. */
  int problemLine() {
    return Math.max(1, problemLine);
  }
}
