package platter.playbook.template;

import com.hubspot.jinjava.objects.PyWrapper;
import com.hubspot.jinjava.util.HasObjectTruthValue;
import org.jspecify.annotations.Nullable;

/**
 * A name without a value. Only {@code default}, {@code is defined} and their like may look at it;
 * any other use is noted with the interpreter, which makes the whole rendering fail.
 */
final class Undefined implements PyWrapper, HasObjectTruthValue {
  private final String name;
  private final StrictInterpreter interpreter;

  Undefined(String name, StrictInterpreter interpreter) {
    this.name = name;
    this.interpreter = interpreter;
  }

  Undefined member(String property) {
    return new Undefined(name + "." + property, interpreter);
  }

  String name() {
    return name;
  }

  private RuntimeException used() {
    return interpreter.undefined(name);
  }

  @Override
  public boolean getObjectTruthValue() {
    throw used();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    throw used();
  }

  @Override
  public int hashCode() {
    throw used();
  }

  @Override
  public String toString() {
    throw used();
  }
}
