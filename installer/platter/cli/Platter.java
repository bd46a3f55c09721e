package platter.cli;

/** The program: {@code java -jar platter.jar}. */
public final class Platter {
  private Platter() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.out.println("platter");
  }
}
