package platter.playbook.template;

/** The value of {@code omit}: an argument that is this was not given at all. */
public enum Omitted {
  OMITTED
}
