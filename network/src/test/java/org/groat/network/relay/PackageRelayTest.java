package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.mempool.PackageOutcome;
import org.groat.chain.primitives.Transaction;
import org.groat.network.simulation.Puppet;
import org.groat.network.simulation.SimulatedNode;
import org.junit.jupiter.api.Test;

/// Parents that are too cheap alone, with children that pay for them.
final class PackageRelayTest extends RelayStories {
  @Test
  void aFreeParentWithDustTravelsWithItsChildFromNodeToNode() {
    SimulatedNode two = node(2, REGTEST, SimulatedNode.calling(node));
    SimulatedNode three = node(3, REGTEST, SimulatedNode.calling(two));
    pass(60);
    Transaction parent = spend(3, 0, List.of(100L), coinbase(1));
    Transaction child = spend(3, 2_000, output(parent, 0), output(parent, 1));
    List<PackageOutcome> outcomes = new ArrayList<>();
    node.chain().submitOwnPackage(List.of(parent, child), outcomes::add);
    pass(0.1);
    assertThat(outcomes).singleElement().satisfies(o -> assertThat(o.rejection()).isNull());
    pass(120);
    assertThat(two.holds(child)).isTrue();
    assertThat(three.holds(parent)).isTrue();
    assertThat(three.holds(child)).isTrue();
  }

  @Test
  void aChildThatComesLaterBringsItsParentInAfterAll() {
    Puppet puppet = puppet(1);
    Transaction parent = spend(3, 0, coinbase(1));
    Transaction child = spend(3, 2_000, output(parent, 0));
    puppet.give(parent);
    pass(1);
    assertThat(node.holds(parent)).isFalse();
    puppet.announce(child);
    pass(4);
    assertThat(puppet.asked(child.wtxid())).isEqualTo(1);
    puppet.give(child);
    pass(6);
    assertThat(puppet.asked(parent.txid())).as("fetched again for the child").isEqualTo(1);
    expectPaidFor(puppet, parent, child);
    assertThat(node.network().load().orphans()).isZero();
  }

  @Test
  void aChildThatIsThereAlreadyPaysForItsParent() {
    Puppet puppet = puppet(1);
    Transaction parent = spend(3, 0, coinbase(1));
    Transaction child = spend(3, 2_000, output(parent, 0));
    puppet.give(child);
    pass(6);
    assertThat(puppet.asked(parent.txid())).isEqualTo(1);
    expectPaidFor(puppet, parent, child);
  }

  @Test
  void theChildrenOfAnotherPeerDoNotStandInBetween() {
    Puppet honest = puppet(1);
    Puppet attacker = puppet(2);
    Transaction parent = spend(3, 0, coinbase(1));
    Transaction child = spend(3, 2_000, output(parent, 0));
    honest.give(child);
    pass(1);
    for (int fee = 1; fee <= 5; fee++) {
      attacker.give(spend(3, fee, output(parent, 0)));
    }
    pass(6);
    expectPaidFor(honest, parent, child);
  }

  @Test
  void thePairThatWasRefusedIsNotTriedAgainButAnotherIs() {
    Puppet puppet = puppet(1);
    Transaction parent = spend(3, 0, coinbase(1));
    Transaction poor = spend(3, 1, output(parent, 0));
    puppet.give(poor);
    puppet.give(parent);
    pass(1);
    assertThat(node.holds(parent)).isFalse();
    puppet.give(parent);
    puppet.give(poor);
    pass(1);
    assertThat(node.holds(parent)).isFalse();
    Transaction rich = spend(3, 2_000, output(parent, 0));
    puppet.give(rich);
    pass(1);
    expectPaidFor(puppet, parent, rich);
    assertThat(blames).isEmpty();
  }

  @Test
  void twoThatCannotBeAPairAreTakenForNoWorse() {
    Puppet puppet = puppet(1);
    Transaction parent = spend(3, 0, coinbase(1));
    Transaction rival = spend(3, 2_000, output(parent, 0), coinbase(1));
    puppet.give(rival);
    puppet.give(parent);
    pass(10);
    assertThat(node.holds(parent)).isFalse();
    Transaction good = spend(3, 2_000, output(parent, 0));
    puppet.give(good);
    pass(1);
    expectPaidFor(puppet, parent, good);
    assertThat(blames).isEmpty();
  }

  @Test
  void aThirdPeerThatAnnouncesAnOrphanIsAskedForItsParentToo() {
    Puppet first = puppet(1);
    Puppet second = puppet(2);
    Transaction parent = spend(2, 1_000, coinbase(1));
    Transaction child = spend(2, 1_000, output(parent, 0));
    first.give(child);
    pass(6);
    assertThat(first.asked(parent.txid())).isEqualTo(1);
    second.announce(child);
    pass(1);
    first.hangUp();
    pass(6);
    assertThat(second.asked(parent.txid())).isEqualTo(1);
    second.give(parent);
    pass(1);
    assertThat(node.holds(child)).isTrue();
  }

  @Test
  void whatWasRefusedIsNotAskedForAgainBeforeTheTipChanges() {
    Transaction forGood = spend(2, 0, coinbase(1));
    Transaction forItsFee = spend(3, 0, coinbase(2));
    Puppet first = puppet(1);
    first.give(forGood);
    first.give(forItsFee);
    pass(1);
    Puppet second = puppet(2);
    second.announce(forGood);
    second.announce(forItsFee);
    pass(10);
    assertThat(second.asked(forGood.wtxid())).isZero();
    assertThat(second.asked(forItsFee.wtxid())).isZero();

    node.mine(1);
    pass(1);
    Puppet third = puppet(3);
    third.announce(forGood);
    third.announce(forItsFee);
    pass(10);
    assertThat(third.asked(forGood.wtxid())).isEqualTo(1);
    assertThat(third.asked(forItsFee.wtxid())).isEqualTo(1);
  }

  /// The parent comes, after its child: both are taken.
  private void expectPaidFor(Puppet puppet, Transaction parent, Transaction child) {
    puppet.give(parent);
    pass(1);
    assertThat(node.holds(parent)).isTrue();
    assertThat(node.holds(child)).isTrue();
  }
}
