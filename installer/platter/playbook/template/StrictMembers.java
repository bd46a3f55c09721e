package platter.playbook.template;

import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.beans.FeatureDescriptor;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/** Members of values: a missing one is undefined, not null, and Java's own are out of reach. */
final class StrictMembers extends ELResolver {
  private final ELResolver rest = JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY;

  @Override
  public @Nullable Object getValue(ELContext context, Object base, Object property) {
    if (base instanceof Undefined undefined) {
      context.setPropertyResolved(true);
      return undefined.member(property.toString());
    }
    if (base instanceof Map<?, ?> map) {
      context.setPropertyResolved(true);
      if (map.containsKey(property)) {
        return map.get(property);
      }
      return missing(property.toString());
    }
    if (base instanceof List<?> list && property.toString().matches("-?[0-9]+")) {
      context.setPropertyResolved(true);
      return at(list, property.toString());
    }
    if (base instanceof CharSequence text && property.toString().matches("-?[0-9]+")) {
      context.setPropertyResolved(true);
      return at(text.codePoints().mapToObj(Character::toString).toList(), property.toString());
    }
    return rest.getValue(context, base, property);
  }

  private static @Nullable Object at(List<?> list, String property) {
    long index = Long.parseLong(property);
    long place = index < 0 ? index + list.size() : index;
    return place >= 0 && place < list.size() ? list.get((int) place) : missing(property);
  }

  private static Undefined missing(String property) {
    return new Undefined(property, (StrictInterpreter) JinjavaInterpreter.getCurrent());
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] params) {
    var result = rest.invoke(context, base, method, types, params);
    return result instanceof Object[] array ? List.of(array) : result;
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return rest.getType(context, base, property);
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    rest.setValue(context, base, property, value);
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  public @Nullable Iterator<FeatureDescriptor> getFeatureDescriptors(
      ELContext context, Object base) {
    return null;
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return Object.class;
  }
}
