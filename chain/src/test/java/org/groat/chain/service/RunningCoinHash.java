package org.groat.chain.service;

import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.crypto.MuHash3072;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.HeaderEntry;

/// The MuHash of the coins, kept up block by block from blocks and undo data alone: an oracle that shares nothing with the coins
/// themselves. Blocks of the time before BIP-0034 that repeat a coinbase are beyond it.
final class RunningCoinHash {
  private final MuHash3072 hash = new MuHash3072();

  Bytes now() {
    return Bytes.wrap(hash.copy().finish());
  }

  void connected(HeaderEntry entry, Block block, BlockUndo undo) {
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transaction(i);
      List<Coin> spent = undo.ofTransaction(i);
      for (int input = 0; input < spent.size(); input++) {
        hash.remove(element(tx.outPoint(input), spent.get(input)));
      }
      for (int output = 0; output < tx.outputCount(); output++) {
        if (!Script.isUnspendable(tx.scriptPubKey(output))) {
          hash.add(
              element(
                  new OutPoint(tx.txid(), output),
                  new Coin(tx.output(output), entry.height(), i == 0)));
        }
      }
    }
  }

  private static Bytes element(OutPoint outPoint, Coin coin) {
    ByteWriter out = new ByteWriter();
    CoinStatistics.write(outPoint, coin, out);
    return out.toBytes();
  }
}
