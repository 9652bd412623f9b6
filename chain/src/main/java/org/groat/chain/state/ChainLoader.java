package org.groat.chain.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.StorageException;

/// Reads the headers back from a store, or begins a new one.
final class ChainLoader {
  private ChainLoader() {}

  /// @param tip the block that the stored coins belong to
  record Loaded(HeaderTree tree, HeaderEntry tip) {}

  static Loaded load(KeyValueStore store, NetworkParameters params) {
    if (StoreFormat.isNew(store)) {
      return begin(store, params);
    }
    StoreFormat.expect(store, params);
    HeaderTree tree = new HeaderTree(params.genesis().header());
    List<Columns.StoredHeader> stored = new ArrayList<>();
    try (Cursor<BlockHash, Columns.StoredHeader> cursor = store.scan(Columns.HEADER)) {
      while (cursor.next()) {
        stored.add(cursor.value());
      }
    }
    stored.sort(Comparator.comparingInt(Columns.StoredHeader::height));
    for (Columns.StoredHeader each : stored) {
      restore(tree, each);
    }
    BlockHash tipHash = StoreFormat.tip(store);
    return new Loaded(tree, require(tree, tipHash));
  }

  /// The entry of a header that the store refers to.
  static HeaderEntry require(HeaderTree tree, BlockHash hash) {
    return tree.get(hash).orElseThrow(() -> damaged("the header of " + hash));
  }

  private static Loaded begin(KeyValueStore store, NetworkParameters params) {
    Block genesis = params.genesis();
    HeaderTree tree = new HeaderTree(genesis.header());
    HeaderEntry entry = tree.genesis();
    entry.transactionCount(genesis.transactions().size());
    entry.addStatus(BlockStatus.HAS_BLOCK | BlockStatus.CONNECTED);
    try (Batch batch = store.batch()) {
      StoreFormat.begin(batch, params);
      batch.put(Columns.BLOCK, Columns.BlockKey.of(entry), genesis.raw());
      batch.put(Columns.ACTIVE, 0, entry.hash());
      BlockArchive.putHeaders(batch, List.of(entry));
      // The first coinbase was never among the coins, by an accident of the first version that
      // everybody keeps.
      StoreFormat.putTip(batch, entry.hash());
      store.write(batch);
    }
    store.flush();
    return new Loaded(tree, entry);
  }

  private static void restore(HeaderTree tree, Columns.StoredHeader stored) {
    HeaderEntry entry;
    if (stored.height() == 0) {
      entry = tree.genesis();
    } else if (tree.get(stored.header().previous()).isPresent()) {
      entry = tree.add(stored.header());
    } else {
      throw damaged("the header before " + stored.header().hash());
    }
    entry.addStatus(stored.status());
    entry.transactionCount(stored.transactionCount());
    entry.storedBytes(stored.storedBytes());
  }

  private static StorageException damaged(String missing) {
    return new StorageException(
        "the store is damaged: column 'header' lacks %s; restore a copy of the data directory, or remove it and sync anew"
            .formatted(missing));
  }
}
