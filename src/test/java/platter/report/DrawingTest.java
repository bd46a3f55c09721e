package platter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;
import platter.report.Drawing.Box;
import platter.report.Drawing.Firmness;
import platter.report.Drawing.Line;
import platter.report.Drawing.Mark;
import platter.report.Drawing.Place;
import platter.report.Drawing.Scene;

class DrawingTest {
  private static final Pattern VIEW = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");
  private static final Pattern BOX =
      Pattern.compile(
          "<rect class=\"(?:place|host)[^\"]*\" x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"(\\d+)\" height=\"(\\d+)\"");

  /** Every shape is well-formed, and no box is outside of the drawing or over another place. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "1, 0, true",
    "1, 1, false",
    "1, 1, true",
    "5, 2, true",
    "2, 6, true",
    "4, 0, true"
  })
  void everyShapeFits(int first, int second, boolean vault) throws Exception {
    for (var svg :
        List.of(
            Drawing.wide(scene(first, second, vault)), Drawing.tall(scene(first, second, vault)))) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
      var view = VIEW.matcher(svg);
      assertTrue(view.find());
      int width = Integer.parseInt(view.group(1));
      int height = Integer.parseInt(view.group(2));
      var boxes = BOX.matcher(svg);
      int count = 0;
      while (boxes.find()) {
        count++;
        double right = Double.parseDouble(boxes.group(1)) + Double.parseDouble(boxes.group(3));
        double bottom = Double.parseDouble(boxes.group(2)) + Double.parseDouble(boxes.group(4));
        assertTrue(right <= width && bottom <= height, () -> boxes.group() + " in " + svg);
      }
      assertEquals(first + second + 1 + (second > 0 ? 1 : 0) + (vault ? 2 : 0), count);
    }
  }

  @Test
  void whatIsTypedIsText() {
    var box = new Box("<b>&\"", "192.0.2.1", "", "", Mark.NONE);
    var place = new Place("<script>", "", Optional.empty(), false, List.of(box));
    var svg =
        Drawing.of(
            new Scene(
                "<x>",
                place,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertFalse(svg.contains("<script>") || svg.contains("<b>") || svg.contains("<x>"), svg);
    assertTrue(svg.contains("&lt;b&gt;&amp;&quot;"), svg);
  }

  /** The head of the arrow is at whoever follows. */
  @Test
  void placesNeverMoveWhoeverLeads() {
    var forth = Drawing.wide(led("a1", "b1"));
    var back = Drawing.wide(led("b1", "a1"));
    assertTrue(forth.contains("M502 62l-9"), forth);
    assertTrue(back.contains("M258 62l9"), back);
    assertTrue(forth.indexOf(">beijing<") < forth.indexOf(">guangzhou<"));
    assertTrue(back.indexOf(">beijing<") < back.indexOf(">guangzhou<"));
  }

  @Test
  void aCutIsACrossAndADarkPlaceIsHatched() {
    var dark =
        new Place("beijing", "dark", Optional.of(false), true, List.of(box("a1", Mark.LEADER)));
    var there = new Place("guangzhou", "", Optional.of(true), false, List.of(box("b1", Mark.NONE)));
    var cut = new Line("a1", "b1", Firmness.CUT, true, List.of("cut"));
    var scene =
        new Scene(
            "",
            dark,
            Optional.of(there),
            Optional.empty(),
            Optional.of(cut),
            Optional.empty(),
            Optional.empty());
    for (var svg : List.of(Drawing.wide(scene), Drawing.tall(scene))) {
      assertTrue(svg.contains("badline"), svg);
      assertTrue(svg.contains("class=\"dark\"") && svg.contains("hatch"), svg);
      assertTrue(svg.contains("vote no"), svg);
      assertFalse(svg.contains("host leader"), "what is dark is not said to lead");
    }
  }

  private static Scene led(String from, String to) {
    var scene = scene(1, 1, true);
    var line = new Line(from, to, Firmness.LIVE, true, List.of("synchronous"));
    return new Scene(
        "",
        scene.first(),
        scene.second(),
        scene.vault(),
        Optional.of(line),
        scene.firstToVault(),
        scene.secondToVault());
  }

  private static Scene scene(int first, int second, boolean vault) {
    var there =
        second == 0 ? Optional.<Place>empty() : Optional.of(place("guangzhou", "b", second));
    var line = new Line("a1", "b1", Firmness.LIVE, true, List.of("one", "two", "three"));
    var down =
        Optional.of(new Line("", "", Firmness.LIVE, true, List.of("log", "backup")))
            .filter(l -> vault);
    return new Scene(
        "all",
        place("beijing", "a", first),
        there,
        Optional.of(place("vault", "v", 1)).filter(v -> vault),
        there.map(t -> line),
        down,
        down.filter(d -> there.isPresent()));
  }

  private static Place place(String name, String letter, int hosts) {
    var boxes = new ArrayList<Box>();
    IntStream.rangeClosed(1, hosts).forEach(i -> boxes.add(box(letter + i, Mark.NONE)));
    return new Place(name, "", Optional.of(true), false, boxes);
  }

  private static Box box(String name, Mark mark) {
    return new Box(name, "192.0.2.1", "everything", "", mark);
  }
}
