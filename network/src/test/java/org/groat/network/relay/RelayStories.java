package org.groat.network.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.manager.Blame;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.simulation.BlockMaker;
import org.groat.network.simulation.Puppet;
import org.groat.network.simulation.SimulatedNode;
import org.groat.network.transport.LinkConditions;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.BeforeEach;

/// One whole node with a few coins, and peers that call it and do what they are told, for stories about transactions.
abstract class RelayStories {
  final ManualEventLoop world = new ManualEventLoop(Instant.ofEpochSecond(1_750_000_000));
  final SimulatedNetwork links =
      new SimulatedNetwork(world, new SplittableRandom(1), (from, to) -> LinkConditions.LOCAL);
  final List<Blame> blames = new ArrayList<>();
  final SimulatedNode node = node(1, SimulatedNode.calling());

  @BeforeEach
  final void begin() {
    node.network().start();
    node.network().observeBlame(blames::add);
    node.mine(112);
  }

  SimulatedNode node(int number, NetworkSettings settings) {
    return new SimulatedNode(
        world,
        links,
        NetworkAddress.ofIpv4(10, number, 0, 1),
        NetworkParameters.REGTEST,
        settings,
        number);
  }

  Puppet puppet(int number) {
    return Puppet.calling(node.endpoint(), world, links, number);
  }

  void pass(double seconds) {
    world.runFor(Duration.ofNanos((long) (seconds * 1e9)));
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
