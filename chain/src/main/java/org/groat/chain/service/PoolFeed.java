package org.groat.chain.service;

import java.util.Optional;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.mempool.Mempool;
import org.groat.chain.mempool.MempoolChain;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.mempool.MempoolListener;
import org.groat.chain.mempool.OwnTransactions;
import org.groat.chain.mempool.RemovalReason;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainListener;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.HeaderEntry;

/// Ties the memory pool to the chain: the pool looks up coins there, and hears of every block before any subscriber does.
final class PoolFeed implements ChainListener, MempoolListener {
  private final Mempool mempool;
  private final OwnTransactions own;
  private volatile FeeRate feeFloor;

  private PoolFeed(Mempool mempool) {
    this.mempool = mempool;
    this.own = new OwnTransactions(mempool);
    this.feeFloor = mempool.feeFloor();
  }

  /// Makes an empty pool on top of a chain. Called on the chain loop.
  static PoolFeed begin(PoolSettings settings, ChainState chain, EventLoop loop, Secp256k1 curve) {
    PoolFeed feed =
        new PoolFeed(
            new Mempool(loop, new ActiveChain(chain), curve, settings.policy(), settings.limits()));
    chain.addListener(feed);
    feed.mempool.addListener(feed);
    feed.mempool.addListener(feed.own);
    return feed;
  }

  Mempool mempool() {
    return mempool;
  }

  OwnTransactions own() {
    return own;
  }

  /// The least rate that a newcomer must pay, as of the pool's last change. Safe from any thread.
  FeeRate feeFloor() {
    return feeFloor;
  }

  @Override
  public void connected(HeaderEntry entry, Block block, BlockUndo undo) {
    mempool.blockConnected(block);
  }

  @Override
  public void disconnected(HeaderEntry entry, Block block, BlockUndo undo) {
    mempool.blockDisconnected(block);
  }

  @Override
  public void tipChanged(ChainSnapshot snapshot) {
    mempool.tipChanged();
    feeFloor = mempool.feeFloor();
  }

  @Override
  public void removed(MempoolEntry entry, RemovalReason reason) {
    feeFloor = mempool.feeFloor();
  }

  /// The chain as the pool sees it.
  private record ActiveChain(ChainState chain) implements MempoolChain {
    @Override
    public HeaderContext tip() {
      return chain.tip();
    }

    @Override
    public NetworkParameters params() {
      return chain.params();
    }

    @Override
    public Optional<Coin> coin(OutPoint outPoint) {
      return chain.coin(outPoint);
    }
  }
}
