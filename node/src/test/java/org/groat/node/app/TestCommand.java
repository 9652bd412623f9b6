package org.groat.node.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A command line run in this process, and what came of it.
///
/// @param results lines on the standard output
/// @param remarks lines on the standard error
record TestCommand(int status, List<String> results, List<String> remarks) {

  static TestCommand run(String... arguments) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    int status;
    try (PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(remarks, true, StandardCharsets.UTF_8)) {
      status = CommandLineInterface.run(List.of(arguments), new Output(out, err, false));
    }
    return new TestCommand(status, lines(results), lines(remarks));
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
