package org.groat.node.app;

import picocli.CommandLine;

/// Works on the chain of a data directory that no node has open.
@CommandLine.Command(
    subcommands = {
      ChainImportCommand.class,
      ChainExportCommand.class,
      ChainInfoCommand.class,
      ChainVerifyCommand.class
    })
final class ChainCommand {}
