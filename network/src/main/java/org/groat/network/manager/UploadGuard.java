package org.groat.network.manager;

import java.util.List;
import org.groat.chain.runtime.Scheduler;
import org.groat.chain.service.ChainService;
import org.groat.network.peer.Permission;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.InventoryType;

/// Keeps to the [UploadTarget]: hangs up on whoever asks for a historic block when the day's upload is nearly used up, so that
/// the peer looks elsewhere.
///
/// Owned by the network loop.
final class UploadGuard {
  private final UploadTarget upload;
  private final boolean limited;
  private final ChainService chain;
  private final Peers peers;
  private final Scheduler clock;

  /// @param target bytes a day; 0 for no target
  UploadGuard(long target, ChainService chain, Peers peers, Scheduler clock) {
    this.upload = new UploadTarget(target);
    this.limited = target > 0;
    this.chain = chain;
    this.peers = peers;
    this.clock = clock;
  }

  /// False where the peer asked for more than is given; its connection then ends.
  boolean mayServe(Peer peer, List<InventoryItem> items) {
    if (!limited || peer.permissions().has(Permission.DOWNLOAD)) {
      return true;
    }
    if (!totals().upload().historicServed() && items.stream().anyMatch(this::isHistoric)) {
      peer.finish("the day's upload is nearly used up");
      return false;
    }
    return true;
  }

  /// False where the peer asked for all of the pool and the day's upload is used up; its connection then ends.
  boolean mayTellPool(Peer peer) {
    if (!limited || peer.permissions().has(Permission.MEMPOOL) || !totals().upload().reached()) {
      return true;
    }
    peer.finish("the day's upload is used up");
    return false;
  }

  /// Takes what was sent; to be called every second or so, so that each day begins in time.
  void tick() {
    upload.sent(peers.bytesSent(), clock.nowSeconds());
  }

  NetworkTotals totals() {
    tick();
    return peers.totals(upload.state(clock.nowSeconds()));
  }

  /// A filtered block counts as old whatever its age: whoever asks for it is no miner that waits.
  private boolean isHistoric(InventoryItem item) {
    if (item.type() == InventoryType.FILTERED_BLOCK) {
      return true;
    }
    long newest = chain.snapshot().bestHeader().header().time();
    return item.type().isBlock()
        && chain
            .header(item.blockHash())
            .filter(e -> newest - e.header().time() > UploadTarget.HISTORIC_AGE.toSeconds())
            .isPresent();
  }
}
