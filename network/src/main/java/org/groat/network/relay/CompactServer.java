package org.groat.network.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.HeaderEntry;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.ShortIds;
import org.groat.network.wire.BlockTransactions;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.GetBlockTransactions;
import org.jspecify.annotations.Nullable;

/// Compact blocks for those who ask (BIP-0152), and the transactions that they turn out to lack.
///
/// Only blocks near the tip are given so: of older ones nobody has the transactions at hand, and each request would cost us a
/// read and a parse. Beyond the depth the whole block goes out. The latest compact block is kept, for many ask for it.
final class CompactServer {
  /// Blocks below the tip of which the compact form is given.
  static final int COMPACT_DEPTH = 5;

  /// Blocks below the tip of which single transactions are given.
  static final int TRANSACTIONS_DEPTH = 10;

  private final ChainService chain;
  private final RandomGenerator random;
  private @Nullable CompactBlock latest;

  CompactServer(ChainService chain, RandomGenerator random) {
    this.chain = chain;
    this.random = random;
  }

  /// The compact form of a block near the tip.
  Optional<CompactBlock> compact(HeaderEntry entry) {
    if (chain.snapshot().tip().height() - entry.height() > COMPACT_DEPTH) {
      return Optional.empty();
    }
    CompactBlock kept = latest;
    if (kept != null && kept.hash().equals(entry.hash())) {
      return Optional.of(kept);
    }
    Optional<CompactBlock> made = chain.block(entry).map(block -> of(block, random.nextLong()));
    made.ifPresent(compact -> latest = compact);
    return made;
  }

  /// A peer asks for transactions of a block.
  void serve(PeerLink link, GetBlockTransactions request) {
    HeaderEntry tip = chain.snapshot().tip();
    HeaderEntry entry = chain.header(request.block()).filter(HeaderEntry::hasBlock).orElse(null);
    if (entry == null || !tip.isDescendantOf(entry)) {
      return;
    }
    if (tip.height() - entry.height() > TRANSACTIONS_DEPTH) {
      chain.rawBlock(entry).ifPresent(raw -> link.send(Encoded.block(raw)));
      return;
    }
    chain.block(entry).ifPresent(block -> answer(link, request, block));
  }

  /// Names every transaction but the coinbase, which nobody else can have.
  static CompactBlock of(Block block, long nonce) {
    ShortIds ids = new ShortIds(block.header(), nonce);
    List<Transaction> all = block.transactions();
    List<Long> named = all.subList(1, all.size()).stream().map(tx -> ids.of(tx.wtxid())).toList();
    return new CompactBlock(
        block.header(),
        nonce,
        named,
        List.of(new CompactBlock.PrefilledTransaction(0, all.getFirst())));
  }

  private static void answer(PeerLink link, GetBlockTransactions request, Block block) {
    List<Transaction> wanted = new ArrayList<>();
    BlockHash hash = request.block();
    for (int index : request.indexes()) {
      if (index >= block.transactions().size()) {
        link.punish(Misbehaviour.PARTIAL_BLOCK_OUT_OF_RANGE, hash + " index " + index);
        return;
      }
      wanted.add(block.transaction(index));
    }
    link.send(new BlockTransactions(hash, wanted));
  }
}
