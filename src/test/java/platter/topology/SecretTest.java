package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final String VALUE = "geheim \"$(id)\" 密码";

  @Test
  void printingItShowsNothingOfTheValue() {
    assertFalse(("password: " + new Secret(VALUE)).contains("geheim"));
    assertEquals(new Secret("a").toString(), new Secret(VALUE).toString());
  }

  @Test
  void itCannotBeWrittenAsJsonByAccident() {
    assertThrows(
        InvalidDefinitionException.class,
        () -> new ObjectMapper().writeValueAsString(new Secret(VALUE)));
  }

  @Test
  void equalValuesAreEqual() {
    assertEquals(new Secret(VALUE), new Secret(VALUE));
    assertNotEquals(new Secret(VALUE), new Secret(VALUE + " "));
  }

  @Test
  void revealGivesTheValueBack() {
    assertEquals(VALUE, new Secret(VALUE).reveal());
  }
}
