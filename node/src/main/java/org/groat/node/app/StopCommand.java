package org.groat.node.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/// Stops a node and waits until it has stopped.
final class StopCommand implements PlainCommand {
  private static final long WAIT_NANOS = 60_000_000_000L;
  private static final long STEP_NANOS = 20_000_000L;

  @Override
  public int run(Session session) throws Exception {
    NodeConnection node = NodeConnection.open(session);
    String answer = node.call("stop").asText();
    Path cookie = node.settings().cookieFile();
    // The cookie is the last thing that a node takes away.
    for (long waited = 0; Files.exists(cookie) && waited < WAIT_NANOS; waited += STEP_NANOS) {
      LockSupport.parkNanos(STEP_NANOS);
    }
    session.out().line(answer);
    return OK;
  }
}
