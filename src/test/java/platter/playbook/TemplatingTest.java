package platter.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import platter.playbook.template.Scope;
import platter.playbook.template.Templating;
import platter.topology.Secret;

class TemplatingTest {
  private static final Place HERE = new Place("a.yml", 7);
  private final Templating templating = new Templating();
  private final Scope scope;

  TemplatingTest() {
    var map = new LinkedHashMap<String, Object>();
    map.put("b", 2L);
    map.put("a", List.of(1L, "x"));
    scope =
        Scope.of(
            Map.of(
                "name",
                "w\u00f6rld",
                "n",
                3L,
                "yes",
                true,
                "list",
                List.of("b", "a"),
                "map",
                map,
                "people",
                List.of(Map.of("n", "x", "age", 3L), Map.of("n", "y", "age", 5L)),
                "lazy",
                new Text("{{ name }}!", HERE),
                "circle",
                new Text("{{ circle }}", HERE),
                "password",
                new Secret("hush"),
                "derived",
                new Text("pw={{ password }}", HERE)));
  }

  private Object value(String text) {
    return Objects.requireNonNull(templating.render(new Text(text, HERE), scope).value());
  }

  private String file(String text) {
    return templating.renderFile(text, "t.j2", scope).text();
  }

  @Test
  void aLoneExpressionKeepsItsType() {
    assertEquals(3L, value("{{ n }}"));
    assertEquals(4L, value("{{ n + 1 }}"));
    assertEquals(true, value("{{ yes and n > 2 }}"));
    assertEquals(List.of("b", "a"), value("{{ list }}"));
    assertEquals(List.of("b", "a", "c"), value("{{ list + ['c'] }}"));
    assertEquals("n=3", value("n={{ n }}"));
    assertEquals("wörld!", value("{{ lazy }}"));
  }

  // What Jinja2 3.1 under ansible-core 2.14 writes for the same; see OracleIT for whole files.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "{{ yes }} {{ none }}{{ [none] }} => True [None]",
        "{{ 'a,b'.split(',') }} {{ '密码'[1] }} => ['a', 'b'] 码",
        "{{ map }} => {'b': 2, 'a': [1, 'x']}",
        "{{ list | join(',') }} => b,a",
        "{{ map | to_json }} => {\"b\": 2, \"a\": [1, \"x\"]}",
        "{{ name | to_json }} => \"w\\u00f6rld\"",
        "{{ 'a b' | quote }} {{ 'ab' | quote }} => 'a b' ab",
        "{{ 'hi' | b64encode }} => aGk=",
        "{{ 'hi' | hash('sha256') }} => 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
        "{{ missing | default('d') }} {{ map.nope.deeper | default(4) }} => d 4",
        "{{ '' | default('d', true) }} => d",
        "{{ yes | ternary('y', 'n') }} => y",
        "{{ people | map(attribute='n') | join(' ') }} => x y",
        "{{ people | selectattr('age', 'gt', 4) | map(attribute='n') | join }} => y",
        "{{ list | length }} {{ list | sort | first }} => 2 a",
        "{{ 'x1y2' | regex_replace('[0-9]', '-') }} => x-y-",
        "{{ '12' | int + 1 }} {{ 'no' | bool }} => 13 False",
        "{{ 7 // 2 }} {{ 7 / 2 }} {{ 7 % 2 }} => 3 3.5 1",
        "{{ 'a' if n == 3 else 'b' }} {{ 'c' in list }} => a False",
        "{{ missing is defined }} {{ n is defined }} => False True",
        "{{ map.items() | list | length }} {{ map['b'] }} {{ list[-1] }} => 2 2 a",
        "{{ name ~ n }} {{ name | upper }} => wörld3 WÖRLD",
      })
  void expressionsComeOutAsInAnsible(String template, String text) {
    assertEquals(text, file(template));
  }

  @Test
  void blocksBehaveAsInAnsiblesTemplates() {
    assertEquals(
        "a\n- b 1\n- a 2\nend\n",
        file("a\n{% for x in list %}\n- {{ x }} {{ loop.index }}\n{% endfor %}\nend\n"));
    assertEquals("  x\n", file("{# gone #}\n{% if yes %}\n  x\n{% else %}\ny\n{% endif %}\n"));
    assertEquals("y;", file("{% for p in people if p.age > 4 %}{{ p.n }};{% endfor %}"));
    assertEquals(
        "b=2,a=[1, 'x'],", file("{% for k, v in map.items() %}{{ k }}={{ v }},{% endfor %}"));
    assertEquals("two\n\n", file("two\n\n"));
    assertEquals("{{ x }}", file("{% raw %}{{ x }}{% endraw %}"));
    assertEquals("ab", file("a  {%- if yes -%}  b{% endif %}"));
    assertEquals("4", file("{% set x = n + 1 %}{{ x }}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ gone }}",
        "{{ map.gone }}",
        "x{{ gone }}",
        "{{ gone ~ 'x' }}",
        "{{ 'x' == gone }}",
        "{% if gone %}x{% endif %}",
        "{% for x in gone %}x{% endfor %}",
        "{{ gone | upper }}",
        "{{ gone | to_json }}",
        "{{ [gone] | join(',') }}",
        "{{ list[7] | upper }}",
        "{{ people | map(attribute='gone') | join }}",
      })
  void whatIsUndefinedIsAnErrorWhereverItIsUsed(String template) {
    var e = assertThrows(PlaybookException.class, () -> file("\n" + template));
    assertTrue(String.valueOf(e.getMessage()).startsWith("t.j2:2: "), e.getMessage());
  }

  @Test
  void aVariableMadeOfItselfIsRefused() {
    var e = assertThrows(PlaybookException.class, () -> value("{{ circle }}"));
    assertEquals("a.yml:7: variable 'circle' is made of itself", e.getMessage());
  }

  @Test
  void aSecretIsNoticedThroughAnyNumberOfVariables() {
    var rendered = templating.render(new Text("x{{ derived }}", HERE), scope);
    assertEquals("xpw=hush", rendered.value());
    assertTrue(rendered.secret());
    assertFalse(templating.render(new Text("{{ name }}", HERE), scope).secret());
  }

  @Test
  void aConditionIsAnExpression() {
    assertTrue(templating.isTrue(new Text("n == 3 and 'a' in list", HERE), scope));
    assertFalse(templating.isTrue(new Text("missing is defined or not yes", HERE), scope));
  }
}
