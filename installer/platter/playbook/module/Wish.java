package platter.playbook.module;

import java.util.Set;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** A state of a host that a task wants. Pure: it only asks, compares and says what to do. */
public interface Wish {
  /** What it must know before it can compare. */
  Set<Query<?>> asks();

  /** Compares what is with what is wanted. */
  Verdict compare(Known known);
}
