package org.groat.chain.consensus;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Weight;
import org.jspecify.annotations.Nullable;

/// What a transaction must be like in any block.
public final class TransactionRules {
  /// Up to so many inputs each is compared with each: most transactions have two, and a set costs more.
  private static final int FEW_INPUTS = 8;

  private TransactionRules() {}

  /// The rules that need nothing but the transaction.
  public static Optional<Rejection> check(Transaction tx) {
    if (tx.inputCount() == 0) {
      return Rejection.by(TxRule.NO_INPUTS);
    }
    if (tx.outputCount() == 0) {
      return Rejection.by(TxRule.NO_OUTPUTS);
    }
    if ((long) tx.strippedSize() * Weight.UNITS_PER_BYTE > Limits.BLOCK_WEIGHT_MAX) {
      return Rejection.by(TxRule.TOO_LARGE);
    }
    Optional<Rejection> outputs = checkOutputs(tx);
    return outputs.isPresent() ? outputs : checkInputs(tx);
  }

  private static Optional<Rejection> checkOutputs(Transaction tx) {
    long total = 0;
    for (int i = 0; i < tx.outputCount(); i++) {
      long value = tx.value(i);
      if (value < 0) {
        return Rejection.by(TxRule.OUTPUT_NEGATIVE);
      }
      if (!Amount.isMoney(value)) {
        return Rejection.by(TxRule.OUTPUT_TOO_LARGE);
      }
      total += value;
      if (!Amount.isMoney(total)) {
        return Rejection.by(TxRule.OUTPUT_TOTAL_TOO_LARGE);
      }
    }
    return Optional.empty();
  }

  private static Optional<Rejection> checkInputs(Transaction tx) {
    int count = tx.inputCount();
    if (count > 1 && spendsTwice(tx)) {
      return Rejection.by(TxRule.DUPLICATE_INPUTS);
    }
    if (tx.isCoinbase()) {
      int size = tx.scriptSig(0).size();
      return size < Limits.COINBASE_SCRIPT_SIZE_MIN || size > Limits.COINBASE_SCRIPT_SIZE_MAX
          ? Rejection.by(TxRule.COINBASE_LENGTH)
          : Optional.empty();
    }
    for (int i = 0; i < count; i++) {
      if (tx.outPoint(i).isNone()) {
        return Rejection.by(TxRule.NULL_OUTPOINT);
      }
    }
    return Optional.empty();
  }

  /// True where two inputs name one outpoint (CVE-2018-17144).
  private static boolean spendsTwice(Transaction tx) {
    int count = tx.inputCount();
    if (count > FEW_INPUTS) {
      Set<OutPoint> spent = HashSet.newHashSet(count);
      for (int i = 0; i < count; i++) {
        if (!spent.add(tx.outPoint(i))) {
          return true;
        }
      }
      return false;
    }
    for (int i = 1; i < count; i++) {
      for (int before = 0; before < i; before++) {
        if (tx.spendsSame(before, i)) {
          return true;
        }
      }
    }
    return false;
  }

  /// The rules about what a transaction spends. Not for a coinbase.
  ///
  /// @param spent the coin of each input, in order; null where there is none
  /// @param height of the block that the transaction is in, or would be
  public static Optional<Rejection> acceptInputs(
      Transaction tx, @Nullable Coin[] spent, int height) {
    for (int i = 0; i < spent.length; i++) {
      if (spent[i] == null) {
        return Rejection.by(
            TxRule.MISSING_OR_SPENT,
            "input " + i + " of " + tx.txid() + " spends " + tx.outPoint(i));
      }
    }
    long in = 0;
    for (Coin coin : spent) {
      if (coin.coinbase() && height - coin.height() < Limits.COINBASE_MATURITY) {
        return Rejection.by(
            TxRule.IMMATURE_COINBASE,
            "tried to spend coinbase at depth " + (height - coin.height()));
      }
      in += coin.satoshis();
      if (!Amount.isMoney(coin.satoshis()) || !Amount.isMoney(in)) {
        return Rejection.by(TxRule.INPUT_VALUES_OUT_OF_RANGE);
      }
    }
    long out = valueOut(tx);
    if (in < out) {
      return Rejection.by(
          TxRule.INPUTS_BELOW_OUTPUTS,
          "value in (" + Amount.ofSatoshis(in) + ") < value out (" + Amount.ofSatoshis(out) + ")");
    }
    return Optional.empty();
  }

  /// What the inputs hold more than the outputs: in the range of money, once [#acceptInputs] has nothing to say against them.
  public static Amount fee(Transaction tx, Coin[] spent) {
    long in = 0;
    for (Coin coin : spent) {
      in += coin.satoshis();
    }
    return Amount.ofSatoshis(in - valueOut(tx));
  }

  /// The sum of the outputs, in satoshis.
  public static long valueOut(Transaction tx) {
    long out = 0;
    for (int i = 0; i < tx.outputCount(); i++) {
      out += tx.value(i);
    }
    return out;
  }
}
