package org.groat.node.app;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs this program again, in a process of its own.
final class ChildProcess {
  private static final List<String> PASSED_ON =
      List.of("--", "-Djava.library.path", "-XX:AOTCache=", "-Xlog:aot", "-Xlog:cds");

  private ChildProcess() {}

  /// Starts a process that has nothing to read; a node in it stops when this process ends.
  ///
  /// @param flags of the JVM, such as its collector and its heap
  /// @param arguments of the command line
  /// @param output where both output streams go
  static Process start(List<String> flags, List<String> arguments, Path output) throws IOException {
    return new ProcessBuilder(command(flags, arguments))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
        .start();
  }

  private static List<String> command(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What the launcher gave this process for native code, the child needs too; and it is to start
    // as quickly.
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (PASSED_ON.stream().anyMatch(argument::startsWith)) {
        command.add(argument);
      }
    }
    command.addAll(flags);
    command.add("-D" + NodeCommand.STOP_WITH + "=" + ProcessHandle.current().pid());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(arguments);
    return command;
  }

  private static File nothing() {
    return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }
}
