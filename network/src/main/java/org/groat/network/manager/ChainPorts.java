package org.groat.network.manager;

import java.util.List;
import java.util.Objects;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.mempool.RemovalReason;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.service.ChainEvents;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Moment;
import org.groat.network.relay.BlockRelay;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.relay.TransactionVerdict;
import org.groat.network.sync.ChainPort;
import org.groat.network.sync.ChainSync;
import org.jspecify.annotations.Nullable;

/// The way to the chain and back: submissions go to the chain loop, verdicts and events come back to the network loop.
final class ChainPorts implements ChainPort {
  private final ChainService chain;
  private final EventLoop loop;

  ChainPorts(ChainService chain, EventLoop loop) {
    this.chain = chain;
    this.loop = loop;
  }

  @Override
  public void submitHeaders(List<BlockHeader> batch, HeadersVerdict done) {
    chain.submitHeaders(
        batch,
        outcome ->
            loop.execute(() -> done.judged(outcome.last(), outcome.rejection(), Moment.of(loop))));
  }

  @Override
  public void submitBlock(Block block, BlockVerdict done) {
    chain.submitBlock(
        block, outcome -> loop.execute(() -> done.judged(rejection(outcome), Moment.of(loop))));
  }

  /// What transaction relay needs.
  TransactionRelay.Ports relayPorts() {
    return new TransactionRelay.Ports(
        new PoolPort(chain, loop),
        new OwnPort(chain),
        () -> chain.snapshot().initialBlockDownload(),
        chain::feeFloor);
  }

  /// Has what happens on the chain told to sync and relay.
  ///
  /// @param handled called after each event
  void subscribe(
      ChainSync sync, TransactionRelay transactions, BlockRelay blocks, Runnable handled) {
    chain.subscribe(
        loop,
        new ChainEvents() {
          @Override
          public void tipChanged(ChainSnapshot snapshot) {
            transactions.tipChanged(loop.nanos());
            blocks.tipChanged(snapshot);
            sync.tipChanged(Moment.of(loop));
            handled.run();
          }

          @Override
          public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
            transactions.blockConnected(block.transactions(), loop.nanos());
          }

          @Override
          public void blockDisconnected(HeaderEntry entry, Block block, BlockUndo undo) {
            transactions.blockDisconnected();
          }

          @Override
          public void transactionAdded(Transaction tx, Amount fee, int virtualSize) {
            transactions.added(tx, FeeRate.ofRoundedDown(fee, virtualSize), loop.nanos());
            handled.run();
          }

          @Override
          public void transactionRestored(Transaction tx, Amount fee, int virtualSize) {
            transactions.restored(tx, FeeRate.ofRoundedDown(fee, virtualSize), loop.nanos());
            handled.run();
          }

          @Override
          public void transactionSentAgain(Transaction tx) {
            transactions.sentAgain(tx.txid(), loop.nanos());
            handled.run();
          }

          @Override
          public void transactionRemoved(Transaction tx, RemovalReason reason) {
            transactions.removed(tx, reason == RemovalReason.BLOCK);
          }

          @Override
          public void invalidFound(HeaderEntry entry, Rejection rejection) {
            sync.invalidFound(entry, rejection);
          }
        });
    // What the pool held before the subscription; later events follow on this loop in their order.
    chain
        .query(view -> view.mempool().entries())
        .thenAcceptAsync(
            entries ->
                entries.forEach(
                    entry ->
                        transactions.restored(
                            entry.tx(),
                            FeeRate.ofRoundedDown(entry.fee(), entry.virtualSize()),
                            loop.nanos())),
            loop);
  }

  private static @Nullable Rejection rejection(BlockOutcome outcome) {
    return switch (outcome) {
      case BlockOutcome.Connected _, BlockOutcome.SideBranch _, BlockOutcome.AlreadyKnown _ -> null;
      case BlockOutcome.MissingParent _ -> null;
      case BlockOutcome.Rejected no -> no.rejection();
    };
  }

  /// The way of transactions to the memory pool and back.
  private record PoolPort(ChainService chain, EventLoop loop) implements TransactionRelay.Sink {
    @Override
    public void submit(Transaction tx, TransactionRelay.VerdictSink done) {
      chain.submitTransaction(
          tx, outcome -> loop.execute(() -> done.judged(verdict(outcome), loop.nanos())));
    }

    @Override
    public void submitPair(Transaction parent, Transaction child, TransactionRelay.PairSink done) {
      chain.submitPackage(
          List.of(parent, child),
          outcome -> {
            List<TxOutcome> each = outcome.outcomes();
            // Two that cannot be a pair, such as two that are too large together: neither is worse
            // for it.
            boolean isPair = !each.isEmpty();
            TransactionVerdict ofParent =
                isPair
                    ? verdict(each.getFirst())
                    : new TransactionVerdict.Refused(
                        Objects.requireNonNull(outcome.rejection()), true);
            TransactionVerdict ofChild =
                isPair
                    ? verdict(each.getLast())
                    : new TransactionVerdict.Orphan(List.of(parent.txid()));
            loop.execute(() -> done.judged(ofParent, ofChild, loop.nanos()));
          });
    }

    private static TransactionVerdict verdict(TxOutcome outcome) {
      return switch (outcome) {
        case TxOutcome.Accepted _ -> new TransactionVerdict.Taken();
        case TxOutcome.AlreadyKnown _ -> new TransactionVerdict.Known();
        case TxOutcome.MissingInputs missing -> new TransactionVerdict.Orphan(missing.parents());
        case TxOutcome.Rejected no ->
            new TransactionVerdict.Refused(no.rejection(), no.isReconsiderable());
      };
    }
  }

  private record OwnPort(ChainService chain) implements TransactionRelay.OwnTransactions {
    @Override
    public boolean isWaiting(Txid txid) {
      return chain.isUnbroadcast(txid);
    }

    @Override
    public List<Txid> waiting() {
      return chain.unbroadcast();
    }

    @Override
    public void arrived(Txid txid) {
      chain.broadcast(txid);
    }
  }
}
