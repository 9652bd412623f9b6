package org.groat.chain.state;

import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.BlockHash;

/// What became of a header.
public sealed interface HeaderOutcome {

  /// New, and in the tree now.
  record Accepted(HeaderEntry entry) implements HeaderOutcome {}

  /// In the tree before.
  record AlreadyKnown(HeaderEntry entry) implements HeaderOutcome {}

  /// Not looked at further: the header before it is not known.
  record MissingParent(BlockHash parent) implements HeaderOutcome {}

  /// Breaks a rule.
  record Rejected(Rejection rejection) implements HeaderOutcome {}
}
