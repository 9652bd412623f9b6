package org.groat.node.index;

import java.util.List;
import org.groat.chain.codec.Codec;

/// The layouts of what the indexes store.
public final class IndexCodecs {
  private IndexCodecs() {}

  public static List<Codec<?>> all() {
    return List.of(CoinTotals.CODEC, FilterIndex.Stored.CODEC, TransactionIndex.Place.CODEC);
  }
}
