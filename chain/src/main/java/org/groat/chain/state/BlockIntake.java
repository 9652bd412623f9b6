package org.groat.chain.state;

import java.util.Optional;
import java.util.function.Consumer;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;

/// How a checked block gets its place among the headers and in the store, and then a turn on the active chain. Owned by the chain
/// loop.
final class BlockIntake {
  private final Tools tools;
  private final HeaderTree tree;
  private final HeaderAcceptance headers;
  private final ChainSelection selection;
  private final ActiveChain chain;

  BlockIntake(
      Tools tools,
      HeaderTree tree,
      HeaderAcceptance headers,
      ChainSelection selection,
      ActiveChain chain) {
    this.tools = tools;
    this.tree = tree;
    this.headers = headers;
    this.selection = selection;
    this.chain = chain;
  }

  /// Takes a block.
  ///
  /// @return the outcome; nothing where the chain tells it once it knows
  Optional<BlockOutcome> submit(CheckedBlock checked, Consumer<? super BlockOutcome> outcome) {
    Block block = checked.block();
    Optional<HeaderEntry> known = tree.get(block.hash());
    if (known.isPresent() && known.get().transactionCount() > 0 && !known.get().isInvalid()) {
      return Optional.of(new BlockOutcome.AlreadyKnown(known.get()));
    }
    if (checked.rejection() != null) {
      return Optional.of(refuseUnchecked(block, checked.rejection()));
    }
    HeaderEntry entry;
    switch (headers.accept(block.header())) {
      case HeaderOutcome.Accepted(HeaderEntry added) -> entry = added;
      case HeaderOutcome.AlreadyKnown(HeaderEntry before) -> entry = before;
      case HeaderOutcome.MissingParent(BlockHash parent) -> {
        return Optional.of(new BlockOutcome.MissingParent(parent));
      }
      case HeaderOutcome.Rejected(Rejection rejection) -> {
        return Optional.of(new BlockOutcome.Rejected(rejection));
      }
    }
    Optional<Rejection> rejection =
        BlockRules.accept(block, entry.parent(), tools.settings().params());
    if (rejection.isPresent()) {
      if (rejection.get().kind() != Rule.Kind.MUTATED) {
        chain.condemn(entry, rejection.get());
      }
      settleHeaders();
      return Optional.of(new BlockOutcome.Rejected(rejection.get()));
    }
    tools.archive().put(entry, block, tools.flusher());
    selection.blockAdded(entry, chain.head());
    Optional<BlockOutcome> told =
        chain.extend(entry, checked, outcome)
            ? Optional.empty()
            : Optional.of(activate(entry, checked));
    if (selection.bestHeader().isDescendantOf(entry) && !chain.head().isDescendantOf(entry)) {
      tools.archive().keepWaiting(entry, block);
    }
    return told;
  }

  /// Refuses a block that is wrong in itself. Its hash is condemned only where the header commits to exactly these
  /// transactions: anything else a stranger may have done to a good block.
  private BlockOutcome refuseUnchecked(Block block, Rejection rejection) {
    Optional<HeaderEntry> known = tree.get(block.hash());
    if (known.isPresent()
        && !known.get().isInvalid()
        && rejection.kind() != Rule.Kind.MUTATED
        && BlockRules.checkMerkleRoot(block).isEmpty()) {
      chain.condemn(known.get(), rejection);
      settleHeaders();
    }
    return new BlockOutcome.Rejected(rejection);
  }

  private BlockOutcome activate(HeaderEntry entry, CheckedBlock checked) {
    chain.settle();
    Optional<Rejection> rejection = chain.activateBest(checked);
    if (rejection.isPresent()) {
      return new BlockOutcome.Rejected(rejection.get());
    }
    if (entry.isInvalid()) {
      // A block before it was stored, and turned out to be invalid only when this one made its
      // branch the best.
      return new BlockOutcome.Rejected(Rejection.of(HeaderRule.PREVIOUS_INVALID));
    }
    return chain.tip().isDescendantOf(entry)
        ? new BlockOutcome.Connected(entry)
        : new BlockOutcome.SideBranch(entry);
  }

  /// Writes what changed among the headers, and shows it to other threads.
  void settleHeaders() {
    tools.archive().putHeaders(tools.flusher().takeChanged());
    chain.publish();
  }
}
