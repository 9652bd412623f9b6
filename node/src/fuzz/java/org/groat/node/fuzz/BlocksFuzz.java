package org.groat.node.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.CoinSnapshot;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;

/// Block acceptance: whatever transactions a mined block holds, the chain takes it or rejects it by name; what it takes makes no
/// more money than the subsidy; and taking the block back restores every coin.
class BlocksFuzz {
  private static final int HEIGHT = 105;
  private static final int TRANSACTIONS_MAX = 5;
  private static final int PARTS_MAX = 3;
  private static final long SUBSIDY = 50 * Amount.SATOSHIS_PER_BITCOIN;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final ChainState chain =
      ChainState.open(
          ChainSettings.of(NetworkParameters.REGTEST),
          new MemoryStore(),
          new ManualEventLoop(Instant.ofEpochSecond(1_900_000_000)),
          Runnable::run,
          Secp256k1s.best());
  private final Bytes coinsBefore;

  BlocksFuzz() {
    builder.mineEmpty(HEIGHT).forEach(chain::submitBlock);
    coinsBefore = coins().hash();
  }

  @FuzzTest(maxDuration = "30s")
  void aMinedBlockIsConnectedOrRejectedByNameAndMakesNoMoney(FuzzedDataProvider data) {
    List<Transaction> transactions = new ArrayList<>();
    for (int left = data.consumeInt(0, TRANSACTIONS_MAX); left > 0; left--) {
      transactions.add(transaction(data, transactions));
    }
    long claimed = data.consumeBoolean() ? SUBSIDY : data.consumeLong();
    Block block = builder.next(transactions, claimed);
    HeaderEntry before = chain.tip();
    switch (chain.submitBlock(block)) {
      case BlockOutcome.Connected connected -> {
        require(coins().total().satoshis() <= (HEIGHT + 1) * SUBSIDY, "money made", block);
        chain.invalidate(connected.entry());
        require(coins().hash().equals(coinsBefore), "coins not restored", block);
      }
      case BlockOutcome.Rejected rejected ->
          require(!rejected.rejection().rule().reason().isEmpty(), "no reason", block);
      case BlockOutcome.AlreadyKnown known ->
          require(known.entry().hash().equals(block.hash()), "another block", block);
      case BlockOutcome.SideBranch branch ->
          throw new AssertionError("side branch: " + block.raw());
      case BlockOutcome.MissingParent missing ->
          throw new AssertionError("no parent: " + block.raw());
    }
    require(chain.tip() == before, "another tip", block);
  }

  private Transaction transaction(FuzzedDataProvider data, List<Transaction> earlier) {
    List<TxInput> inputs = new ArrayList<>();
    // Without inputs a transaction has no form of its own beside one with witnesses (BIP-0144).
    for (int left = data.consumeInt(1, PARTS_MAX); left > 0; left--) {
      Transaction from =
          data.consumeBoolean() || earlier.isEmpty()
              ? builder.coinbase(data.consumeInt(1, HEIGHT))
              : earlier.get(data.consumeInt(0, earlier.size() - 1));
      OutPoint outPoint = new OutPoint(from.txid(), data.consumeInt(0, 1));
      long sequence =
          data.consumeBoolean() ? TxInput.SEQUENCE_FINAL : data.consumeInt() & 0xffff_ffffL;
      inputs.add(new TxInput(outPoint, Bytes.wrap(data.consumeBytes(8)), sequence));
    }
    List<TxOutput> outputs = new ArrayList<>();
    for (int left = data.consumeInt(0, PARTS_MAX); left > 0; left--) {
      long value = data.consumeBoolean() ? data.consumeLong(0, SUBSIDY) : data.consumeLong();
      Bytes script =
          data.consumeBoolean() ? Bytes.of((byte) 0x51) : Bytes.wrap(data.consumeBytes(20));
      outputs.add(new TxOutput(Amount.ofSatoshis(value), script));
    }
    long lockTime = data.consumeBoolean() ? 0 : data.consumeInt() & 0xffff_ffffL;
    if (data.consumeBoolean() && !outputs.isEmpty()) {
      return builder.spendCoinbase(data.consumeInt(1, HEIGHT), outputs.toArray(TxOutput[]::new));
    }
    return Transaction.of(data.consumeInt(0, 3), inputs, outputs, lockTime);
  }

  private CoinStatistics coins() {
    try (CoinSnapshot snapshot = chain.coinSnapshot()) {
      return CoinStatistics.of(snapshot, HashKind.HASH_SERIALIZED_3, seen -> {});
    }
  }

  private static void require(boolean holds, String what, Block block) {
    if (!holds) {
      throw new AssertionError(what + ": " + block.raw());
    }
  }
}
