package platter.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  private static Playbook load(Map<String, String> files) {
    return Playbook.load(
        path -> Optional.ofNullable(files.get(path)).map(s -> s.getBytes(StandardCharsets.UTF_8)),
        "site.yml");
  }

  private static String refusal(String tasks) {
    var play = "- name: P\n  hosts: all\n  tasks:\n" + tasks.indent(4);
    return String.valueOf(
        assertThrows(PlaybookException.class, () -> load(Map.of("site.yml", play))).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "register: out | register",
        "ignore_errors: true | ignore_errors",
        "delegate_to: b | delegate_to",
        "run_once: true | run_once",
        "changed_when: false | changed_when",
        "tags: [x] | tags",
        "with_items: [1] | with_items",
        "apt: {name: x} | apt",
      })
  void aWordThatIsNotOfTheLanguageIsRefusedByFileLineAndName(String word, String named) {
    var message = refusal("- name: T\n  file: {path: /x}\n  " + word);
    assertEquals(
        "site.yml:6: '" + named + "' is neither a module nor a key of a task here", message);
  }

  @Test
  void aBlockIsRefused() {
    assertTrue(refusal("- name: T\n  block: []").startsWith("site.yml:5: 'block' is neither"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file: {path: /x, mod: \"0644\"} | has no argument 'mod'",
        "file: {path: /x, mode: 0644} | must be a quoted octal number",
        "file: {path: x} | must be an absolute path",
        "file: {state: directory} | needs 'path'",
        "file: {path: /x, state: touch} | must be one of [file, directory, link, absent]",
        "systemd_service: {name: x, state: restarted} | belongs into a handler",
        "platter.wait: {probe: \"test {{ x }}\"} | 'probe' must be constant",
        "copy: {dest: /x, content: 2020-01-01} | quote it",
      })
  void aWrongArgumentIsRefused(String module, String why) {
    var message = refusal("- name: T\n  " + module);
    assertTrue(message.startsWith("site.yml:"), message);
    assertTrue(message.contains(why), message);
  }

  @Test
  void aNotificationOfNobodyIsRefused() {
    assertEquals(
        "site.yml:4: notify: no handler of this play is named 'Restrat'",
        refusal("- name: T\n  file: {path: /x}\n  notify: Restrat"));
  }

  @Test
  void aConditionInBracesIsRefused() {
    assertTrue(
        refusal("- name: T\n  file: {path: /x}\n  when: \"{{ x }}\"").contains("leave the braces"));
  }

  @Test
  void aRoleBringsItsTasksHandlersAndDefaults() {
    var playbook =
        load(
            Map.of(
                "site.yml", "- name: P\n  hosts: web:!old\n  become: true\n  roles: [r]\n",
                "roles/r/tasks/main.yml",
                    "- name: T\n  template: {src: a.j2, dest: /a}\n  notify: H\n",
                "roles/r/handlers/main.yml",
                    "- name: H\n  systemd_service: {name: a, state: restarted}\n",
                "roles/r/defaults/main.yml", "port: 80\n"));
    var play = playbook.plays().get(0);

    assertEquals(List.of("web:!old"), play.hosts());
    assertEquals(Map.of("port", 80L), play.tasks().get(0).role().orElseThrow().defaults());
    assertEquals("H", play.handlers().get(0).title());
  }
}
