package platter.ssh;

/**
 * What came back from a {@link Script}.
 *
 * @param status exit status; 124 or 137 where the time limit ended it
 * @param out standard output, decoded as UTF-8 (a script that must tell of other bytes encodes
 *     them)
 * @param err standard error, decoded as UTF-8
 */
public record Answer(int status, String out, String err) {
  public boolean ok() {
    return status == 0;
  }
}
