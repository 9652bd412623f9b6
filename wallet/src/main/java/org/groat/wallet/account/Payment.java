package org.groat.wallet.account;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.wallet.coins.LockTimeChoice;
import org.groat.wallet.coins.PaymentPlan;
import org.groat.wallet.coins.PaymentPlanner;
import org.groat.wallet.coins.PaymentRequest;
import org.groat.wallet.coins.SpendableCoin;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.signing.Finalizer;
import org.groat.wallet.signing.Psbt;
import org.groat.wallet.signing.PsbtBuilder;
import org.groat.wallet.signing.Signer;

/// The making of one payment, up to the signed transaction; changes nothing.
final class Payment {
  /// What a payment costs where the node has no estimate yet.
  static final FeeRate FALLBACK_RATE = new FeeRate(10_000);

  /// No payment of this wallet costs more: beyond it somebody mistyped.
  static final Amount FEE_MAX = Amount.ofSatoshis(10_000_000);

  private final WalletChain chain;
  private final NetworkParameters network;
  private final SecureRandom random;

  Payment(WalletChain chain, SecureRandom random) {
    this.chain = chain;
    this.network = chain.network();
    this.random = random;
  }

  /// Chooses coins and makes the transaction.
  ///
  /// @param now seconds since 1970
  /// @throws WalletException where an address or amount is wrong, or the money does not suffice
  PaymentPlan plan(
      SendRequest request, List<UnspentCoin> unspent, Keychain.OwnScript change, long now) {
    List<TxOutput> payments = new ArrayList<>();
    for (SendRequest.Recipient recipient : request.recipients()) {
      if (recipient.amount().satoshis() <= 0 || !recipient.amount().isMoney()) {
        throw new WalletException(
            WalletException.Kind.INVALID_AMOUNT,
            "Invalid amount for send: "
                + recipient.amount()
                + " BTC; it must be above zero and at most 21 million");
      }
      Address address = Address.parse(recipient.address(), network);
      payments.add(new TxOutput(recipient.amount(), address.scriptPubKey()));
    }
    if (payments.isEmpty()) {
      throw new WalletException(
          WalletException.Kind.INVALID_PARAMETER, "Transaction must have at least one recipient");
    }
    List<SpendableCoin> coins =
        unspent.stream()
            .filter(coin -> coin.isTrusted() && !coin.isImmature())
            .map(c -> new SpendableCoin(c.outPoint(), c.output(), c.inputWeight(), c.hasWitness()))
            .toList();
    PaymentRequest planned =
        new PaymentRequest(
            payments,
            rate(request),
            change.details().scriptPubKey(),
            change.branch().descriptor().inputWeight(),
            request.feePayers(),
            request.replaceable(),
            LockTimeChoice.at(chain.tip().height(), chain.tipTime(), now, random));
    PaymentPlan plan = PaymentPlanner.plan(planned, coins, random);
    if (plan.fee().compareTo(FEE_MAX) > 0) {
      throw new WalletException(
          WalletException.Kind.WALLET_ERROR,
          "the fee would be "
              + plan.fee()
              + " BTC, above this wallet's limit of "
              + FEE_MAX
              + " BTC: lower the fee rate");
    }
    return plan;
  }

  private FeeRate rate(SendRequest request) {
    FeeRate floor = chain.feeFloor();
    Optional<FeeRate> asked = request.feeRate();
    if (asked.isPresent() && asked.get().compareTo(floor) < 0) {
      throw new WalletException(
          WalletException.Kind.INVALID_PARAMETER,
          "the fee rate " + asked.get() + " is below what the node takes at present, " + floor);
    }
    FeeRate rate = asked.or(() -> chain.estimateFee(request.targetBlocks())).orElse(FALLBACK_RATE);
    return rate.compareTo(floor) < 0 ? floor : rate;
  }

  /// Everything that a signer needs to know.
  Psbt psbt(PaymentPlan plan, List<UnspentCoin> unspent, Ledger ledger, Keychain.OwnScript change) {
    Map<OutPoint, UnspentCoin> byOutPoint = new HashMap<>();
    unspent.forEach(coin -> byOutPoint.put(coin.outPoint(), coin));
    PsbtBuilder builder = new PsbtBuilder(plan.unsigned());
    for (int i = 0; i < plan.coins().size(); i++) {
      UnspentCoin coin = byOutPoint.get(plan.coins().get(i).outPoint());
      Transaction previous = ledger.get(coin.outPoint().txid()).orElseThrow().tx();
      builder.input(i, coin.output(), previous, coin.details());
    }
    plan.changeIndex().ifPresent(index -> builder.output(index, change.details()));
    return builder.build();
  }

  Transaction sign(Psbt psbt, ExtendedPrivateKey master) {
    return Finalizer.finish(new Signer(master, random).sign(psbt))
        .orElseThrow(
            () ->
                new WalletException(
                    WalletException.Kind.WALLET_ERROR,
                    "Signing transaction failed: a key is not in this wallet"));
  }
}
