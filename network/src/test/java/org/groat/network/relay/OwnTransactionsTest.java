package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.network.simulation.Puppet;
import org.groat.network.wire.GetData;
import org.groat.network.wire.InventoryItem;
import org.junit.jupiter.api.Test;

/// What the node's owner sends is announced until the network has it.
final class OwnTransactionsTest extends RelayStories {
  @Test
  void itIsAnnouncedToWhoeverComesUntilSomebodyFetchesIt() {
    Transaction own = spend(2, 1_000, coinbase(1));
    assertThat(node.submit(own)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(node.chain().unbroadcast()).containsExactly(own.txid());
    Puppet first = puppet(1);
    pass(15 * 60 + 60);
    assertThat(first.told(own.wtxid())).as("came after it was sent").isEqualTo(1);
    Puppet second = puppet(2);
    pass(15 * 60 + 60);
    assertThat(second.told(own.wtxid())).as("the first did not fetch it").isEqualTo(1);
    assertThat(first.told(own.wtxid())).as("nobody is told twice").isEqualTo(1);

    second.say(new GetData(List.of(InventoryItem.wtx(own.wtxid()))));
    pass(1);
    assertThat(node.chain().unbroadcast()).isEmpty();
    Puppet third = puppet(3);
    pass(30 * 60);
    assertThat(third.told(own.wtxid())).isZero();
  }

  @Test
  void itIsNotAnnouncedAgainBeforeTenMinutes() {
    Transaction own = spend(2, 1_000, coinbase(1));
    node.submit(own);
    Puppet puppet = puppet(1);
    pass(10 * 60 - 5);
    assertThat(puppet.told(own.wtxid())).isZero();
  }

  @Test
  void whatAPeerAnnouncesOfItselfIsOut() {
    Transaction own = spend(2, 1_000, coinbase(1));
    node.submit(own);
    Puppet puppet = puppet(1);
    puppet.announce(own);
    pass(1);
    assertThat(node.chain().unbroadcast()).isEmpty();
  }

  @Test
  void whatOthersSentIsNotOurs() {
    Transaction tx = spend(2, 1_000, coinbase(1));
    puppet(1).give(tx);
    pass(1);
    assertThat(node.holds(tx)).isTrue();
    assertThat(node.chain().unbroadcast()).isEmpty();
  }

  @Test
  void whatComesBackAfterARestartIsNoNewsButForWhatIsStillOurs() {
    Puppet puppet = puppet(1);
    Transaction old = spend(2, 1_000, coinbase(1));
    Transaction own = spend(2, 1_000, coinbase(2));
    long before = world.nowSeconds() - 3_600;
    node.chain()
        .<Boolean>ask(
            view -> {
              view.mempool().submit(old, before);
              view.mempool().submit(own, before);
              view.own().remember(List.of(own.txid(), Txid.fromHex("ab".repeat(32))));
              return true;
            });
    pass(60);
    assertThat(node.holds(old)).isTrue();
    assertThat(puppet.told(old.wtxid())).isZero();
    pass(15 * 60);
    assertThat(puppet.told(old.wtxid())).isZero();
    assertThat(puppet.told(own.wtxid())).isEqualTo(1);
    assertThat(node.chain().unbroadcast()).containsExactly(own.txid());
  }

  @Test
  void aBlockEndsItAsWell() {
    node.submit(spend(2, 1_000, coinbase(1)));
    node.mine(1);
    assertThat(node.chain().unbroadcast()).isEmpty();
  }

  @Test
  void whatIsRefusedIsNotAnnounced() {
    Transaction poor = spend(2, 0, coinbase(1));
    assertThat(node.submit(poor)).isInstanceOf(TxOutcome.Rejected.class);
    assertThat(node.chain().unbroadcast()).isEmpty();
  }

  @Test
  void sentOnceMoreItIsToldAtOnceToThoseWhoDoNotKnowIt() {
    Transaction own = spend(2, 1_000, coinbase(1));
    node.submit(own);
    Puppet puppet = puppet(1);
    assertThat(node.submit(own)).isInstanceOf(TxOutcome.AlreadyKnown.class);
    pass(60);
    assertThat(puppet.told(own.wtxid())).isEqualTo(1);
  }
}
