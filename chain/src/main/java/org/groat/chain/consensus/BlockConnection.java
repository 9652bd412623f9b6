package org.groat.chain.consensus;

import java.util.List;
import java.util.Optional;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.jspecify.annotations.Nullable;

/// The rules about the coins that a block spends, asked in the block's order while its transactions take and make coins.
///
/// ```java
/// BlockConnection connection = new BlockConnection(header, previous, params);
/// connection.acceptUnrepeated(transactions, coins)      // before any change
/// for each transaction: connection.connect(tx, spent)   // then take its coins away, add its outputs
/// connection.finish(coinbase)
/// ```
///
/// Scripts are verified elsewhere, under [#scriptFlags()]. Sums up fees and signature operations: one instance a block, used by
/// one thread.
public final class BlockConnection {
  private static final Coin[] NONE = {};

  private final HeaderContext previous;
  private final NetworkParameters params;
  private final int height;
  private final int scriptFlags;
  private final boolean repeatsForbidden;
  private final boolean sequenceLocks;
  private long fees;
  private long sigOpsCost;

  /// @param header the block's
  public BlockConnection(BlockHeader header, HeaderContext previous, NetworkParameters params) {
    this.previous = previous;
    this.params = params;
    this.height = previous.height() + 1;
    this.scriptFlags = ScriptFlagsAt.block(height, header.hash(), params);
    this.repeatsForbidden = mayRepeat(header, previous, params);
    this.sequenceLocks = params.isActive(BuriedDeployment.RELATIVE_LOCK_TIME, height);
  }

  /// Whether a block could hold a transaction that has been before: not once every coinbase begins with its height, which
  /// holds above the block known for it, until heights come that coinbases of old began with by chance. Where the rule holds
  /// from the first block on there are no coinbases of old, and no transaction can ever repeat another.
  private static boolean mayRepeat(
      BlockHeader header, HeaderContext previous, NetworkParameters params) {
    int height = previous.height() + 1;
    if (params.isRepeatedCoinbase(height, header.hash())) {
      return false;
    }
    int bip34Height = params.activationHeight(BuriedDeployment.HEIGHT_IN_COINBASE);
    if (bip34Height <= 1) {
      return false;
    }
    boolean onKnownChain =
        previous.height() >= bip34Height
            && params.bip34Hash().filter(previous.ancestor(bip34Height).hash()::equals).isPresent();
    return !onKnownChain || height >= Limits.REPEATS_POSSIBLE_HEIGHT;
  }

  public int height() {
    return height;
  }

  /// The rules that the block's scripts run under.
  public int scriptFlags() {
    return scriptFlags;
  }

  /// True where [#acceptUnrepeated] has to look at all.
  public boolean repeatsForbidden() {
    return repeatsForbidden;
  }

  /// No transaction may repeat one whose outputs are not all spent: it would overwrite them (BIP-0030).
  ///
  /// @param coins as they are before the block
  public Optional<Rejection> acceptUnrepeated(List<Transaction> transactions, CoinView coins) {
    if (!repeatsForbidden) {
      return Optional.empty();
    }
    for (Transaction tx : transactions) {
      for (int i = 0; i < tx.outputCount(); i++) {
        if (coins.coin(new OutPoint(tx.txid(), i)).isPresent()) {
          return Rejection.by(BlockRule.REPEATED_TRANSACTION, "tried to overwrite transaction");
        }
      }
    }
    return Optional.empty();
  }

  /// The rules about one transaction and what it spends.
  ///
  /// @param spent the coin of each input, in order, as the transactions before it in the block left them; null where there is
  ///     none; of no length for the coinbase
  public Optional<Rejection> connect(Transaction tx, @Nullable Coin[] spent) {
    if (tx.isCoinbase()) {
      return addSigOps(tx, NONE);
    }
    Optional<Rejection> inputs = TransactionRules.acceptInputs(tx, spent, height);
    if (inputs.isPresent()) {
      return inputs;
    }
    fees += TransactionRules.fee(tx, spent).satoshis();
    if (!Amount.isMoney(fees)) {
      return Rejection.by(BlockRule.FEES_OUT_OF_RANGE, "accumulated fee in the block out of range");
    }
    if (sequenceLocks
        && !LockTimes.sequenceLock(tx, i -> spent[i].height(), previous).allowsAfter(previous)) {
      return Rejection.by(BlockRule.NON_FINAL, "contains a non-BIP68-final transaction");
    }
    return addSigOps(tx, spent);
  }

  private Optional<Rejection> addSigOps(Transaction tx, Coin[] spent) {
    sigOpsCost += SigOps.cost(tx, spent, scriptFlags);
    return sigOpsCost > Limits.BLOCK_SIGOPS_COST_MAX
        ? Rejection.by(BlockRule.SIGOPS, "too many sigops")
        : Optional.empty();
  }

  /// The rule about what the block pays to its miner, once all its transactions are connected.
  public Optional<Rejection> finish(Transaction coinbase) {
    long allowed = fees + Subsidy.at(height, params).satoshis();
    long paid = TransactionRules.valueOut(coinbase);
    return paid > allowed
        ? Rejection.by(
            BlockRule.COINBASE_AMOUNT,
            "coinbase pays too much (actual=" + paid + " vs limit=" + allowed + ")")
        : Optional.empty();
  }

  /// The fees of the transactions connected so far.
  public Amount fees() {
    return Amount.ofSatoshis(fees);
  }

  /// The cost of the signature operations of the transactions connected so far.
  public long sigOpsCost() {
    return sigOpsCost;
  }
}
