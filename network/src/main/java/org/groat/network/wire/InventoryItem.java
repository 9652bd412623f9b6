package org.groat.network.wire;

import java.util.Optional;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;

/// A transaction or block by its hash, and the form meant.
///
/// @param hash a [Txid], [Wtxid] or [BlockHash], as the type says
public record InventoryItem(InventoryType type, Hash256 hash) {
  /// Bytes on the wire.
  static final int SIZE = 4 + Hash256.SIZE;

  /// Empty for a type that Groat does not know.
  static final Codec<Optional<InventoryItem>> CODEC =
      Codec.of(InventoryItem::read, (item, out) -> item.orElseThrow().write(out));

  public InventoryItem {
    boolean fits =
        switch (type) {
          case TX, WITNESS_TX -> hash instanceof Txid;
          case WTX -> hash instanceof Wtxid;
          case BLOCK, FILTERED_BLOCK, COMPACT_BLOCK, WITNESS_BLOCK, FILTERED_WITNESS_BLOCK ->
              hash instanceof BlockHash;
        };
    if (!fits) {
      throw new IllegalArgumentException(type + " with a " + hash.getClass().getSimpleName());
    }
  }

  /// Announces a transaction by txid.
  public static InventoryItem tx(Txid txid) {
    return new InventoryItem(InventoryType.TX, txid);
  }

  /// Asks for a transaction by txid, with witnesses.
  public static InventoryItem witnessTx(Txid txid) {
    return new InventoryItem(InventoryType.WITNESS_TX, txid);
  }

  /// A transaction by wtxid.
  public static InventoryItem wtx(Wtxid wtxid) {
    return new InventoryItem(InventoryType.WTX, wtxid);
  }

  /// Announces a block.
  public static InventoryItem block(BlockHash hash) {
    return new InventoryItem(InventoryType.BLOCK, hash);
  }

  /// Asks for a block with witnesses.
  public static InventoryItem witnessBlock(BlockHash hash) {
    return new InventoryItem(InventoryType.WITNESS_BLOCK, hash);
  }

  /// Asks for a compact block.
  public static InventoryItem compactBlock(BlockHash hash) {
    return new InventoryItem(InventoryType.COMPACT_BLOCK, hash);
  }

  /// The hash where the type names a block.
  public BlockHash blockHash() {
    return (BlockHash) hash;
  }

  /// The hash where the type names a transaction by txid.
  public Txid txid() {
    return (Txid) hash;
  }

  /// The hash where the type names a transaction by wtxid.
  public Wtxid wtxid() {
    return (Wtxid) hash;
  }

  private static Optional<InventoryItem> read(ByteReader in) {
    Optional<InventoryType> type = InventoryType.of(Codecs.INT32.read(in));
    if (type.isEmpty()) {
      in.skip(Hash256.SIZE);
      return Optional.empty();
    }
    Hash256 hash =
        switch (type.get()) {
          case TX, WITNESS_TX -> Txid.CODEC.read(in);
          case WTX -> Wtxid.CODEC.read(in);
          case BLOCK, FILTERED_BLOCK, COMPACT_BLOCK, WITNESS_BLOCK, FILTERED_WITNESS_BLOCK ->
              BlockHash.CODEC.read(in);
        };
    return Optional.of(new InventoryItem(type.get(), hash));
  }

  private void write(ByteWriter out) {
    out.int32(type.code());
    hash.writeTo(out);
  }
}
