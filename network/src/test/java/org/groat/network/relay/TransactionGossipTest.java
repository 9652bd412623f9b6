package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.network.manager.NetworkSettings;
import org.groat.network.simulation.BlockMaker;
import org.groat.network.simulation.PeerStories;
import org.groat.network.simulation.SimulatedNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Transactions between whole nodes.
final class TransactionGossipTest extends PeerStories {
  private int nodes;
  private SimulatedNode one;
  private SimulatedNode two;
  private SimulatedNode three;

  @BeforeEach
  void threeNodesInAChain() {
    one = next(SimulatedNode.calling());
    one.mine(110);
    two = next(SimulatedNode.calling(one));
    three = next(SimulatedNode.calling(two));
    world.runFor(Duration.ofSeconds(60));
    assertThat(three.tip().height()).isEqualTo(110);
  }

  @Test
  void aTransactionReachesEverybodyAndIsMinedElsewhere() {
    Transaction tx = spendCoinbase(one, 1);
    assertThat(one.submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
    world.runFor(Duration.ofSeconds(60));
    assertThat(two.holds(tx)).isTrue();
    assertThat(three.holds(tx)).isTrue();

    three.mine(1);
    world.runFor(Duration.ofSeconds(5));
    assertThat(one.tip().hash()).isEqualTo(three.tip().hash());
    assertThat(one.holds(tx)).isFalse();
    assertThat(one.chain().block(one.tip()).orElseThrow().transactions()).contains(tx);
  }

  @Test
  void aChainOfUnconfirmedTransactionsArrivesParentsFirst() {
    Transaction parent = spendCoinbase(one, 2);
    one.submit(parent);
    Transaction last = parent;
    for (int i = 0; i < 10; i++) {
      last =
          BlockMaker.spend(List.of(new OutPoint(last.txid(), 0)), last.output(0).amount(), 1, FEE);
      assertThat(one.submit(last)).isInstanceOf(TxOutcome.Accepted.class);
    }
    world.runFor(Duration.ofSeconds(60));
    assertThat(three.holds(last)).isTrue();
  }

  @Test
  void anOrphansParentIsFetched() {
    Transaction parent = spendCoinbase(one, 3);
    Transaction child =
        BlockMaker.spend(
            List.of(new OutPoint(parent.txid(), 0)), parent.output(0).amount(), 1, FEE);
    // The parent arrived while nobody was connected, so nobody was ever told of it.
    SimulatedNode alone = next(SimulatedNode.calling());
    copyChain(one, alone);
    alone.submit(parent);
    alone.network().addNode(two.endpoint().toString());
    world.runFor(Duration.ofSeconds(30));
    assertThat(two.holds(parent)).isFalse();
    alone.submit(child);
    world.runFor(Duration.ofSeconds(60));
    assertThat(two.holds(parent)).isTrue();
    assertThat(two.holds(child)).isTrue();
    assertThat(one.holds(child)).isTrue();
  }

  @Test
  void aNewBlockTravelsAsACompactOneAndWhatIsMissingIsFetched() {
    // The first block after the handshake tells each peer who is first; from then on they ask for
    // compact blocks.
    one.mine(1);
    world.runFor(Duration.ofSeconds(5));
    assertThat(two.network().peers()).anyMatch(peer -> peer.compact().highBandwidthTo());
    assertThat(one.network().peers()).anyMatch(peer -> peer.compact().highBandwidthFrom());

    Transaction known = spendCoinbase(one, 5);
    one.submit(known);
    world.runFor(Duration.ofSeconds(60));
    assertThat(two.holds(known)).isTrue();
    Transaction unknown = spendCoinbase(one, 6);
    one.submit(unknown);
    one.mine(1);
    world.runFor(Duration.ofMillis(500));

    assertThat(two.tip().hash()).isEqualTo(one.tip().hash());
    assertThat(three.tip().hash()).isEqualTo(one.tip().hash());
    assertThat(two.network().peers().stream().filter(p -> !p.inbound()).findFirst().orElseThrow())
        .satisfies(
            peer -> {
              assertThat(peer.bytes().receivedByCommand()).containsKeys("cmpctblock", "blocktxn");
              assertThat(peer.bytes().sentByCommand()).containsKeys("getblocktxn", "sendcmpct");
            });
  }

  @Test
  void whatWasRejectedIsNotAskedForAgain() {
    Transaction free = spendCoinbase(one, 4, Amount.ZERO);
    assertThat(one.submit(free)).isInstanceOf(TxOutcome.Rejected.class);
    world.runFor(Duration.ofSeconds(60));
    assertThat(two.holds(free)).isFalse();
  }

  @Test
  void whoHearsOfNoTransactionsMayStillTellOfItsOwn() {
    SimulatedNode deaf = next(SimulatedNode.calling(two).withBlocksOnly(true));
    world.runFor(Duration.ofSeconds(60));
    Transaction heard = spendCoinbase(one, 5);
    one.submit(heard);
    Transaction told = spendCoinbase(one, 6);
    assertThat(deaf.submit(told)).isInstanceOf(TxOutcome.Accepted.class);
    world.runFor(Duration.ofSeconds(60));
    assertThat(one.holds(told)).isTrue();
    assertThat(three.holds(heard)).isTrue();
    assertThat(deaf.holds(heard)).isFalse();
  }

  private void copyChain(SimulatedNode from, SimulatedNode to) {
    for (int height = 1; height <= from.tip().height(); height++) {
      to.submit(from.chain().block(from.tip().ancestor(height)).orElseThrow());
    }
  }

  private SimulatedNode next(NetworkSettings settings) {
    return node(++nodes, REGTEST, settings);
  }
}
