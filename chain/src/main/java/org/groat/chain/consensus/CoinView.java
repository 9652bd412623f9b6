package org.groat.chain.consensus;

import java.util.Optional;
import org.groat.chain.primitives.OutPoint;

/// A set of coins to look into.
@FunctionalInterface
public interface CoinView {

  /// The coin, where it exists and is unspent.
  Optional<Coin> coin(OutPoint outPoint);
}
