package org.groat.network.relay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.network.simulation.BlockMaker;
import org.groat.network.simulation.PeerStories;
import org.groat.network.simulation.Puppet;
import org.groat.network.simulation.SimulatedNode;
import org.junit.jupiter.api.BeforeEach;

/// One whole node with a few coins, and peers that call it and do what they are told, for stories about transactions.
abstract class RelayStories extends PeerStories {
  final SimulatedNode node = node(SimulatedNode.calling());

  @BeforeEach
  final void begin() {
    node.mine(112);
  }

  Puppet puppet(int number) {
    return puppet(node, number);
  }

  /// The coin that the coinbase at a height made.
  Coin coinbase(int height) {
    Transaction tx = node.chain().block(node.tip().ancestor(height)).orElseThrow().transaction(0);
    return new Coin(new OutPoint(tx.txid(), 0), tx.value(0));
  }

  static Coin output(Transaction tx, int index) {
    return new Coin(new OutPoint(tx.txid(), index), tx.value(index));
  }

  /// Spends coins that anybody can spend; the first output takes what `others` and the fee leave.
  static Transaction spend(int version, long fee, List<Long> others, Coin... coins) {
    List<TxInput> inputs =
        Arrays.stream(coins)
            .map(
                coin ->
                    new TxInput(coin.at, Bytes.EMPTY, 0xffff_fffdL)
                        .withWitness(List.of(BlockMaker.TRUE)))
            .toList();
    long left =
        Arrays.stream(coins).mapToLong(Coin::value).sum()
            - fee
            - others.stream().mapToLong(Long::longValue).sum();
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(new TxOutput(Amount.ofSatoshis(left), BlockMaker.ANYBODY));
    others.forEach(
        value -> outputs.add(new TxOutput(Amount.ofSatoshis(value), BlockMaker.ANYBODY)));
    return Transaction.of(version, inputs, outputs, 0);
  }

  static Transaction spend(int version, long fee, Coin... coins) {
    return spend(version, fee, List.of(), coins);
  }

  /// An output and what it is worth.
  record Coin(OutPoint at, long value) {}
}
