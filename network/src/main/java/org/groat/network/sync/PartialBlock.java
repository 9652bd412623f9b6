package org.groat.network.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.network.peer.ShortIds;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.Protocol;
import org.jspecify.annotations.Nullable;

/// A block being put together from a compact one (BIP-0152): what was sent along, what we have, and what is still open.
///
/// Names are short, so now and then two transactions share one. Two of ours with one name leave its place open, to be asked for; a
/// wrong guess shows in the merkle root, and then the whole block is fetched.
final class PartialBlock {
  private final BlockHeader header;
  private final @Nullable Transaction[] places;
  private final List<Integer> open;

  private PartialBlock(BlockHeader header, @Nullable Transaction[] places, List<Integer> open) {
    this.header = header;
    this.places = places;
    this.open = open;
  }

  /// Places what was sent along and what is known.
  ///
  /// @param known transactions that may be in the block
  /// @return empty where the parts contradict each other
  static Optional<PartialBlock> begin(CompactBlock compact, Iterable<Transaction> known) {
    int count = compact.transactionCount();
    if (count == 0 || count > Protocol.COMPACT_TRANSACTIONS_MAX) {
      return Optional.empty();
    }
    @Nullable Transaction[] places = new Transaction[count];
    for (CompactBlock.PrefilledTransaction prefilled : compact.prefilled()) {
      if (prefilled.index() >= count || places[prefilled.index()] != null) {
        return Optional.empty();
      }
      places[prefilled.index()] = prefilled.transaction();
    }
    Map<Long, Integer> wanted = new HashMap<>();
    boolean ambiguous = false;
    int next = 0;
    for (long id : compact.shortIds()) {
      while (places[next] != null) {
        next++;
      }
      ambiguous |= wanted.put(id, next++) != null;
    }
    if (!ambiguous) {
      place(new ShortIds(compact.header(), compact.nonce()), wanted, known, places);
    }
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (places[i] == null) {
        open.add(i);
      }
    }
    return Optional.of(new PartialBlock(compact.header(), places, List.copyOf(open)));
  }

  BlockHeader header() {
    return header;
  }

  /// Places that nothing known fits, rising.
  List<Integer> open() {
    return open;
  }

  /// The block, with the transactions for the open places.
  ///
  /// @return empty where they are not as many as asked for, or the block is not the one its header commits to
  Optional<Block> complete(List<Transaction> missing) {
    if (missing.size() != open.size()) {
      return Optional.empty();
    }
    List<Transaction> all = new ArrayList<>(Arrays.asList(places));
    for (int i = 0; i < missing.size(); i++) {
      all.set(open.get(i), missing.get(i));
    }
    MerkleTree.Root root = MerkleTree.of(all);
    return root.mutated() || !root.hash().equals(header.merkleRoot())
        ? Optional.empty()
        : Optional.of(Block.of(header, all));
  }

  private static void place(
      ShortIds ids,
      Map<Long, Integer> wanted,
      Iterable<Transaction> known,
      @Nullable Transaction[] places) {
    Map<Long, Transaction> found = new HashMap<>();
    for (Transaction tx : known) {
      long id = ids.of(tx.wtxid());
      Integer place = wanted.get(id);
      if (place == null) {
        continue;
      }
      Transaction before = found.putIfAbsent(id, tx);
      places[place] = before == null || before.wtxid().equals(tx.wtxid()) ? tx : null;
    }
  }
}
