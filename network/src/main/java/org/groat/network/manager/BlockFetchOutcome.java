package org.groat.network.manager;

/// What became of the wish to have a block from a certain peer.
public enum BlockFetchOutcome {
  ASKED,
  HEADER_MISSING,
  BLOCK_KNOWN,
  NO_SUCH_PEER,
  /// The peer gives blocks away without their witnesses only.
  NO_WITNESSES,
  ASKED_ALREADY
}
