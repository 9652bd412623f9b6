package org.groat.node.app;

/// A command that has no other options than those of the table: picocli need not look at its class, whose annotations would
/// cost a start some hundredths of a second.
interface PlainCommand extends Command {}
