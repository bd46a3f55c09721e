package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import platter.topology.Secret;
import platter.topology.TopologyFile;

/** What support is not given. */
class RedactionTest {
  private static Redaction redaction() throws Exception {
    return new Redaction(
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
            """),
        List.of(new Secret("$(x) 密 secret"), new Secret("short")),
        List.of("alice", "张伟"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "it is $(x) 密 secret here | it is [redacted] here",
        "password: hunter2,next | password: [redacted],next",
        "{\"api_key\": \"abc\"} | {\"api_key\": \"[redacted]\"}",
        "PGPASSWORD=abc psql | PGPASSWORD=[redacted] psql",
        "bob@im.acme.example wrote | person-1@im.acme.example wrote",
        "for alice: failed | for person-1: failed",
        "张伟 登录 | person-1 登录",
        "im@a1.acme.platter.internal | im@a1.acme.platter.internal",
        "from 198.51.100.77:5222 to 192.0.2.11 | from address-1:5222 to 192.0.2.11",
        "2001:db8:0:1:1:1:1:1 and fe80::1 | address-1 and address-2",
        "at 12:34:56 in 0/3000148 | at 12:34:56 in 0/3000148",
        "::1 and 127.0.0.1 | ::1 and 127.0.0.1",
        "PostgreSQL 17.5 and 3.0.11-1 | PostgreSQL 17.5 and 3.0.11-1",
        "short | short"
      })
  void secretsPeopleAndAddressesAreTakenOut(String text, String left) throws Exception {
    assertEquals(left, redaction().text(text));
  }

  @Test
  void theSamePersonHasTheSameNameEverywhere() throws Exception {
    var redaction = redaction();
    assertEquals("person-1@im.acme.example", redaction.text("Alice@im.acme.example"));
    assertEquals("person-2@mail.example", redaction.text("carol@mail.example"));
    assertEquals("alice".replace("alice", "person-1"), redaction.text("alice"));
  }

  @Test
  void whatSomebodyWroteIsTakenOutOfAStatementThatFailed() throws Exception {
    assertEquals(
        "2026-12-01 06:07:16 [error] SQL query [redacted]\n2026-12-01 06:07:17 [info] next",
        redaction()
            .text(
                "2026-12-01 06:07:16 [error] SQL query 'INSERT INTO archive VALUES (E'a\nline of hers')"
                    + " failed\n2026-12-01 06:07:17 [info] next"));
  }

  @Test
  void aPrivateKeyIsTakenOutEvenWhereItsEndIsMissing() throws Exception {
    assertEquals(
        "before [private key] after",
        redaction()
            .text(
                "before -----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY----- after"));
    assertEquals(
        "[private key]", redaction().text("-----BEGIN PRIVATE KEY-----\nabc\nno end follows"));
  }
}
