package org.groat.chain.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockConnection;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;
import org.groat.chain.script.TransactionContext;
import org.jspecify.annotations.Nullable;

/// Applies blocks to the coins and takes them back.
///
/// Applying is speculative: the coins change while the rules are asked, before any script is verified. Where a rule says no,
/// what was changed is taken back at once; where a script says no later, [#disconnect] does it with the undo data. So scripts of
/// one block can be verified while the next is applied.
final class BlockConnector {
  private static final Coin[] NO_COINS = {};

  /// Undo data is seldom a larger part of its block.
  private static final int UNDO_BLOCK_PART = 4;

  private final NetworkParameters params;
  private final Secp256k1 curve;

  BlockConnector(NetworkParameters params, Secp256k1 curve) {
    this.params = params;
    this.curve = curve;
  }

  /// What applying a block came to.
  sealed interface Result {

    /// The coins are those after the block, provided that the scripts agree.
    ///
    /// @param storedUndo the stored form of `undo`
    record Applied(BlockUndo undo, Bytes storedUndo, ScriptChecks scripts) implements Result {}

    /// The coins are as before.
    record Refused(Rejection rejection) implements Result {}
  }

  /// Applies a block to the coins of the block before it.
  ///
  /// @param withScripts false where its scripts are assumed to be valid
  Result connect(HeaderEntry entry, Block block, CoinsCache coins, boolean withScripts) {
    BlockConnection connection = new BlockConnection(block.header(), entry.parent(), params);
    Optional<Rejection> repeated = connection.acceptUnrepeated(block.transactions(), coins);
    if (repeated.isPresent()) {
      return new Result.Refused(repeated.get());
    }
    boolean mayOverwrite = params.isRepeatedCoinbase(entry.height(), entry.hash());
    ScriptChecks scripts = new ScriptChecks(connection.scriptFlags(), curve);
    int spending = block.transactions().size() - 1;
    List<List<Coin>> undo = new ArrayList<>(spending);
    ByteWriter storedUndo =
        new ByteWriter(block.totalSize() / UNDO_BLOCK_PART).compactSize(spending);
    for (int i = 0; i < block.transactions().size(); i++) {
      Transaction tx = block.transaction(i);
      @Nullable Coin[] spent = i == 0 ? NO_COINS : spend(tx, coins, storedUndo);
      Optional<Rejection> rejection = connection.connect(tx, spent);
      if (rejection.isPresent()) {
        giveBack(tx, spent, coins);
        takeBack(block, i, undo, entry.height(), coins);
        return new Result.Refused(rejection.get());
      }
      if (i > 0) {
        undo.add(List.of(spent));
        if (withScripts) {
          scripts.add(new TransactionContext(tx, outputs(spent)));
        }
      }
      addOutputs(tx, entry.height(), i == 0, mayOverwrite, coins);
    }
    Optional<Rejection> rejection = connection.finish(block.transaction(0));
    if (rejection.isPresent()) {
      takeBack(block, block.transactions().size(), undo, entry.height(), coins);
      return new Result.Refused(rejection.get());
    }
    return new Result.Applied(new BlockUndo(undo), storedUndo.toBytes(), scripts);
  }

  /// Takes a block back: the coins are those before it afterwards.
  void disconnect(HeaderEntry entry, Block block, BlockUndo undo, CoinsCache coins) {
    disconnectExactly(entry, block, undo, coins);
  }

  /// As [#disconnect], and says whether every coin that the block made was there, but for those spent within it and for the
  /// coinbases that were repeated.
  boolean disconnectExactly(HeaderEntry entry, Block block, BlockUndo undo, CoinsCache coins) {
    if (undo.spent().size() != block.transactions().size() - 1) {
      throw new IllegalStateException("undo data of another block than " + entry);
    }
    boolean exact =
        takeBack(block, block.transactions().size(), undo.spent(), entry.height(), coins);
    return exact || params.isOverwrittenCoinbase(entry.height(), entry.hash());
  }

  /// Takes the coins of all inputs away, before anybody has asked whether they may be spent: one look-up does for both. Null
  /// for each that is not there.
  private static @Nullable Coin[] spend(Transaction tx, CoinsCache coins, ByteWriter undo) {
    @Nullable Coin[] spent = new Coin[tx.inputCount()];
    undo.compactSize(spent.length);
    for (int i = 0; i < spent.length; i++) {
      spent[i] = coins.spend(tx.outPoint(i), undo);
    }
    return spent;
  }

  private static void giveBack(Transaction tx, @Nullable Coin[] spent, CoinsCache coins) {
    for (int i = 0; i < spent.length; i++) {
      Coin coin = spent[i];
      if (coin != null) {
        coins.add(tx.outPoint(i), coin, true);
      }
    }
  }

  private static List<TxOutput> outputs(Coin[] spent) {
    TxOutput[] outputs = new TxOutput[spent.length];
    for (int i = 0; i < spent.length; i++) {
      outputs[i] = spent[i].output();
    }
    return List.of(outputs);
  }

  private static void addOutputs(
      Transaction tx, int height, boolean coinbase, boolean mayOverwrite, CoinsCache coins) {
    for (int i = 0; i < tx.outputCount(); i++) {
      Bytes script = tx.scriptPubKey(i);
      if (!Script.isUnspendable(script)) {
        TxOutput output = new TxOutput(new Amount(tx.value(i)), script.compact());
        coins.add(new OutPoint(tx.txid(), i), new Coin(output, height, coinbase), mayOverwrite);
      }
    }
  }

  /// Takes back the first `count` transactions of a block, the last of them first.
  ///
  /// @return true where every coin that they made was there as they made it
  private static boolean takeBack(
      Block block, int count, List<List<Coin>> undo, int height, CoinsCache coins) {
    boolean exact = true;
    for (int i = count - 1; i >= 0; i--) {
      Transaction tx = block.transaction(i);
      for (int output = 0; output < tx.outputCount(); output++) {
        if (!Script.isUnspendable(tx.scriptPubKey(output))) {
          Coin made = new Coin(tx.output(output), height, i == 0);
          exact &= made.equals(coins.spend(new OutPoint(tx.txid(), output)));
        }
      }
      if (i > 0) {
        List<Coin> spent = undo.get(i - 1);
        for (int input = spent.size() - 1; input >= 0; input--) {
          coins.add(tx.outPoint(input), spent.get(input), true);
        }
      }
    }
    return exact;
  }
}
