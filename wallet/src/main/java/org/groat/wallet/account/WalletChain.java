package org.groat.wallet.account;

import java.util.List;
import java.util.Optional;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;

/// The chain as a wallet sees it: a node in the same process, and later others. Called on the wallet loop; may block for the
/// time of a read or of one transaction's acceptance.
public interface WalletChain {

  NetworkParameters network();

  /// The tip of the active chain.
  ChainPoint tip();

  /// Time of the tip's header, seconds since 1970.
  long tipTime();

  /// The block of the active chain at a height, empty above the tip.
  Optional<ChainPoint> at(int height);

  /// The highest block of the active chain that the given block is or descends from; empty where the block is not known.
  Optional<ChainPoint> commonAncestor(BlockHash hash);

  /// A whole block; empty where it is not stored (any more).
  Optional<Block> block(BlockHash hash);

  /// Offers a transaction to the mempool, and through it to the network. One that is there already counts as accepted.
  SubmitOutcome submit(Transaction tx);

  /// All transactions of the mempool, in an order in which parents come first.
  List<Transaction> mempool();

  /// The lowest rate that the mempool takes at present.
  FeeRate feeFloor();

  /// The rate that should confirm within so many blocks, where there is an estimate.
  Optional<FeeRate> estimateFee(int targetBlocks);

  /// What became of a transaction that was offered.
  sealed interface SubmitOutcome {
    record Accepted() implements SubmitOutcome {}

    /// @param reason the reject string and its detail, for a person and for programs
    record Rejected(String reason) implements SubmitOutcome {}
  }
}
