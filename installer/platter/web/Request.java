package platter.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser wants.
 *
 * @param path without what was typed behind a question mark
 * @param query what was, the first of each name
 * @param fresh whether a page that is there is only kept fresh
 * @param form what was posted, in the page's order, the last of each name; files are not taken
 */
record Request(
    Session session,
    String path,
    Map<String, String> query,
    boolean fresh,
    Map<String, String> form) {

  static Request of(HttpServerExchange exchange, Session session, Optional<FormData> posted) {
    var query = new LinkedHashMap<String, String>();
    exchange.getQueryParameters().forEach((name, values) -> query.put(name, values.getFirst()));
    var form = new LinkedHashMap<String, String>();
    posted.ifPresent(
        data ->
            data.forEach(
                name -> {
                  var value = data.getLast(name);
                  if (value != null && !value.isFileItem()) {
                    form.put(name, value.getValue());
                  }
                }));
    boolean fresh = exchange.getRequestHeaders().contains("HX-Request");
    return new Request(session, exchange.getRequestPath(), query, fresh, form);
  }

  /** What stands behind this beginning of the path; empty where the path begins otherwise. */
  Optional<String> behind(String beginning) {
    return path.startsWith(beginning)
        ? Optional.of(path.substring(beginning.length()))
        : Optional.empty();
  }

  String posted(String name) {
    return form.getOrDefault(name, "");
  }

  String asked(String name) {
    return query.getOrDefault(name, "");
  }
}
