package platter.run;

import java.util.List;
import java.util.Optional;
import platter.bundle.Bundle;
import platter.playbook.PlaybookException;
import platter.playbook.Resources;
import platter.playbook.Task;
import platter.playbook.host.Bytes;
import platter.playbook.module.Sources;
import platter.playbook.template.Scope;
import platter.playbook.template.Templating;

/** Files and templates as one task on one host sees them: the role's own first. */
final class TaskSources implements Sources {
  private final Task task;
  private final Resources resources;
  private final Templating templating;
  private final Scope scope;
  private final Optional<Bundle> bundle;
  private boolean secret;

  TaskSources(
      Task task, Resources resources, Templating templating, Scope scope, Optional<Bundle> bundle) {
    this.task = task;
    this.resources = resources;
    this.templating = templating;
    this.scope = scope;
    this.bundle = bundle;
  }

  /** Whether a secret went into a template. */
  boolean secret() {
    return secret;
  }

  @Override
  public Bytes file(String name) {
    var path = path("files", name);
    return Bytes.of(resources.read(path).orElseThrow(() -> missing(path)));
  }

  @Override
  public Bytes template(String name) {
    var path = path("templates", name);
    var source = resources.text(path).orElseThrow(() -> missing(path));
    var rendered = templating.renderFile(source, path, scope);
    secret |= rendered.secret();
    return Bytes.of(rendered.text());
  }

  private String path(String kind, String name) {
    if (name.startsWith("/") || List.of(name.split("/")).contains("..")) {
      throw new PlaybookException(task.place(), "'" + name + "' must lie below " + kind + "/");
    }
    return task.role().map(role -> role.path(kind, name)).orElse(kind + "/" + name);
  }

  @Override
  public Bundle bundle() {
    return bundle.orElseThrow(
        () ->
            new PlaybookException(
                task.place(), "this program carries no images; see 'bundle build'"));
  }

  private PlaybookException missing(String path) {
    return new PlaybookException(task.place(), "there is no " + path);
  }
}
