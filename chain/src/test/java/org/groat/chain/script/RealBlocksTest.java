package org.groat.chain.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.Vectors;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ScriptFlagsAt;
import org.groat.chain.crypto.BouncySecp256k1;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.TestCurves;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks that the network accepted.
final class RealBlocksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mainnet-383616",
        "mainnet-413567",
        "mainnet-481829",
        "426884",
        "300025",
        "898352",
        "928816",
        "928848"
      })
  void realBlocksReadAndWriteBackToTheSameBytes(String name) {
    Bytes raw = Vectors.bytes("blocks/" + name + ".raw");
    Block block = Block.CODEC.decode(raw);
    assertThat(block.transactions()).isNotEmpty();
    assertThat(Block.CODEC.encode(block)).isEqualTo(raw);
    List<Transaction> rebuilt = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      Transaction again = Transaction.of(tx.version(), tx.inputs(), tx.outputs(), tx.lockTime());
      assertThat(again.raw()).isEqualTo(tx.raw());
      assertThat(again.txid()).isEqualTo(tx.txid());
      rebuilt.add(again);
    }
    assertThat(Block.of(block.header(), rebuilt).raw()).isEqualTo(raw);
  }

  @ParameterizedTest
  @CsvSource({"300025, main, 300025", "928816, test, 928816", "928848, test, 928848"})
  void everyInputOfARealBlockPasses(String name, String network, int height) {
    Block block = Block.CODEC.decode(Vectors.bytes("blocks/" + name + ".raw"));
    NetworkParameters params = NetworkParameters.byName(network);
    int flags = ScriptFlagsAt.block(height, block.hash(), params);
    List<TransactionContext> contexts = contexts(name, block);
    int inputs = contexts.stream().mapToInt(context -> context.tx().inputCount()).sum();
    List<Secp256k1> curves = new ArrayList<>(List.of(Secp256k1s.best(), new BouncySecp256k1()));
    TestCurves.byNativeMethods().ifPresent(curves::add);
    for (Secp256k1 curve : curves) {
      List<String> wrong =
          contexts.parallelStream().flatMap(context -> wrong(context, flags, curve)).toList();
      assertThat(wrong).as(curve.getClass().getSimpleName()).isEmpty();
      Vectors.count(
          "block " + name + ", inputs by " + curve.getClass().getSimpleName(), inputs, inputs);
    }
  }

  /// The block's transactions but the coinbase, each with the coins that it spends.
  private static List<TransactionContext> contexts(String name, Block block) {
    ByteReader coins = new ByteReader(Vectors.bytes("blocks/" + name + ".prevouts"));
    List<TransactionContext> contexts = new ArrayList<>();
    for (Transaction tx : block.transactions().subList(1, block.transactions().size())) {
      List<TxOutput> spent = new ArrayList<>();
      for (int i = 0; i < tx.inputCount(); i++) {
        spent.add(TxOutput.CODEC.read(coins));
      }
      contexts.add(new TransactionContext(tx, spent));
    }
    coins.expectEnd();
    return contexts;
  }

  /// The inputs whose scripts do not pass. Each transaction has a curve of its own that remembers, since both ways of verifying
  /// ask for the same verdicts.
  private static Stream<String> wrong(TransactionContext context, int flags, Secp256k1 curve) {
    Secp256k1 remembering = new RememberingCurve(curve);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < context.tx().inputCount(); i++) {
      ScriptError error = BothWays.verify(context, i, flags, remembering);
      if (error != ScriptError.OK) {
        wrong.add(context.tx() + ":" + i + " " + error);
      }
    }
    return wrong.stream();
  }
}
