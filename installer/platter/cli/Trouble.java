package platter.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import platter.inventory.InventoryException;
import platter.inventory.InventoryWriteException;
import platter.operation.ChatException;
import platter.operation.ChecksFellShortException;
import platter.operation.OperationException;
import platter.playbook.PlaybookException;
import platter.run.CancelledException;
import platter.run.RunLockedException;
import platter.ssh.UnreachableException;
import platter.topology.InvalidTopologyException;
import platter.topology.Messages;
import platter.topology.Phrases;
import platter.wizard.WizardException;

/** What went wrong with a command, in the person's language, and how the process ends by it. */
record Trouble(Locale language) {
  /** In the language of this machine. */
  static String said(Exception trouble) {
    return new Trouble(Locale.getDefault()).sentence(trouble);
  }

  /**
   * What a person can act on is said in a sentence; only a fault of the program shows its trace.
   */
  String text(Exception trouble) {
    if (trouble instanceof InvalidTopologyException invalid) {
      return invalid.text(Messages.of("topology", language));
    }
    boolean expected =
        trouble instanceof UsageException
            || trouble instanceof OperationException
            || trouble instanceof ChecksFellShortException
            || trouble instanceof ChatException
            || trouble instanceof UnreachableException
            || trouble instanceof RunLockedException
            || trouble instanceof CancelledException
            || trouble instanceof InventoryException
            || trouble instanceof InventoryWriteException
            || trouble instanceof WizardException
            || trouble instanceof IOException
            || trouble instanceof PlaybookException;
    if (expected) {
      return sentence(trouble);
    }
    trouble.printStackTrace();
    return Phrases.of(language)
        .of("this is a fault of the program, please report the lines above: " + trouble);
  }

  private String sentence(Exception trouble) {
    var text =
        trouble instanceof FileSystemException file
            ? ofFile(file)
            : String.valueOf(trouble.getMessage());
    return Phrases.of(language).of(text);
  }

  /** Java says of some only which file it is. */
  private static String ofFile(FileSystemException trouble) {
    var file = trouble.getFile();
    if (trouble instanceof NoSuchFileException) {
      return file + ": there is no such file";
    }
    if (trouble instanceof AccessDeniedException) {
      return file + ": access is denied";
    }
    if (trouble instanceof FileAlreadyExistsException) {
      return file + ": it exists already";
    }
    if (trouble instanceof NotDirectoryException) {
      return file + ": it is no directory";
    }
    return String.valueOf(trouble.getMessage());
  }

  int status(Exception trouble) {
    if (trouble instanceof UsageException) {
      return Platter.USAGE;
    }
    if (trouble instanceof ChecksFellShortException) {
      return Platter.FELL_SHORT;
    }
    return trouble instanceof CancelledException ? Platter.CANCELLED : Platter.FAILED;
  }

  /** What cannot be read of what was typed, and then what is nearest to it, or how it is used. */
  int usage(ParameterException trouble) {
    CommandLine command = trouble.getCommandLine();
    var phrases = Phrases.of(language);
    var out = command.getErr();
    out.println(phrases.of(String.valueOf(trouble.getMessage())));
    var nearest =
        trouble instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.<String>of();
    if (nearest.isEmpty()) {
      command.usage(out);
    } else {
      out.println(phrases.of("Did you mean: " + String.join(", ", nearest)));
    }
    return Platter.USAGE;
  }
}
