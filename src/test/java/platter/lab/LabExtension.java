package platter.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts and stops the lab of {@link LabHosts}, and keeps the hosts' journals of a failed test. */
final class LabExtension
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LabExtension.class);
  private static final boolean KEEP = "1".equals(System.getenv("PLATTER_LAB_KEEP"));

  /** A lab that goes with the class which started it; nested classes share it. */
  private record Started(Lab lab, Thread atExit) {}

  @Override
  public void beforeAll(ExtensionContext context) {
    var store = context.getStore(NAMESPACE);
    if (store.get(Started.class) != null) {
      return;
    }
    var testClass = context.getRequiredTestClass();
    var wish = AnnotationSupport.findAnnotation(testClass, LabHosts.class).orElseThrow();
    var hosts = List.of(wish.value());
    var name = wish.name().isEmpty() ? nameFor(testClass) : wish.name();
    var lab =
        KEEP && Lab.runs(name, wish.debian(), hosts)
            ? Lab.running(name)
            : Lab.start(name, wish.debian(), hosts);
    var atExit = new Thread(lab::stop, "lab-stop");
    if (!KEEP) {
      Runtime.getRuntime().addShutdownHook(atExit);
    }
    store.put(Started.class, new Started(lab, atExit));
    store.put(testClass, true);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    if (context.getExecutionException().isPresent()) {
      keepJournals(
          lab(context), context.getRequiredTestClass(), context.getRequiredTestMethod().getName());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    var store = context.getStore(NAMESPACE);
    var testClass = context.getRequiredTestClass();
    if (store.remove(testClass) == null) {
      return;
    }
    var started = store.get(Started.class, Started.class);
    if (context.getExecutionException().isPresent()) {
      keepJournals(started.lab(), testClass, "all");
    }
    if (!KEEP) {
      started.lab().stop();
      Runtime.getRuntime().removeShutdownHook(started.atExit());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return lab(context);
  }

  private static Lab lab(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Started.class, Started.class).lab();
  }

  /**
   * The same for every run in one working directory, so that a run replaces what a killed one left,
   * and another for every other directory on the machine.
   */
  private static String nameFor(Class<?> testClass) {
    var slug = testClass.getSimpleName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    var place = Integer.toHexString(Path.of("").toAbsolutePath().hashCode());
    return "%.15s-%s".formatted(slug, place);
  }

  private static void keepJournals(Lab lab, Class<?> testClass, String test) throws IOException {
    var directory =
        Path.of("target", "lab-logs", testClass.getSimpleName() + "." + test).toAbsolutePath();
    Files.createDirectories(directory);
    for (var host : lab.hosts()) {
      Files.writeString(
          directory.resolve(host.name() + ".journal"), host.journal(), StandardCharsets.UTF_8);
    }
  }
}
