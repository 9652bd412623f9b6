package org.groat.node.app;

/// One command of the command line. Its options and arguments are fields that picocli fills.
interface Command {
  /// All went well.
  int OK = 0;

  /// What was asked for could not be done.
  int FAILED = 1;

  /// The command line itself is wrong.
  int MISUSED = 2;

  /// Does what is asked.
  ///
  /// @return the process's exit status
  /// @throws Exception to fail with a line for the user: its message where it is made for users
  int run(Session session) throws Exception;
}
