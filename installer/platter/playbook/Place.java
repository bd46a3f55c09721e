package platter.playbook;

/**
 * Where something stands in a playbook.
 *
 * @param file relative to the playbooks' root
 * @param line counted from 1; 0 means the file as a whole
 */
public record Place(String file, int line) {
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
