package platter.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a lab of its own, started before the first test and stopped after the last.
 * Tests and life cycle methods take it as a parameter of type {@link Lab}.
 *
 * <p>With {@code PLATTER_LAB_KEEP=1} in the environment the lab keeps running after the tests, and
 * a lab of the same name with the same hosts is used as it stands: for development only, since
 * hosts then remember the last run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(LabExtension.class)
public @interface LabHosts {
  /**
   * Hosts as {@code lab start} takes them: {@code "a1"}, {@code "b1:debian13"}, {@code
   * "a2:python"}.
   */
  String[] value() default {"a1", "b1", "v1"};

  /** Debian release of the hosts that name none. */
  int debian() default 12;

  /** Name of the lab; empty for one made of the test class and the working directory. */
  String name() default "";
}
