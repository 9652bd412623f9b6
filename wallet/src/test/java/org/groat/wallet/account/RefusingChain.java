package org.groat.wallet.account;

import java.util.List;
import java.util.Optional;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;

/// A chain like another one, whose node refuses every transaction.
record RefusingChain(WalletChain chain) implements WalletChain {
  @Override
  public NetworkParameters network() {
    return chain.network();
  }

  @Override
  public ChainPoint tip() {
    return chain.tip();
  }

  @Override
  public long tipTime() {
    return chain.tipTime();
  }

  @Override
  public Optional<ChainPoint> at(int height) {
    return chain.at(height);
  }

  @Override
  public Optional<ChainPoint> commonAncestor(BlockHash hash) {
    return chain.commonAncestor(hash);
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return chain.block(hash);
  }

  @Override
  public SubmitOutcome submit(Transaction tx) {
    return new SubmitOutcome.Rejected("min relay fee not met");
  }

  @Override
  public List<Transaction> mempool() {
    return chain.mempool();
  }

  @Override
  public FeeRate feeFloor() {
    return chain.feeFloor();
  }

  @Override
  public Optional<FeeRate> estimateFee(int targetBlocks) {
    return chain.estimateFee(targetBlocks);
  }
}
