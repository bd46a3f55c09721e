package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SyncthingDeviceTest {
  @Test
  void theDigestOfACertificateBecomesTheNameThatSyncthingPrints() {
    // A certificate made by Syncthing 1.29, and the name that it gave itself.
    var digest =
        HexFormat.of().parseHex("e1ae853c526bdfc86ff355ab022211901e20cd9195681f336cced90d6276e763");

    var id = SyncthingDevice.id(digest);

    assertEquals("4GXIKPC-SNPP4Q7-37TKWVQ-EIQRSAH-PCBTMRS-VUB6M3S-MZ3MQ2Y-TW45RQL", id);
  }
}
