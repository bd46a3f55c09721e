package platter.wizard;

import java.time.Duration;
import platter.report.Papers;

/** The wizard as a face sees it, whether it runs in this process or in another one. */
public interface Guide {
  /**
   * Does what is wanted.
   *
   * @throws WizardException if it cannot; says why in the person's language
   */
  void take(Order order) throws WizardException;

  /** What is to be seen of a step now. */
  View view(Step step) throws WizardException;

  /** What is to be seen at the step at which the wizard is. */
  View view() throws WizardException;

  /**
   * A paper by its file name, one of {@link View#papers} of the step at which the wizard is.
   *
   * @throws WizardException if there is none of this name
   */
  Papers.File paper(String name) throws WizardException;

  /**
   * Waits until something is newer than this version, or the time is over.
   *
   * @return the version now
   */
  long await(long version, Duration most) throws WizardException, InterruptedException;
}
