package org.groat.node.rpc;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/// What the methods may do to the node as a whole.
public interface NodeControl {
  /// Begins to stop the node; returns at once.
  void stop();

  /// Seconds since the node started.
  long uptimeSeconds();

  Path logFile();

  /// The logging categories and whether each logs everything.
  Map<String, Boolean> loggingCategories();

  /// Turns a logging category, or `all`, on or off.
  ///
  /// @throws IllegalArgumentException where there is no such category
  void setLogging(String category, boolean on);

  /// Pretends that it is this time, in seconds since 1970; empty for the machine's own.
  void setMockTime(OptionalLong seconds);
}
