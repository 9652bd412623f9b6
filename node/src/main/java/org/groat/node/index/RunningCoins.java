package org.groat.node.index;

import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.crypto.MuHash3072;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.HeaderEntry;

/// The sums of [CoinTotals] while blocks are added to them.
final class RunningCoins {
  private MuHash3072 set = new MuHash3072();
  private long coins;
  private long bogoSize;
  private long total;
  private long subsidy;
  private long spent;
  private long created;
  private long coinbase;
  private long lostGenesis;
  private long lostRepeated;
  private long lostScripts;
  private long lostUnclaimed;

  /// Before the first block.
  RunningCoins() {}

  /// Goes on from a block.
  RunningCoins(CoinTotals totals, Bytes product) {
    this.set = MuHash3072.ofProduct(product);
    this.coins = totals.coins();
    this.bogoSize = totals.bogoSize();
    this.total = totals.total();
    this.subsidy = totals.subsidy();
    this.spent = totals.spent();
    this.created = totals.created();
    this.coinbase = totals.coinbase();
    this.lostGenesis = totals.lostGenesis();
    this.lostRepeated = totals.lostRepeated();
    this.lostScripts = totals.lostScripts();
    this.lostUnclaimed = totals.lostUnclaimed();
  }

  void add(HeaderEntry entry, Block block, BlockUndo undo, NetworkParameters params) {
    long reward = Subsidy.at(entry.height(), params).satoshis();
    subsidy += reward;
    if (entry.height() == 0) {
      // No coin was ever made of the first block's output.
      lostGenesis += reward;
      return;
    }
    boolean overwritten = params.isOverwrittenCoinbase(entry.height(), entry.hash());
    for (int i = 0; i < block.transactions().size(); i++) {
      if (i == 0 && overwritten) {
        lostRepeated += reward;
        continue;
      }
      addOutputs(block.transaction(i), entry.height(), i == 0);
      if (i > 0) {
        takeInputs(block.transaction(i), undo.ofTransaction(i));
      }
    }
    long accounted = created + coinbase + lostGenesis + lostRepeated + lostScripts + lostUnclaimed;
    lostUnclaimed += spent + subsidy - accounted;
  }

  private void addOutputs(Transaction tx, int height, boolean isCoinbase) {
    for (int i = 0; i < tx.outputCount(); i++) {
      TxOutput output = tx.output(i);
      long value = output.amount().satoshis();
      if (Script.isUnspendable(output.scriptPubKey())) {
        lostScripts += value;
        continue;
      }
      Coin coin = new Coin(output, height, isCoinbase);
      set.add(element(new OutPoint(tx.txid(), i), coin));
      coins++;
      bogoSize += CoinStatistics.bogoSize(coin);
      total += value;
      if (isCoinbase) {
        coinbase += value;
      } else {
        created += value;
      }
    }
  }

  private void takeInputs(Transaction tx, List<Coin> taken) {
    for (int i = 0; i < tx.inputCount(); i++) {
      Coin coin = taken.get(i);
      long value = coin.output().amount().satoshis();
      set.remove(element(tx.outPoint(i), coin));
      coins--;
      bogoSize -= CoinStatistics.bogoSize(coin);
      total -= value;
      spent += value;
    }
  }

  private static Bytes element(OutPoint outPoint, Coin coin) {
    ByteWriter out = new ByteWriter(128);
    CoinStatistics.write(outPoint, coin, out);
    return out.toBytes();
  }

  /// The running product, from which a later run goes on.
  Bytes product() {
    Bytes product = set.product();
    // One division serves the product and the hash.
    set = MuHash3072.ofProduct(product);
    return product;
  }

  CoinTotals totals() {
    return new CoinTotals(
        coins,
        bogoSize,
        total,
        subsidy,
        spent,
        created,
        coinbase,
        lostGenesis,
        lostRepeated,
        lostScripts,
        lostUnclaimed,
        Bytes.wrap(set.finish()));
  }
}
