package platter.health;

import platter.topology.Host;

/** A port of one host that another must be able to reach. */
public record Route(Host from, Host to, Port port) {}
