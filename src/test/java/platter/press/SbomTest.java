package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import platter.bundle.Layer;

class SbomTest {
  private static final String DIGEST = "sha256:" + "0".repeat(64);

  @Test
  void aSourceWithAVersionOfItsOwnIsReadFromTheStatusRecord() {
    var read =
        DebianPackage.of(
            "libacl1",
            """
            Package: libacl1
            Architecture: amd64
            Source: acl (2.3.2-2)
            Version: 2.3.2-2+b1""");
    assertEquals(
        new DebianPackage("libacl1", "2.3.2-2+b1", "amd64", "acl", "2.3.2-2", List.of()), read);
  }

  @Test
  void licencesAreReadFromTheFieldsOfAMachineReadableFile() {
    assertEquals(
        List.of("BSD-3-clause", "GPL-2+"),
        Copyrights.names(
            """
            Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
            Files: *
            License: GPL-2+
             text in /usr/share/common-licenses/GPL-2
            Files: debian/*
            License: BSD-3-clause
            """));
  }

  @Test
  void anOlderFileNamesTheCommonLicencesThatItPointsTo() {
    assertEquals(
        List.of("LGPL-2.1"),
        Copyrights.names("see `/usr/share/common-licenses/LGPL-2.1'. Thanks."));
  }

  @Test
  void oneMoreImageAddsItsPackagesAndIsNamedWithThoseThatWereThere() throws IOException {
    var shared = new DebianPackage("a", "1", "amd64", "a", "1", List.of("GPL-2+"));
    var own = new DebianPackage("b", "2", "all", "b", "2", List.of());
    var bill = Sbom.of(List.of(), Map.of("base", image(List.of(shared))), Map.of(), List.of());
    var whole = new JsonMapper().readTree(Sbom.with(bill, "live", image(List.of(shared, own))));
    var places = new TreeMap<String, List<String>>();
    for (var each : whole.get("components")) {
      var images = new ArrayList<String>();
      each.get("properties")
          .forEach(
              property -> {
                if (property.get("name").asText().equals("platter:image")) {
                  images.add(property.get("value").asText());
                }
              });
      places.put(each.get("name").asText(), images);
    }
    assertEquals(Map.of("a", List.of("base", "live"), "b", List.of("live")), places);
  }

  private static BuiltImage image(List<DebianPackage> packages) {
    return new BuiltImage(new Layer(DIGEST, DIGEST, 1, 1), "1", Map.of(), packages);
  }
}
