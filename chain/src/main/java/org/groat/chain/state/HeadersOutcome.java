package org.groat.chain.state;

import java.util.Optional;
import org.groat.chain.consensus.Rejection;
import org.jspecify.annotations.Nullable;

/// What became of a run of headers, up to the first that was not accepted.
///
/// @param last the last one that is in the tree now, new or not; null where there is none
/// @param rejection why the run ended early; null where it did not, or ended at a missing parent
/// @param accepted how many were new
/// @param missingParent true where the run ended because the header before is not known
public record HeadersOutcome(
    @Nullable HeaderEntry last,
    @Nullable Rejection rejection,
    int accepted,
    boolean missingParent) {

  /// The last header that is in the tree now.
  public Optional<HeaderEntry> lastAccepted() {
    return Optional.ofNullable(last);
  }

  /// The rule that ended the run.
  public Optional<Rejection> rejected() {
    return Optional.ofNullable(rejection);
  }
}
