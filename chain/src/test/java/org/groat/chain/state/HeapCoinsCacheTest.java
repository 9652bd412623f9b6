package org.groat.chain.state;

import org.groat.chain.consensus.CoinView;

class HeapCoinsCacheTest extends CoinsCacheContract {
  @Override
  CoinsCache cache(CoinView stored) {
    return new HeapCoinsCache(stored);
  }
}
