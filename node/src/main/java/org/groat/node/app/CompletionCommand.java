package org.groat.node.app;

import picocli.AutoComplete;

/// Prints a script that completes commands and options: `source <(groat completion)`.
final class CompletionCommand implements PlainCommand {
  @Override
  public int run(Session session) {
    session.out().line(AutoComplete.bash("groat", CommandLineInterface.whole()));
    return OK;
  }
}
