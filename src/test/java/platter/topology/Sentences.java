package platter.topology;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** What the sources can say, as the compiler reads them, with x1 for whatever is put in. */
final class Sentences {
  /** What stands for a value in a format. */
  private static final Pattern FORMAT = Pattern.compile("%[-0-9.]*[sdfX]");

  /** Those of a procedure or of a narrator: a host, a name, and what it does. */
  private static final Set<String> STEPS =
      Set.of("then", "tells", "always", "plays", "step", "cleanUp", "rung");

  /** Their last argument is a title. */
  private static final Set<String> TITLED = Set.of("Procedure", "Narrator");

  private final List<CompilationUnitTree> units = new ArrayList<>();

  /**
   * Something that can be said.
   *
   * @param file below the first folder
   * @param taker the method, or after {@code new} the class, that it is given to; or empty
   */
  record Said(String file, String taker, String text) {}

  private Sentences() {}

  /** Reads all sources below these folders. */
  static Sentences of(String... folders) throws IOException {
    var files = new ArrayList<Path>();
    for (var folder : folders) {
      try (var found = Files.walk(Path.of(folder))) {
        found.filter(f -> f.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    var sentences = new Sentences();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          compiler.getTask(
              null,
              manager,
              null,
              List.of("-proc:none"),
              null,
              manager.getJavaFileObjectsFromPaths(files));
      ((JavacTask) task).parse().forEach(sentences.units::add);
    }
    return sentences;
  }

  /** All texts, each whole: the parts that are put together for one are not among them. */
  List<Said> all() {
    var found = new ArrayList<Said>();
    for (var unit : units) {
      var file = unit.getSourceFile().getName().replaceFirst("^(?:installer|bundle)/platter/", "");
      new Texts(file).scan(unit, found);
    }
    return found;
  }

  /** The names of steps that are told, and of what they are steps of: one word or several. */
  Set<String> names() {
    var names = new TreeSet<String>();
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean visitMethodInvocation(MethodInvocationTree call, Boolean within) {
        if (STEPS.contains(name(call)) && call.getArguments().size() > 2) {
          names.addAll(samples(call.getArguments().get(1)));
        }
        return super.visitMethodInvocation(call, within);
      }

      @Override
      public Boolean visitNewClass(NewClassTree made, Boolean within) {
        if (TITLED.contains(made.getIdentifier().toString())) {
          names.addAll(samples(made.getArguments().get(made.getArguments().size() - 1)));
        }
        return super.visitNewClass(made, within);
      }
    }.scan(units, true);
    return names;
  }

  /** What comes of such steps, as far as it is said in words of our own. */
  Set<String> results() {
    var results = new TreeSet<String>();
    var seen = new HashSet<String>();
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean visitMethodInvocation(MethodInvocationTree call, Boolean within) {
        if (STEPS.contains(name(call))) {
          call.getArguments().forEach(argument -> given(argument, results, seen));
        }
        return super.visitMethodInvocation(call, within);
      }
    }.scan(units, true);
    return results;
  }

  /** What an argument gives when it is called, be it a lambda or made of one. */
  private void given(ExpressionTree argument, Set<String> results, Set<String> seen) {
    if (argument instanceof LambdaExpressionTree lambda) {
      if (lambda.getBody() instanceof ExpressionTree expression) {
        value(expression, results, seen);
      } else {
        returned(lambda.getBody(), results, seen);
      }
    } else if (argument instanceof MethodInvocationTree call) {
      call.getArguments().forEach(inner -> given(inner, results, seen));
    }
  }

  /** What is returned there, though not by a lambda or class in between. */
  private void returned(Tree body, Set<String> results, Set<String> seen) {
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean visitReturn(ReturnTree tree, Boolean within) {
        Optional.ofNullable(tree.getExpression()).ifPresent(e -> value(e, results, seen));
        return within;
      }

      @Override
      public Boolean visitLambdaExpression(LambdaExpressionTree tree, Boolean within) {
        return within;
      }
    }.scan(body, true);
  }

  /** What a value is; of a call, whatever a method of that name returns. */
  private void value(ExpressionTree expression, Set<String> results, Set<String> seen) {
    if (expression instanceof ConditionalExpressionTree choice) {
      value(choice.getTrueExpression(), results, seen);
      value(choice.getFalseExpression(), results, seen);
    } else if (expression instanceof MethodInvocationTree call && !isFormat(call)) {
      call.getArguments().forEach(argument -> given(argument, results, seen));
      if (name(call).equals("of") || name(call).equals("orElse")) {
        call.getArguments().forEach(argument -> value(argument, results, seen));
      }
      if (seen.add(name(call))) {
        methods(name(call)).forEach(method -> returned(method.getBody(), results, seen));
      }
    } else {
      results.addAll(samples(expression));
    }
  }

  private List<MethodTree> methods(String name) {
    var methods = new ArrayList<MethodTree>();
    new TreeScanner<Boolean, Boolean>() {
      @Override
      public Boolean visitMethod(MethodTree method, Boolean within) {
        boolean text = String.valueOf(method.getReturnType()).matches("(Optional<)?String>?");
        if (text && method.getName().contentEquals(name) && method.getBody() != null) {
          methods.add(method);
        }
        return within;
      }
    }.scan(units, true);
    return methods;
  }

  /** Whole texts and where they stand. */
  private static final class Texts extends TreePathScanner<Boolean, List<Said>> {
    private final String file;

    Texts(String file) {
      this.file = file;
    }

    @Override
    public Boolean visitLiteral(LiteralTree tree, List<Said> found) {
      if (tree.getValue() instanceof String) {
        add(found);
      }
      return true;
    }

    @Override
    public Boolean visitBinary(BinaryTree tree, List<Said> found) {
      if (tree.getKind() == Tree.Kind.PLUS) {
        add(found);
      }
      return super.visitBinary(tree, found);
    }

    @Override
    public Boolean visitMethodInvocation(MethodInvocationTree tree, List<Said> found) {
      if (isFormat(tree)) {
        add(found);
      }
      return super.visitMethodInvocation(tree, found);
    }

    @Override
    public Boolean visitAnnotation(AnnotationTree tree, List<Said> found) {
      return true;
    }

    @Override
    public Boolean visitCase(CaseTree tree, List<Said> found) {
      scan(tree.getStatements(), found);
      return scan(tree.getBody(), found);
    }

    private void add(List<Said> found) {
      var path = getCurrentPath();
      if (!isPart(path)) {
        for (var sample : samples((ExpressionTree) path.getLeaf())) {
          found.add(new Said(file, taker(path), sample));
        }
      }
    }

    /** Whether something larger is said of which this is a part. */
    private static boolean isPart(TreePath path) {
      var child = path.getLeaf();
      for (var parent = path.getParentPath(); ; parent = parent.getParentPath()) {
        var tree = parent.getLeaf();
        if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
          return true;
        }
        boolean choice = tree instanceof ConditionalExpressionTree c && c.getCondition() != child;
        if (!choice && !(tree instanceof ParenthesizedTree)) {
          // What is put into a format stands there for x1.
          return tree instanceof MemberSelectTree select
              && select.getIdentifier().contentEquals("formatted");
        }
        child = tree;
      }
    }

    private static String taker(TreePath path) {
      for (var parent = path.getParentPath(); parent != null; parent = parent.getParentPath()) {
        if (parent.getLeaf() instanceof MethodInvocationTree call
            && !isFormat(call)
            && !name(call).equals("format")) {
          return name(call);
        }
        if (parent.getLeaf() instanceof NewClassTree made) {
          return made.getArguments().size() > 1
              ? "new " + made.getIdentifier() + ", more"
              : "new " + made.getIdentifier();
        }
        if (parent.getLeaf() instanceof MethodTree) {
          return "";
        }
      }
      return "";
    }
  }

  private static String name(MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree select
        ? select.getIdentifier().toString()
        : call.getMethodSelect().toString();
  }

  private static boolean isFormat(MethodInvocationTree call) {
    return name(call).equals("formatted");
  }

  /** What an expression can say. */
  private static List<String> samples(ExpressionTree expression) {
    if (expression instanceof ParenthesizedTree inner) {
      return samples(inner.getExpression());
    }
    if (expression instanceof LiteralTree literal) {
      return List.of(literal(literal));
    }
    if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
      var ends = samples(sum.getRightOperand());
      return samples(sum.getLeftOperand()).stream()
          .flatMap(begin -> ends.stream().map(end -> begin + end))
          .toList();
    }
    if (expression instanceof ConditionalExpressionTree choice) {
      return Stream.of(choice.getTrueExpression(), choice.getFalseExpression())
          .flatMap(either -> samples(either).stream())
          .toList();
    }
    return expression instanceof MethodInvocationTree call && isFormat(call)
        ? samples(((MemberSelectTree) call.getMethodSelect()).getExpression())
        : List.of("x1");
  }

  private static String literal(LiteralTree literal) {
    return FORMAT
        .matcher(String.valueOf(literal.getValue()))
        .replaceAll("x1")
        .replace("%n", "\n")
        .replace("%%", "%");
  }
}
