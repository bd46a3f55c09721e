package platter.web;

import java.util.List;
import java.util.function.Consumer;
import platter.operation.Installation;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;

/** What the console works with on the hosts. */
public interface Workshop {
  /** Connections to all hosts, none of them open yet. */
  Hosts hosts() throws Exception;

  /** What plays the playbooks of the disc that was installed. */
  Installation installation(Hosts hosts, List<Consumer<Event>> listeners, Cancellation cancellation)
      throws Exception;
}
