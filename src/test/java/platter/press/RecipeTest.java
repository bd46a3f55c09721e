package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
  @TempDir Path images;

  @Test
  void aRecipeComesAfterTheOneThatItStandsOn() throws IOException {
    write("aaa", "from: mmm\nversion: x\npackages: [x]");
    write("mmm", "from: zzz\nversion: x\npackages: [x]");
    write("zzz", "version: x\npackages: [x]");
    assertEquals(
        List.of("zzz", "mmm", "aaa"), Recipe.all(images).stream().map(Recipe::name).toList());
  }

  @Test
  void recipesThatStandOnEachOtherAreRefused() throws IOException {
    write("a", "from: b\nversion: x\npackages: [x]");
    write("b", "from: a\nversion: x\npackages: [x]");
    assertRefused("stands on this one");
  }

  @Test
  void aMissingRecipeIsNamed() throws IOException {
    write("a", "from: ground\nversion: x\npackages: [x]");
    assertRefused("no recipe 'ground'");
  }

  @Test
  void anUnknownKeyIsRefused() throws IOException {
    write("a", "version: x\npackages: [x]\npackges: [y]");
    assertRefused("packges");
  }

  @Test
  void aRecipeThatBringsNothingIsRefused() throws IOException {
    write("a", "version: x");
    assertRefused("needs either");
  }

  @Test
  void aFolderWithoutRecipesIsAnsweredWithTheOption() {
    assertRefused("--images");
  }

  @Test
  void theProjectsOwnRecipesAreRead() throws IOException {
    var names = Recipe.all(Path.of("images")).stream().map(Recipe::name).sorted().toList();
    assertEquals(
        List.of(
            "backup",
            "base",
            "database",
            "files",
            "gateway",
            "im",
            "quorum",
            "runtime",
            "time",
            "web"),
        names);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(images.resolve(name + ".yaml"), "name: " + name + "\n" + text + "\n");
  }

  private void assertRefused(String because) {
    var trouble = assertThrows(BuildFailedException.class, () -> Recipe.all(images));
    assertTrue(String.valueOf(trouble.getMessage()).contains(because), trouble::toString);
  }
}
