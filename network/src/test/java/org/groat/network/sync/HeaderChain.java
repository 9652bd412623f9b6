package org.groat.network.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.simulation.BlockMaker;

/// Branches of regtest headers in a real header tree, for decisions on plain data.
final class HeaderChain {
  private static final long TIME = 1_700_000_000;

  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(TIME));
  private final ChainService chain =
      ChainService.open(
          ChainSettings.of(NetworkParameters.REGTEST).withCacheBytes(ChainSettings.CACHE_BYTES_MIN),
          new MemoryStore(),
          loop,
          Runnable::run,
          Secp256k1s.best());

  HeaderEntry genesis() {
    return chain.headers().genesis();
  }

  /// The tip of a new branch of `count` headers on `parent`.
  HeaderEntry extend(HeaderEntry parent, int count, long tag) {
    HeaderEntry tip = parent;
    for (int i = 0; i < count; i++) {
      BlockHeader header = BlockMaker.block(tip, TIME - 1_000_000 + tip.height(), tag).header();
      List<HeaderEntry> accepted = new ArrayList<>();
      chain.submitHeaders(
          List.of(header), outcome -> outcome.lastAccepted().ifPresent(accepted::add));
      loop.runDue();
      tip = accepted.getFirst();
    }
    return tip;
  }
}
