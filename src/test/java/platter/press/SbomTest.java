package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SbomTest {
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
}
