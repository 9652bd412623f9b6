package org.groat.chain.storage;

import org.groat.chain.codec.Codec;

/// A typed column: its name, and how its keys and values are written.
///
/// Keys are ordered by their encoded bytes, unsigned: a number that keys should sort by is written big-endian.
public record Column<K, V>(ColumnId id, Codec<K> keyCodec, Codec<V> valueCodec) {

  @Override
  public String toString() {
    return id.name();
  }
}
