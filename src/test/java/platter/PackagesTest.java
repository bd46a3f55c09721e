package platter;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md's table of packages. */
class PackagesTest {
  /** From the ground up: a package, and what its cell in the table names. */
  private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("bundle", Set.of());
    MAY_USE.put("press", Set.of("bundle"));
    MAY_USE.put("topology", Set.of());
    MAY_USE.put("pki", Set.of());
    MAY_USE.put("ssh", Set.of("topology"));
    MAY_USE.put("playbook", Set.of("topology", "bundle"));
    MAY_USE.put("run", Set.of("playbook", "ssh"));
    MAY_USE.put("inventory", Set.of("run", "ssh", "topology", "pki"));
    MAY_USE.put("health", Set.of("run"));
    MAY_USE.put("operation", Set.of("inventory", "health", "run", "bundle", "pki"));
    MAY_USE.put("report", Set.of("operation"));
    MAY_USE.put("steward", Set.of("operation", "report"));
    MAY_USE.put("wizard", Set.of("operation", "report"));
    MAY_USE.put("terminal", Set.of("wizard"));
    MAY_USE.put("web", Set.of("wizard"));
    MAY_USE.put("cli", Set.of("terminal", "web", "steward", "press"));
  }

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("platter");

  @Test
  void aPackageUsesOnlyWhatStandsBelowIt() {
    var architecture = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (var name : MAY_USE.keySet()) {
      architecture = architecture.optionalLayer(name).definedBy("platter." + name + "..");
    }
    for (var name : MAY_USE.keySet()) {
      var reachable = closure(name);
      architecture =
          reachable.isEmpty()
              ? architecture.whereLayer(name).mayNotAccessAnyLayer()
              : architecture.whereLayer(name).mayOnlyAccessLayers(reachable.toArray(String[]::new));
    }
    architecture.check(classes);
  }

  @Test
  void thereAreNoCircles() {
    SlicesRuleDefinition.slices()
        .matching("platter.(*)..")
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  private static Set<String> closure(String name) {
    var all = new TreeSet<String>();
    for (var next : MAY_USE.getOrDefault(name, Set.of())) {
      if (all.add(next)) {
        all.addAll(closure(next));
      }
    }
    return all;
  }
}
