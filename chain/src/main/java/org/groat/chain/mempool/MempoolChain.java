package org.groat.chain.mempool;

import org.groat.chain.consensus.CoinView;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.NetworkParameters;

/// What the pool sees of the active chain: its coins, and the block that the next one follows.
public interface MempoolChain extends CoinView {

  /// The last block of the active chain; the coins are those after it.
  HeaderContext tip();

  NetworkParameters params();
}
