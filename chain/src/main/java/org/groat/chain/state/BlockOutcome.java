package org.groat.chain.state;

import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.BlockHash;

/// What became of a block.
public sealed interface BlockOutcome {

  /// On the active chain now: every rule holds for it.
  record Connected(HeaderEntry entry) implements BlockOutcome {}

  /// Stored, and every rule that needs no coins holds: on a branch with less work, or the data of a block before it is missing.
  record SideBranch(HeaderEntry entry) implements BlockOutcome {}

  /// Stored before.
  record AlreadyKnown(HeaderEntry entry) implements BlockOutcome {}

  /// Not looked at further: the header before it is not known.
  record MissingParent(BlockHash parent) implements BlockOutcome {}

  /// Breaks a rule. Unless the rule's kind is MUTATED, the hash is remembered as invalid where its header is known.
  record Rejected(Rejection rejection) implements BlockOutcome {}
}
