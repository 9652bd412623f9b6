package org.groat.node.app;

import picocli.CommandLine;

/// Measures what this machine does with Groat.
@CommandLine.Command(
    subcommands = {
      BenchImportCommand.class,
      BenchSyncCommand.class,
      BenchLoadCommand.class,
      BenchCrowdCommand.class,
      BenchVerifyCommand.class,
      BenchHashCommand.class,
      BenchSimulateCommand.class
    })
final class BenchCommand {}
