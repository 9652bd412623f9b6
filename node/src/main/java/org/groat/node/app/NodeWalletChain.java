package org.groat.node.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.wallet.account.ChainPoint;
import org.groat.wallet.account.WalletChain;

/// The node's own chain as its wallets see it.
final class NodeWalletChain implements WalletChain {
  private final ChainService chain;

  NodeWalletChain(ChainService chain) {
    this.chain = chain;
  }

  @Override
  public NetworkParameters network() {
    return chain.params();
  }

  @Override
  public ChainPoint tip() {
    return point(chain.snapshot().tip());
  }

  @Override
  public long tipTime() {
    return chain.snapshot().tip().header().time();
  }

  @Override
  public Optional<ChainPoint> at(int height) {
    return chain.snapshot().active(height).map(NodeWalletChain::point);
  }

  @Override
  public Optional<ChainPoint> commonAncestor(BlockHash hash) {
    return chain.header(hash).map(entry -> point(HeaderEntry.fork(entry, chain.snapshot().tip())));
  }

  @Override
  public Optional<Block> block(BlockHash hash) {
    return chain.header(hash).flatMap(chain::block);
  }

  @Override
  public SubmitOutcome submit(Transaction tx) {
    CompletableFuture<TxOutcome> outcome = new CompletableFuture<>();
    chain.submitOwnTransaction(tx, outcome::complete);
    return switch (outcome.join()) {
      case TxOutcome.Accepted _, TxOutcome.AlreadyKnown _ -> new SubmitOutcome.Accepted();
      case TxOutcome.MissingInputs _ ->
          new SubmitOutcome.Rejected("bad-txns-inputs-missingorspent");
      case TxOutcome.Rejected rejected -> new SubmitOutcome.Rejected(rejected.rejection().text());
    };
  }

  @Override
  public List<Transaction> mempool() {
    return chain.ask(view -> view.mempool().entries().stream().map(MempoolEntry::tx).toList());
  }

  @Override
  public FeeRate feeFloor() {
    return chain.feeFloor();
  }

  @Override
  public Optional<FeeRate> estimateFee(int targetBlocks) {
    return Optional.empty();
  }

  private static ChainPoint point(HeaderEntry entry) {
    return new ChainPoint(entry.hash(), entry.height());
  }
}
