package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The documents (CommonMark with tables) as HTML that any browser shows from a disc: no script, no
 * request to anywhere, links to other documents lead to their pages.
 */
final class Manual {
  private static final String SOURCE = ".md";
  private static final String PAGE = ".html";
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());

  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).percentEncodeUrls(true).build();

  private Manual() {}

  /**
   * Writes a page for each document below a folder, and copies all else that is there.
   *
   * @param documents where the first pages are {@code guide/LANGUAGE/index.md}
   */
  static void write(Path documents, Path into) throws IOException {
    try (var files = Files.walk(documents)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var name = documents.relativize(file).toString();
        var to = into.resolve(name);
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        if (name.endsWith(SOURCE)) {
          var page = name.substring(0, name.length() - SOURCE.length()) + PAGE;
          Files.writeString(into.resolve(page), page(Files.readString(file), name));
        } else {
          Files.copy(file, to);
        }
      }
    }
    Files.writeString(into.resolve("index" + PAGE), text("index.html"));
    Files.writeString(into.resolve("look.css"), text("look.css"));
  }

  /** One page; where it lies says which language it is in and where the styles are. */
  static String page(String markdown, String name) throws IOException {
    var document = PARSER.parse(markdown);
    document.accept(new Links());
    var up = "../".repeat((int) name.chars().filter(c -> c == '/').count());
    var language = name.startsWith("guide/zh-CN/") ? "zh-CN" : "en";
    return text("page.html")
        .replace("@LANGUAGE@", language)
        .replace("@TITLE@", escaped(title(document).orElse(name)))
        .replace("@UP@", up)
        .replace("@BODY@", RENDERER.render(document));
  }

  private static Optional<String> title(Node document) {
    var title = new StringBuilder();
    for (var node = document.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading) {
        node.accept(
            new AbstractVisitor() {
              @Override
              public void visit(Text text) {
                title.append(text.getLiteral());
              }
            });
        return Optional.of(title.toString());
      }
    }
    return Optional.empty();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String text(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(Manual.class.getResourceAsStream("manual/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Leads from document to document by their pages. */
  private static final class Links extends AbstractVisitor {
    @Override
    public void visit(Link link) {
      var to = link.getDestination();
      int anchor = to.indexOf('#') < 0 ? to.length() : to.indexOf('#');
      if (!to.contains("://") && to.substring(0, anchor).endsWith(SOURCE)) {
        link.setDestination(
            to.substring(0, anchor - SOURCE.length()) + PAGE + to.substring(anchor));
      }
      visitChildren(link);
    }
  }
}
