package org.groat.chain.state;

import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.MuHash3072;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;

/// The MuHash of the coins as blocks and undo data alone say it must be, kept up block by block from the genesis block on: it
/// shares nothing with the coins themselves, so equal hashes prove them. Used by one thread.
public final class CoinHistory {
  private final NetworkParameters params;
  private final MuHash3072 hash = new MuHash3072();
  private final ByteWriter buffer = new ByteWriter();

  public CoinHistory(NetworkParameters params) {
    this.params = params;
  }

  /// The hash of the coins after the last block, 32 bytes in the hash function's order.
  public Bytes hash() {
    return Bytes.wrap(hash.copy().finish());
  }

  /// Takes the next block.
  public void connected(HeaderEntry entry, Block block, BlockUndo undo) {
    // Two old coinbases were repeated while unspent: theirs are the coins that never came to be
    // spent.
    boolean overwritten = params.isOverwrittenCoinbase(entry.height(), entry.hash());
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transaction(i);
      List<Coin> spent = undo.ofTransaction(i);
      for (int input = 0; input < spent.size(); input++) {
        hash.remove(element(tx.outPoint(input), spent.get(input)));
      }
      for (int output = 0; output < tx.outputCount() && !(overwritten && i == 0); output++) {
        if (!Script.isUnspendable(tx.scriptPubKey(output))) {
          Coin coin = new Coin(tx.output(output), entry.height(), i == 0);
          hash.add(element(new OutPoint(tx.txid(), output), coin));
        }
      }
    }
  }

  private Bytes element(OutPoint outPoint, Coin coin) {
    buffer.clear();
    CoinStatistics.write(outPoint, coin, buffer);
    return buffer.toBytes();
  }
}
