package org.groat.chain.state;

import java.util.Collection;
import java.util.Optional;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.HeaderRules;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.runtime.Scheduler;

/// Takes headers into the tree, or says why not. Owned by the chain loop.
final class HeaderAcceptance {
  private final HeaderTree tree;
  private final NetworkParameters params;
  private final ChainSelection selection;
  private final ChainFlusher flusher;
  private final Scheduler clock;

  HeaderAcceptance(
      HeaderTree tree,
      NetworkParameters params,
      ChainSelection selection,
      ChainFlusher flusher,
      Scheduler clock) {
    this.tree = tree;
    this.params = params;
    this.selection = selection;
    this.flusher = flusher;
    this.clock = clock;
  }

  /// Takes headers, each on top of one before, up to the first that is not accepted.
  HeadersOutcome accept(Collection<BlockHeader> headers) {
    HeaderEntry last = null;
    Rejection rejection = null;
    int accepted = 0;
    boolean missing = false;
    for (BlockHeader header : headers) {
      switch (accept(header)) {
        case HeaderOutcome.Accepted(HeaderEntry entry) -> {
          last = entry;
          accepted++;
        }
        case HeaderOutcome.AlreadyKnown(HeaderEntry entry) -> last = entry;
        case HeaderOutcome.MissingParent(BlockHash parent) -> missing = true;
        case HeaderOutcome.Rejected(Rejection reason) -> rejection = reason;
      }
      if (missing || rejection != null) {
        break;
      }
    }
    return new HeadersOutcome(last, rejection, accepted, missing);
  }

  /// Takes a header.
  HeaderOutcome accept(BlockHeader header) {
    Optional<HeaderEntry> known = tree.get(header.hash());
    if (known.isPresent()) {
      return known.get().isInvalid()
          ? new HeaderOutcome.Rejected(Rejection.of(HeaderRule.KNOWN_INVALID))
          : new HeaderOutcome.AlreadyKnown(known.get());
    }
    Optional<Rejection> rejection = HeaderRules.check(header, params);
    if (rejection.isPresent()) {
      return new HeaderOutcome.Rejected(rejection.get());
    }
    Optional<HeaderEntry> parent = tree.get(header.previous());
    if (parent.isEmpty()) {
      return new HeaderOutcome.MissingParent(header.previous());
    }
    if (parent.get().isInvalid()) {
      return new HeaderOutcome.Rejected(Rejection.of(HeaderRule.PREVIOUS_INVALID));
    }
    rejection = HeaderRules.accept(header, parent.get(), params, clock.nowSeconds());
    if (rejection.isPresent()) {
      return new HeaderOutcome.Rejected(rejection.get());
    }
    HeaderEntry entry = tree.add(header);
    flusher.changed(entry);
    selection.headerAdded(entry);
    return new HeaderOutcome.Accepted(entry);
  }
}
