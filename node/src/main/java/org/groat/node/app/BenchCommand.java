package org.groat.node.app;

import picocli.CommandLine;

/// Measures.
@CommandLine.Command(subcommands = {BenchSimulateCommand.class})
final class BenchCommand {}
