package org.groat.chain.state;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codecs;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.Column;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.Reader;
import org.groat.chain.storage.StorageException;

/// The facts in the `meta` column: which schema and network a store holds, and where it stands.
final class StoreFormat {
  /// Grows with every change that an older program would misread.
  static final int SCHEMA = 1;

  private static final String SCHEMA_KEY = "schema";
  private static final String NETWORK_KEY = "network";
  private static final String GENESIS_KEY = "genesis";
  private static final String TIP_KEY = "tip";
  private static final String PRUNED_KEY = "pruned";
  private static final String COINS_KEY = "coins";
  private static final String SNAPSHOT_BASE_KEY = "snapshotbase";
  private static final String BACKGROUND_TIP_KEY = "backgroundtip";

  private StoreFormat() {}

  /// True where nothing was stored yet.
  static boolean isNew(Reader store) {
    return !store.contains(Columns.META, SCHEMA_KEY);
  }

  /// Refuses a store of another network or of a newer schema.
  static void expect(KeyValueStore store, NetworkParameters params) {
    int schema = Codecs.INT32.decode(fact(store, SCHEMA_KEY));
    if (schema > SCHEMA) {
      throw new StorageException(
          "the data directory was written by a newer Groat (schema %d, this one knows %d): use that version"
              .formatted(schema, SCHEMA));
    }
    String network = new String(fact(store, NETWORK_KEY).toByteArray(), StandardCharsets.US_ASCII);
    if (!network.equals(params.name())) {
      throw new StorageException(
          "the data directory holds the chain of %s, not of %s: start with --network %s or choose another --datadir"
              .formatted(network, params.name(), network));
    }
    BlockHash genesis = BlockHash.CODEC.decode(fact(store, GENESIS_KEY));
    if (!genesis.equals(params.genesis().hash())) {
      throw new StorageException(
          "the data directory holds a %s that begins with block %s, not %s: choose another --datadir"
              .formatted(network, genesis, params.genesis().hash()));
    }
  }

  /// Notes schema and network in a new store.
  static void begin(Batch batch, NetworkParameters params) {
    batch.put(Columns.META, SCHEMA_KEY, Codecs.INT32.encode(SCHEMA));
    batch.put(
        Columns.META, NETWORK_KEY, Bytes.wrap(params.name().getBytes(StandardCharsets.US_ASCII)));
    batch.put(Columns.META, GENESIS_KEY, BlockHash.CODEC.encode(params.genesis().hash()));
  }

  /// The block that the stored coins belong to.
  static BlockHash tip(Reader store) {
    return BlockHash.CODEC.decode(fact(store, TIP_KEY));
  }

  static void putTip(Batch batch, BlockHash tip) {
    batch.put(Columns.META, TIP_KEY, BlockHash.CODEC.encode(tip));
  }

  /// The height up to which blocks were removed: 0 where none was.
  static int prunedUpTo(Reader store) {
    return store.get(Columns.META, PRUNED_KEY).map(Codecs.INT32::decode).orElse(0);
  }

  static void putPrunedUpTo(Batch batch, int height) {
    batch.put(Columns.META, PRUNED_KEY, Codecs.INT32.encode(height));
  }

  /// The column that has the tip's coins.
  static Column<OutPoint, Coin> coins(Reader store) {
    Optional<Bytes> name = store.get(Columns.META, COINS_KEY);
    boolean second = name.isPresent() && name.get().equals(text(Columns.SECOND_COIN.id().name()));
    return second ? Columns.SECOND_COIN : Columns.COIN;
  }

  static void putCoins(Batch batch, Column<OutPoint, Coin> column) {
    batch.put(Columns.META, COINS_KEY, text(column.id().name()));
  }

  /// A loaded set of coins on which the chain stands, while the chain below it is not validated.
  ///
  /// @param base the block that the set is of
  /// @param backgroundTip how far the chain was validated from the genesis block on
  record Assumed(BlockHash base, BlockHash backgroundTip) {}

  static Optional<Assumed> assumed(Reader store) {
    return store
        .get(Columns.META, SNAPSHOT_BASE_KEY)
        .map(BlockHash.CODEC::decode)
        .map(base -> new Assumed(base, BlockHash.CODEC.decode(fact(store, BACKGROUND_TIP_KEY))));
  }

  static void putAssumed(Batch batch, Assumed assumed) {
    batch.put(Columns.META, SNAPSHOT_BASE_KEY, BlockHash.CODEC.encode(assumed.base));
    putBackgroundTip(batch, assumed.backgroundTip);
  }

  static void putBackgroundTip(Batch batch, BlockHash tip) {
    batch.put(Columns.META, BACKGROUND_TIP_KEY, BlockHash.CODEC.encode(tip));
  }

  static void removeAssumed(Batch batch) {
    batch.delete(Columns.META, SNAPSHOT_BASE_KEY);
    batch.delete(Columns.META, BACKGROUND_TIP_KEY);
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Bytes fact(Reader store, String key) {
    Optional<Bytes> value = store.get(Columns.META, key);
    return value.orElseThrow(
        () ->
            new StorageException(
                "the store is damaged: column 'meta' lacks '%s'; restore a copy of the data directory, or remove it and sync anew"
                    .formatted(key)));
  }
}
