package platter.playbook.module;

import platter.bundle.Bundle;
import platter.playbook.host.Bytes;

/** Files and templates that stand beside a task. */
public interface Sources {
  /** A file of the role's or playbook's {@code files/}. */
  Bytes file(String name);

  /** A template of the role's or playbook's {@code templates/}, rendered for the host. */
  Bytes template(String name);

  /** The images of the disc. */
  Bundle bundle();
}
