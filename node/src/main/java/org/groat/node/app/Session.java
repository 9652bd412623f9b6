package org.groat.node.app;

import java.util.List;
import java.util.Map;
import org.groat.node.config.Option;
import org.groat.node.config.Settings;

/// What a command works with: the options common to all commands, and where to print.
///
/// @param options options of the table as the command line gives them
/// @param json whether a program reads the output
record Session(Map<Option<?>, List<String>> options, boolean json, Output out) {

  /// Command line and configuration file together.
  Settings settings() {
    return Settings.of(options);
  }
}
