package platter.press;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The software bill of materials as a page of the manual: every part, its version and licence. */
final class SbomPage {
  private SbomPage() {}

  /**
   * The page.
   *
   * @param cyclonedx the bill as CycloneDX in JSON
   */
  static String of(String cyclonedx) throws IOException {
    var rows = new StringBuilder("# What is on this disc · 光盘内容\n\n");
    var components = new JsonMapper().readTree(cyclonedx).path("components");
    rows.append("| Name · 名称 | Version · 版本 | Licence · 许可 | Package URL |\n");
    rows.append("| --- | --- | --- | --- |\n");
    for (var each : components) {
      rows.append("| ").append(cell(each.path("name").asText()));
      rows.append(" | ").append(cell(each.path("version").asText()));
      rows.append(" | ").append(cell(String.join(", ", licences(each))));
      rows.append(" | `").append(plain(each.path("purl").asText())).append("` |\n");
    }
    return Manual.page(rows.toString(), "sbom.md");
  }

  /** Without what only programs want to know. */
  private static String plain(String purl) {
    int qualifiers = purl.indexOf('?');
    return URLDecoder.decode(
        (qualifiers < 0 ? purl : purl.substring(0, qualifiers)).replace("+", "%2B"),
        StandardCharsets.UTF_8);
  }

  private static List<String> licences(JsonNode component) {
    var names = new ArrayList<String>();
    for (var each : component.path("licenses")) {
      var licence = each.path("license");
      var name =
          each.has("expression")
              ? each.path("expression")
              : licence.has("id") ? licence.path("id") : licence.path("name");
      names.add(name.asText());
    }
    return names;
  }

  private static String cell(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<");
  }
}
