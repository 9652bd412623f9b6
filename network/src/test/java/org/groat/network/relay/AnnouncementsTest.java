package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.RecordedLink;
import org.groat.network.wire.Inv;
import org.junit.jupiter.api.Test;

/// When what is announced to whom, and who may fetch it.
final class AnnouncementsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final FeeRate RATE = new FeeRate(5_000);

  private final SplittableRandom random = new SplittableRandom(3);
  private final Map<PeerId, TransactionPeer> peers = new LinkedHashMap<>();
  private final RelayPool pool = new RelayPool();
  private final Own own = new Own();
  private final Announcements announcements =
      new Announcements(own, peers, pool, new FilteredConnections(false), random);
  private int made;

  @Test
  void allInboundPeersHearAtTheSameMomentsFiveSecondsApartInTheMean() {
    TransactionPeer one = peer(1, ConnectionType.INBOUND);
    TransactionPeer two = peer(2, ConnectionType.INBOUND);
    long now = 0;
    long waited = 0;
    for (int i = 0; i < 1_000; i++) {
      announce(now);
      assertThat(one.announceAt).isNotNull().isEqualTo(two.announceAt);
      waited += one.announceAt - now;
      now = one.announceAt;
      announcements.tick(now);
    }
    assertThat(waited / 1_000).isBetween(45 * SECOND / 10, 55 * SECOND / 10);
  }

  @Test
  void eachOutboundPeerHearsAtMomentsOfItsOwnTwoSecondsApartInTheMean() {
    TransactionPeer one = peer(1, ConnectionType.OUTBOUND_FULL_RELAY);
    TransactionPeer two = peer(2, ConnectionType.OUTBOUND_FULL_RELAY);
    long waited = 0;
    int same = 0;
    for (int i = 0; i < 1_000; i++) {
      long now = i * 1_000 * SECOND;
      announce(now);
      waited += one.announceAt - now;
      same += one.announceAt.equals(two.announceAt) ? 1 : 0;
      announcements.tick(now + 900 * SECOND);
    }
    assertThat(waited / 1_000).isBetween(18 * SECOND / 10, 22 * SECOND / 10);
    assertThat(same).isZero();
  }

  @Test
  void aMomentTellsOfSeventyAndOfMoreOnlyWhereManyWait() {
    TransactionPeer peer = peer(1, ConnectionType.INBOUND);
    for (int i = 0; i < 500; i++) {
      announce(0);
    }
    announcements.tick(peer.announceAt);
    assertThat(sizes(1)).containsExactly(70);
    for (int i = 0; i < 5_000; i++) {
      announce(0);
    }
    announcements.tick(peer.announceAt);
    assertThat(sizes(1)).containsExactly(70, 95);
  }

  @Test
  void anAnnouncementNeverTellsOfMoreThanAThousandAndTheQueueHasItsLimit() {
    TransactionPeer peer = peer(1, ConnectionType.INBOUND);
    for (int i = 0; i < 2 * TransactionPeer.QUEUE_MAX; i++) {
      peer.enqueue(pool.add(transaction(), RATE).tx().wtxid());
    }
    assertThat(peer.queue()).hasSize(TransactionPeer.QUEUE_MAX);
    assertThat(peer.take(pool, tx -> true))
        .hasSize(70 + TransactionPeer.QUEUE_MAX / 1_000 * 5)
        .hasSizeLessThanOrEqualTo(1_000);
  }

  @Test
  void theOrderOfAnAnnouncementTellsNothingOfTheOrderOfArrival() {
    TransactionPeer peer = peer(1, ConnectionType.INBOUND);
    List<Transaction> arrived = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      arrived.add(announce(0));
    }
    announcements.tick(peer.announceAt);
    List<Integer> order =
        link(1).sent(Inv.class).getFirst().items().stream()
            .map(item -> place(arrived, item.hash().toString()))
            .toList();
    assertThat(order).hasSize(40).isNotEqualTo(order.stream().sorted().toList());
    List<String> ids =
        link(1).sent(Inv.class).getFirst().items().stream().map(i -> i.hash().toString()).toList();
    assertThat(ids).as("by their ids alone").isSorted();
  }

  @Test
  void onlyWhatCameBeforeTheLastAnnouncementIsGiven() {
    TransactionPeer told = peer(1, ConnectionType.INBOUND);
    Transaction first = announce(0);
    assertThat(announcements.serve(told, first.wtxid())).isEmpty();
    announcements.tick(told.announceAt);
    assertThat(announcements.serve(told, first.wtxid())).contains(first);
    assertThat(announcements.serve(told, first.txid())).contains(first);

    Transaction second = announce(0);
    assertThat(announcements.serve(told, second.wtxid())).isEmpty();
    TransactionPeer late = peer(2, ConnectionType.INBOUND);
    assertThat(announcements.serve(late, first.wtxid())).as("never told of any").isEmpty();
  }

  @Test
  void ourOwnAreTriedAgainAfterTenToFifteenMinutesAtRandom() {
    Transaction tx = transaction();
    RelayPool.Entry entry = pool.add(tx, RATE);
    own.waiting.add(tx.txid());
    Set<Long> pauses = new HashSet<>();
    long now = 0;
    for (int i = 0; i < 50; i++) {
      long next = announcements.nextEvent(now);
      assertThat(next - now)
          .isBetween(Announcements.AGAIN_LEAST.toNanos(), Announcements.AGAIN_MOST.toNanos());
      pauses.add(next - now);
      TransactionPeer peer = peer(i, ConnectionType.INBOUND);
      announcements.tick(next - 1);
      assertThat(peer.hasQueue()).isFalse();
      announcements.tick(next);
      assertThat(peer.queue()).containsExactly(entry.tx().wtxid());
      peers.clear();
      now = next;
    }
    assertThat(pauses).hasSize(50);
  }

  @Test
  void oneOfOurOwnThatSomebodyFetchedOrKnowsIsOut() {
    TransactionPeer peer = peer(1, ConnectionType.INBOUND);
    Transaction fetched = announce(0);
    Transaction known = announce(0);
    own.waiting.addAll(List.of(fetched.txid(), known.txid()));
    announcements.serve(peer, fetched.wtxid());
    assertThat(own.waiting).as("it was not given").hasSize(2);
    announcements.tick(peer.announceAt);
    announcements.serve(peer, fetched.wtxid());
    announcements.heardOf(known.wtxid());
    assertThat(own.waiting).isEmpty();
  }

  private TransactionPeer peer(int number, ConnectionType type) {
    RecordedLink link = RecordedLink.ready(number, type);
    TransactionPeer peer = new TransactionPeer(link, 20_000, random, 0);
    peers.put(link.id(), peer);
    return peer;
  }

  private RecordedLink link(int number) {
    return (RecordedLink) peers.get(new PeerId(number)).link;
  }

  private List<Integer> sizes(int number) {
    return link(number).sent(Inv.class).stream().map(inv -> inv.items().size()).toList();
  }

  private static int place(List<Transaction> among, String wtxid) {
    return among.stream().map(tx -> tx.wtxid().toString()).toList().indexOf(wtxid);
  }

  private Transaction announce(long now) {
    Transaction tx = transaction();
    announcements.announce(pool.add(tx, RATE), now);
    return tx;
  }

  private Transaction transaction() {
    OutPoint coin = new OutPoint(Txid.fromHex("%064x".formatted(1_000_000 + made++)), 0);
    return Transaction.of(
        2,
        List.of(new TxInput(coin, Bytes.EMPTY, TxInput.SEQUENCE_FINAL)),
        List.of(new TxOutput(Amount.ofSatoshis(1_000), Bytes.EMPTY)),
        0);
  }

  private static final class Own implements TransactionRelay.OwnTransactions {
    private final Set<Txid> waiting = new HashSet<>();

    @Override
    public boolean isWaiting(Txid txid) {
      return waiting.contains(txid);
    }

    @Override
    public List<Txid> waiting() {
      return List.copyOf(waiting);
    }

    @Override
    public void arrived(Txid txid) {
      waiting.remove(txid);
    }
  }
}
