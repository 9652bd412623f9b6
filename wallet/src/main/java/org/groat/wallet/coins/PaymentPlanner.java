package org.groat.wallet.coins;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.wallet.keys.WalletException;

/// Turns a request into a transaction: coins chosen, change made where it is worth an output, the fee exact for the largest
/// size that signing can lead to.
public final class PaymentPlanner {
  /// Signals that the transaction may be replaced (BIP-0125), and keeps its lock time in force.
  public static final long SEQUENCE_REPLACEABLE = TxInput.SEQUENCE_FINAL - 2;

  /// Does not signal, and keeps the lock time in force.
  public static final long SEQUENCE_LOCK_TIME = TxInput.SEQUENCE_FINAL - 1;

  private static final int VERSION = 2;

  /// No wallet transaction is heavier: nodes do not relay it.
  private static final int WEIGHT_MAX = 400_000;

  private final PaymentRequest request;
  private final RandomGenerator random;

  private PaymentPlanner(PaymentRequest request, RandomGenerator random) {
    this.request = request;
    this.random = random;
  }

  /// @throws WalletException where a payment is dust, or there is too little money
  public static PaymentPlan plan(
      PaymentRequest request, List<SpendableCoin> coins, RandomGenerator random) {
    return new PaymentPlanner(request, random).plan(coins);
  }

  private PaymentPlan plan(List<SpendableCoin> coins) {
    long paid = 0;
    for (TxOutput payment : request.payments()) {
      requireNoDust(payment);
      paid = Math.addExact(paid, payment.amount().satoshis());
    }
    boolean walletPays = request.feePayers().isEmpty();
    // Selection weighs the inputs one by one; whether any has a witness is known only after, so it
    // is taken for sure.
    long baseFee = Fees.ofWeight(request.feeRate(), weight(request.payments(), List.of()) + 2);
    long target = walletPays ? Math.addExact(paid, baseFee) : paid;
    long changeFee = Fees.ofWeight(request.feeRate(), 4 * Fees.outputSize(request.changeScript()));
    long spendChangeFee = Fees.ofWeight(request.feeRate(), request.changeInputWeight());
    CoinSelection selection =
        new CoinSelection(
            coins, coin -> walletPays ? coin.effectiveValue(request.feeRate()) : coin.value());
    List<SpendableCoin> chosen =
        selection
            .select(target, changeFee + spendChangeFee, (walletPays ? changeFee : 0) + changeMin())
            .orElseThrow(() -> insufficient(coins, target));
    List<SpendableCoin> shuffled = new ArrayList<>(chosen);
    Collections.shuffle(shuffled, random);
    PaymentPlan plan = walletPays ? walletPays(shuffled, paid) : receiversPay(shuffled, paid);
    if (plan.weightMax() > WEIGHT_MAX) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR,
          "the payment takes so many coins that its transaction is too large to be relayed: send"
              + " less at once");
    }
    return plan;
  }

  private PaymentPlan walletPays(List<SpendableCoin> coins, long paid) {
    long left = Math.subtractExact(total(coins), paid);
    List<TxOutput> withChange = new ArrayList<>(request.payments());
    withChange.add(new TxOutput(Amount.ZERO, request.changeScript()));
    long change = left - fee(withChange, coins);
    if (change >= changeMin()) {
      return withChange(request.payments(), coins, change, left - change);
    }
    long fee = fee(request.payments(), coins);
    if (left < fee) {
      throw insufficient(coins, paid + fee);
    }
    return build(request.payments(), coins, left, OptionalInt.empty());
  }

  private PaymentPlan receiversPay(List<SpendableCoin> coins, long paid) {
    long left = Math.subtractExact(total(coins), paid);
    List<TxOutput> withChange = new ArrayList<>(request.payments());
    withChange.add(new TxOutput(Amount.ZERO, request.changeScript()));
    if (left >= changeMin()) {
      long fee = fee(withChange, coins);
      return withChange(reduced(fee), coins, left, fee);
    }
    // What is left over is too little for an output: it goes towards the fee.
    long fee = Math.max(fee(request.payments(), coins), left);
    return build(reduced(fee - left), coins, fee, OptionalInt.empty());
  }

  /// The payments less the fee in equal parts, of which the first payer bears what does not divide.
  private List<TxOutput> reduced(long fee) {
    List<TxOutput> reduced = new ArrayList<>();
    long share = fee / request.feePayers().size();
    long rest = fee - share * request.feePayers().size();
    for (int i = 0; i < request.payments().size(); i++) {
      TxOutput payment = request.payments().get(i);
      if (request.feePayers().contains(i)) {
        long amount = payment.amount().satoshis() - share - rest;
        rest = 0;
        payment = new TxOutput(Amount.ofSatoshis(amount), payment.scriptPubKey());
        if (amount < Math.max(1, Fees.dustThreshold(payment.scriptPubKey()))) {
          throw new WalletException(
              WalletException.Kind.WALLET_ERROR,
              "The transaction amount is too small to pay the fee: "
                  + Amount.ofSatoshis(fee)
                  + " BTC");
        }
      }
      reduced.add(payment);
    }
    return reduced;
  }

  private PaymentPlan withChange(
      List<TxOutput> payments, List<SpendableCoin> coins, long change, long fee) {
    int index = random.nextInt(payments.size() + 1);
    List<TxOutput> outputs = new ArrayList<>(payments);
    outputs.add(index, new TxOutput(Amount.ofSatoshis(change), request.changeScript()));
    return build(outputs, coins, fee, OptionalInt.of(index));
  }

  private PaymentPlan build(
      List<TxOutput> outputs, List<SpendableCoin> coins, long fee, OptionalInt change) {
    long sequence = request.replaceable() ? SEQUENCE_REPLACEABLE : SEQUENCE_LOCK_TIME;
    List<TxInput> inputs =
        coins.stream().map(coin -> new TxInput(coin.outPoint(), Bytes.EMPTY, sequence)).toList();
    Transaction tx = Transaction.of(VERSION, inputs, outputs, request.lockTime());
    return new PaymentPlan(tx, coins, Amount.ofSatoshis(fee), change, weight(outputs, coins));
  }

  /// The fee of the whole transaction, by the virtual size that nodes count.
  private long fee(List<TxOutput> outputs, List<SpendableCoin> coins) {
    return request.feeRate().feeRoundedUp(Math.ceilDiv(weight(outputs, coins), 4)).satoshis();
  }

  private static int weight(List<TxOutput> outputs, List<SpendableCoin> coins) {
    int size = 4 + countSize(coins.size()) + countSize(outputs.size()) + 4;
    for (TxOutput output : outputs) {
      size += Fees.outputSize(output.scriptPubKey());
    }
    boolean anyWitness = coins.stream().anyMatch(SpendableCoin::hasWitness);
    int weight = 4 * size + (anyWitness ? 2 : 0);
    for (SpendableCoin coin : coins) {
      // Beside inputs with a witness, one without has at least its count of zero items.
      weight += coin.inputWeight() + (anyWitness && !coin.hasWitness() ? 1 : 0);
    }
    return weight;
  }

  private static int countSize(int count) {
    return count < 0xfd ? 1 : 3;
  }

  /// The least that is worth a change output: above dust, and above what spending it will cost.
  private long changeMin() {
    return Math.max(
        Fees.dustThreshold(request.changeScript()),
        Fees.ofWeight(request.feeRate(), request.changeInputWeight()) + 1);
  }

  private static void requireNoDust(TxOutput payment) {
    long least = Fees.dustThreshold(payment.scriptPubKey());
    if (payment.amount().satoshis() < least) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR,
          "Transaction amount too small: "
              + payment.amount()
              + " BTC is dust, which nodes do not relay; the least to this address is "
              + Amount.ofSatoshis(least)
              + " BTC");
    }
  }

  private WalletException insufficient(List<SpendableCoin> coins, long target) {
    return new WalletException(
        WalletException.Kind.INSUFFICIENT_FUNDS,
        "Insufficient funds: "
            + Amount.ofSatoshis(target)
            + " BTC needed with the fee, "
            + Amount.ofSatoshis(total(coins))
            + " BTC can be spent");
  }

  private static long total(List<SpendableCoin> coins) {
    long total = 0;
    for (SpendableCoin coin : coins) {
      total = Math.addExact(total, coin.value());
    }
    return total;
  }
}
