package org.groat.chain.state;

import java.util.Locale;

/// The end of a branch.
///
/// @param branchLength blocks between it and the active chain; 0 for the active tip
public record ChainTip(HeaderEntry entry, int branchLength, Status status) {

  /// What is known of a branch; the words are `getchaintips`'s.
  public enum Status {
    /// The active chain's tip.
    ACTIVE,
    /// At least one block of it is invalid.
    INVALID,
    /// Blocks of it are missing.
    HEADERS_ONLY,
    /// Fully valid, and not active.
    VALID_FORK,
    /// All blocks are there, and were never connected.
    VALID_HEADERS;

    /// The word that JSON-RPC uses.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
