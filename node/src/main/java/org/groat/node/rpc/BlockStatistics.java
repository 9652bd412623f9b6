package org.groat.node.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Weight;
import org.groat.chain.script.Script;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.HeaderEntry;

/// What a block's transactions come to: `getblockstats`. Amounts are satoshis, sizes bytes, fee rates satoshis a virtual byte,
/// rounded down. The coinbase counts among the transactions and its outputs among the outputs, and nowhere else.
final class BlockStatistics {
  /// What a coin takes in a node's memory beside its output, as Core estimates it: outpoint, height and a flag.
  private static final int COIN_OVERHEAD = 36 + 4 + 1;

  private final HeaderEntry entry;
  private final Block block;
  private final NetworkParameters params;
  private final List<Long> fees = new ArrayList<>();
  private final List<Long> sizes = new ArrayList<>();
  private final List<Rate> rates = new ArrayList<>();
  private long inputs;
  private long outputs;
  private long coins;
  private long totalOut;
  private long totalSize;
  private long totalWeight;
  private long witnessTransactions;
  private long witnessSize;
  private long witnessWeight;
  private long coinsSize;
  private long coinsSizeActual;

  private record Rate(long rate, long weight) {}

  private BlockStatistics(HeaderEntry entry, Block block, NetworkParameters params) {
    this.entry = entry;
    this.block = block;
    this.params = params;
  }

  /// @param undo the coins that the block spent
  static ObjectNode of(HeaderEntry entry, Block block, BlockUndo undo, NetworkParameters params) {
    BlockStatistics statistics = new BlockStatistics(entry, block, params);
    List<Transaction> transactions = block.transactions();
    for (int i = 0; i < transactions.size(); i++) {
      statistics.add(transactions.get(i), undo.ofTransaction(i));
    }
    return statistics.json();
  }

  private void add(Transaction tx, List<Coin> spent) {
    long out = 0;
    for (TxOutput output : tx.outputs()) {
      out += output.amount().satoshis();
      addOutput(tx, output);
    }
    if (tx.isCoinbase()) {
      return;
    }
    inputs += tx.inputCount();
    totalOut += out;
    long weight = tx.weight().units();
    sizes.add((long) tx.totalSize());
    totalSize += tx.totalSize();
    totalWeight += weight;
    if (tx.hasWitness()) {
      witnessTransactions++;
      witnessSize += tx.totalSize();
      witnessWeight += weight;
    }
    long in = 0;
    for (Coin coin : spent) {
      in += coin.satoshis();
      coinsSize -= size(coin.output());
      coinsSizeActual -= size(coin.output());
    }
    fees.add(in - out);
    rates.add(new Rate((in - out) * Weight.UNITS_PER_BYTE / weight, weight));
  }

  private void addOutput(Transaction tx, TxOutput output) {
    outputs++;
    coinsSize += size(output);
    // What never becomes a coin: the genesis block's output, coins that are there already, and what
    // nobody can spend.
    boolean repeated = tx.isCoinbase() && params.isRepeatedCoinbase(entry.height(), entry.hash());
    if (entry.height() > 0 && !repeated && !Script.isUnspendable(output.scriptPubKey())) {
      coins++;
      coinsSizeActual += size(output);
    }
  }

  private static int size(TxOutput output) {
    return TxOutput.CODEC.encode(output).size() + COIN_OVERHEAD;
  }

  private ObjectNode json() {
    long paying = Math.max(1, fees.size());
    long fee = sum(fees);
    ObjectNode json = Json.object();
    json.put("avgfee", fee / paying)
        .put("avgfeerate", totalWeight == 0 ? 0 : fee * Weight.UNITS_PER_BYTE / totalWeight)
        .put("avgtxsize", totalSize / paying)
        .put("blockhash", entry.hash().toString());
    percentiles(json.putArray("feerate_percentiles"));
    List<Long> rateValues = rates.stream().map(Rate::rate).toList();
    json.put("height", entry.height())
        .put("ins", inputs)
        .put("maxfee", largest(fees))
        .put("maxfeerate", largest(rateValues))
        .put("maxtxsize", largest(sizes))
        .put("medianfee", median(fees))
        .put("mediantime", entry.medianTimePast())
        .put("mediantxsize", median(sizes))
        .put("minfee", smallest(fees))
        .put("minfeerate", smallest(rateValues))
        .put("mintxsize", smallest(sizes))
        .put("outs", outputs)
        .put("subsidy", Subsidy.at(entry.height(), params).satoshis())
        .put("swtotal_size", witnessSize)
        .put("swtotal_weight", witnessWeight)
        .put("swtxs", witnessTransactions)
        .put("time", entry.header().time())
        .put("total_out", totalOut)
        .put("total_size", totalSize)
        .put("total_weight", totalWeight)
        .put("totalfee", fee)
        .put("txs", block.transactions().size())
        .put("utxo_increase", outputs - inputs)
        .put("utxo_size_inc", coinsSize)
        .put("utxo_increase_actual", coins - inputs)
        .put("utxo_size_inc_actual", coinsSizeActual);
    return json;
  }

  /// The fee rates below which a tenth, a quarter, a half, three quarters and nine tenths of the weight lie.
  private void percentiles(ArrayNode json) {
    List<Rate> sorted =
        rates.stream()
            .sorted(Comparator.comparingLong(Rate::rate).thenComparingLong(Rate::weight))
            .toList();
    double[] parts = {
      totalWeight / 10.0,
      totalWeight / 4.0,
      totalWeight / 2.0,
      totalWeight * 3.0 / 4.0,
      totalWeight * 9.0 / 10.0
    };
    long weight = 0;
    int next = 0;
    for (Rate each : sorted) {
      weight += each.weight();
      while (next < parts.length && weight >= parts[next]) {
        json.add(each.rate());
        next++;
      }
    }
    for (; next < parts.length; next++) {
      json.add(sorted.isEmpty() ? 0 : sorted.getLast().rate());
    }
  }

  private static long sum(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).sum();
  }

  private static long largest(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long smallest(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /// Between the two in the middle their mean, rounded down.
  private static long median(List<Long> values) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Long> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
