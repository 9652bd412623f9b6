package org.groat.chain.mempool;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.groat.chain.primitives.Txid;

/// What the node's owner pretends that transactions pay on top of their fees (`prioritisetransaction`), whether they are in the pool
/// or not: until a block has one, or makes it impossible. Only the owner can fill it. Owned by the chain loop.
final class FeeDeltas {
  private final Map<Txid, Long> deltas = new HashMap<>();

  /// In satoshis; 0 where nothing is pretended.
  long of(Txid txid) {
    return deltas.getOrDefault(txid, 0L);
  }

  /// Adds to what was pretended before; what comes to nothing is forgotten.
  ///
  /// @return the sum, or the number nearest to it that fits
  long add(Txid txid, long satoshis) {
    long sum = saturatedSum(of(txid), satoshis);
    if (sum == 0) {
      deltas.remove(txid);
    } else {
      deltas.put(txid, sum);
    }
    return sum;
  }

  void forget(Txid txid) {
    deltas.remove(txid);
  }

  boolean isEmpty() {
    return deltas.isEmpty();
  }

  Map<Txid, Long> all() {
    return Collections.unmodifiableMap(deltas);
  }

  /// The sum, or the number nearest to it that fits 64 bits.
  static long saturatedSum(long a, long b) {
    long sum = a + b;
    boolean overflown = ((a ^ sum) & (b ^ sum)) < 0;
    return overflown ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
