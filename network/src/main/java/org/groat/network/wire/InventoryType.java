package org.groat.network.wire;

import java.util.Optional;

/// What an inventory item names.
public enum InventoryType {
  /// A transaction by txid; in `getdata`, without witnesses.
  TX(1),
  /// A block; in `getdata`, without witnesses.
  BLOCK(2),
  /// A `merkleblock`, in `getdata` only (BIP-0037).
  FILTERED_BLOCK(3),
  /// A `cmpctblock`, in `getdata` only (BIP-0152).
  COMPACT_BLOCK(4),
  /// A transaction by wtxid (BIP-0339).
  WTX(5),
  /// A transaction by txid with witnesses, in `getdata` only (BIP-0144).
  WITNESS_TX(1 << 30 | 1),
  /// A block with witnesses, in `getdata` only (BIP-0144).
  WITNESS_BLOCK(1 << 30 | 2),
  /// A `merkleblock` with witnesses: reserved and never used (BIP-0144).
  FILTERED_WITNESS_BLOCK(1 << 30 | 3);

  private static final InventoryType[] VALUES = values();

  private final int code;

  InventoryType(int code) {
    this.code = code;
  }

  /// The number on the wire.
  public int code() {
    return code;
  }

  /// True for the types that name a transaction, by either id.
  public boolean isTransaction() {
    return this == TX || this == WTX || this == WITNESS_TX;
  }

  /// True for the types that name a block.
  public boolean isBlock() {
    return !isTransaction();
  }

  static Optional<InventoryType> of(int code) {
    for (InventoryType type : VALUES) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
