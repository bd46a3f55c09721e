package platter.playbook.host;

/** A group of accounts. */
public record GroupState(String name, long gid) {}
