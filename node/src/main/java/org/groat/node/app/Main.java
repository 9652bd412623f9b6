package org.groat.node.app;

import java.util.Arrays;

/// The program's entry.
public final class Main {
  private Main() {}

  /// Runs one command and ends with its exit status.
  public static void main(String[] arguments) {
    int status = CommandLineInterface.run(Arrays.asList(arguments), Output.ofProcess());
    System.out.flush();
    // Ends the process even where a library keeps a thread alive.
    System.exit(status);
  }
}
