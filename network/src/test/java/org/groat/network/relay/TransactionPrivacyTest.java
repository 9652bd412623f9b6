package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;
import org.groat.network.simulation.Puppet;
import org.groat.network.wire.GetData;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.Message;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.TxMessage;
import org.junit.jupiter.api.Test;

/// What a stranger can learn of the transactions that a node has: nothing before the node says it.
final class TransactionPrivacyTest extends RelayStories {
  private static final InventoryItem UNKNOWN_WTX =
      InventoryItem.wtx(Wtxid.fromHex("ab".repeat(32)));
  private static final InventoryItem UNKNOWN_TX = InventoryItem.tx(Txid.fromHex("ab".repeat(32)));

  @Test
  void whatWasNotAnnouncedIsAnsweredAsWhatIsNotThereAtTheSameTime() {
    Puppet puppet = puppet(1);
    Transaction tx = spend(2, 1_000, coinbase(1));
    node.submit(tx);
    for (InventoryItem item :
        List.of(
            InventoryItem.wtx(tx.wtxid()),
            InventoryItem.tx(tx.txid()),
            InventoryItem.witnessTx(tx.txid()))) {
      assertThat(millisecondsToAnswer(puppet, item))
          .isEqualTo(millisecondsToAnswer(puppet, UNKNOWN_WTX))
          .isEqualTo(millisecondsToAnswer(puppet, UNKNOWN_TX));
    }
    assertThat(puppet.messages()).noneMatch(TxMessage.class::isInstance);
  }

  @Test
  void toSendATransactionTellsNotWhetherItWasThere() {
    Transaction there = spend(2, 1_000, coinbase(1));
    Transaction fresh = spend(2, 1_000, coinbase(2));
    node.submit(there);
    Puppet puppet = puppet(1);
    List<Message> before = puppet.messages();
    puppet.give(there);
    puppet.give(fresh);
    pass(30);
    assertThat(node.holds(fresh)).isTrue();
    assertThat(puppet.messages()).isEqualTo(before);
    assertThat(notFound(puppet, InventoryItem.wtx(there.wtxid()))).isTrue();
    assertThat(notFound(puppet, InventoryItem.wtx(fresh.wtxid())))
        .as("also of what the peer brought itself")
        .isTrue();
  }

  @Test
  void orphansAndWhatWasRefusedAreGivenToNobody() {
    Puppet puppet = puppet(1);
    Transaction parent = spend(2, 1_000, coinbase(1));
    Transaction orphan = spend(2, 1_000, output(parent, 0));
    Transaction refused = spend(2, 0, coinbase(2));
    puppet.give(orphan);
    puppet.give(refused);
    pass(1);
    assertThat(node.network().load().orphans()).isEqualTo(1);
    assertThat(notFound(puppet, InventoryItem.wtx(orphan.wtxid()))).isTrue();
    assertThat(notFound(puppet, InventoryItem.wtx(refused.wtxid()))).isTrue();
  }

  @Test
  void whoComesLateCannotFetchWhatWasAnnouncedToOthers() {
    Transaction tx = spend(2, 1_000, coinbase(1));
    Puppet early = puppet(1);
    node.submit(tx);
    pass(60);
    assertThat(early.told(tx.wtxid())).isEqualTo(1);
    Puppet late = puppet(2);
    assertThat(notFound(late, InventoryItem.wtx(tx.wtxid()))).isTrue();
    assertThat(notFound(early, InventoryItem.wtx(tx.wtxid()))).isFalse();
  }

  @Test
  void callersOfOneSpyHearAtOneMoment() {
    List<Puppet> spies = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      spies.add(puppet(i));
    }
    node.submit(spend(2, 1_000, coinbase(1)));
    for (int milliseconds = 0; milliseconds < 120_000; milliseconds++) {
      pass(0.001);
      long heard = spies.stream().filter(TransactionPrivacyTest::heard).count();
      if (heard > 0) {
        pass(0.002);
        assertThat(spies).allMatch(TransactionPrivacyTest::heard);
        return;
      }
    }
    throw new AssertionError("nobody heard");
  }

  private static boolean heard(Puppet puppet) {
    return puppet.messages().stream().anyMatch(Inv.class::isInstance);
  }

  private boolean notFound(Puppet puppet, InventoryItem item) {
    int before = puppet.messages().size();
    puppet.say(new GetData(List.of(item)));
    pass(1);
    List<Message> since = puppet.messages().subList(before, puppet.messages().size());
    return since.equals(List.of(new NotFound(List.of(item))));
  }

  private int millisecondsToAnswer(Puppet puppet, InventoryItem item) {
    int before = puppet.messages().size();
    puppet.say(new GetData(List.of(item)));
    for (int milliseconds = 0; milliseconds < 1_000; milliseconds++) {
      pass(0.001);
      if (puppet.messages().size() > before) {
        assertThat(puppet.messages().getLast()).isEqualTo(new NotFound(List.of(item)));
        return milliseconds;
      }
    }
    throw new AssertionError("no answer about " + item);
  }
}
