package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.network.peer.ConnectionType;
import org.groat.network.peer.RecordedLink;
import org.junit.jupiter.api.Test;

/// Transactions that wait for a chain that does not answer.
final class SubmissionsTest {
  private static final int LARGE = 400_000;

  private final SilentPool pool = new SilentPool();
  private final List<TransactionVerdict> verdicts = new ArrayList<>();
  private final Submissions submissions = new Submissions(pool);
  private int tag;

  @Test
  void thirtyTwoMebibytesWaitAndNoMore() {
    int room = (int) (Submissions.BYTES_MAX / LARGE);
    TransactionPeer peer = peer(1);
    for (int i = 0; i < room; i++) {
      assertThat(submit(peer, LARGE)).isTrue();
    }
    assertThat(submissions.bytes()).isEqualTo((long) room * LARGE);
    assertThat(submit(peer, LARGE)).isFalse();
    assertThat(submit(peer(2), LARGE)).as("it is for all of them").isFalse();
    int rest = (int) (Submissions.BYTES_MAX - submissions.bytes());
    assertThat(submit(peer(2), rest + 1)).isFalse();
    assertThat(submit(peer(2), rest)).isTrue();
    assertThat(submissions.bytes()).isEqualTo(Submissions.BYTES_MAX);

    pool.singles.removeFirst().judged(new TransactionVerdict.Known(), 0);
    assertThat(verdicts).hasSize(1);
    assertThat(submit(peer(2), LARGE)).as("one was judged").isTrue();
  }

  @Test
  void onePeerHasTwoHundredAtATimeAndAllTogetherTwoThousand() {
    for (int number = 0; number < 10; number++) {
      TransactionPeer peer = peer(number);
      for (int i = 0; i < Submissions.PER_PEER_MAX; i++) {
        assertThat(submit(peer, 200)).isTrue();
      }
      assertThat(submit(peer, 200)).isFalse();
    }
    assertThat(submissions.count()).isEqualTo(Submissions.COUNT_MAX);
    assertThat(submit(peer(99), 200)).isFalse();
    assertThat(pool.submitted).hasSize(Submissions.COUNT_MAX);
    pool.singles.forEach(done -> done.judged(new TransactionVerdict.Taken(), 0));
    assertThat(submissions.count()).isZero();
    assertThat(submissions.bytes()).isZero();
    assertThat(submit(peer(99), 200)).isTrue();
  }

  @Test
  void aPairTakesTheRoomOfTwo() {
    TransactionPeer peer = peer(1);
    for (int i = 1; i < Submissions.PER_PEER_MAX; i++) {
      assertThat(submit(peer, 200)).isTrue();
    }
    assertThat(submitPair(peer, 200)).as("one place is left").isFalse();
    assertThat(pool.submitted).hasSize(Submissions.PER_PEER_MAX - 1);

    pool.singles.removeFirst().judged(new TransactionVerdict.Taken(), 0);
    assertThat(submitPair(peer, 200)).isTrue();
    assertThat(submissions.count()).isEqualTo(Submissions.PER_PEER_MAX);
    assertThat(submissions.bytes()).isEqualTo(Submissions.PER_PEER_MAX * 200L);
    assertThat(submit(peer, 200)).isFalse();

    verdicts.clear();
    pool.pairs
        .removeFirst()
        .judged(new TransactionVerdict.Taken(), new TransactionVerdict.Known(), 0);
    assertThat(verdicts)
        .containsExactly(new TransactionVerdict.Taken(), new TransactionVerdict.Known());
    assertThat(submissions.count()).isEqualTo(Submissions.PER_PEER_MAX - 2);
    assertThat(submitPair(peer, 200)).as("both are judged").isTrue();
  }

  @Test
  void aPairIsDroppedWhereNotBothFit() {
    int room = (int) (Submissions.BYTES_MAX / LARGE);
    for (int i = 0; i < room - 1; i++) {
      assertThat(submit(peer(1), LARGE)).isTrue();
    }
    assertThat(submitPair(peer(2), LARGE)).isFalse();
    assertThat(submissions.bytes()).isEqualTo((long) (room - 1) * LARGE);
    assertThat(submit(peer(2), LARGE)).isTrue();
  }

  @Test
  void extraTransactionsAreTheLastHundredThatAreNotLarge() {
    ExtraTransactions extra = new ExtraTransactions();
    extra.add(transaction(ExtraTransactions.BYTES_MAX + 1));
    assertThat(extra.all()).isEmpty();
    List<Transaction> added = new ArrayList<>();
    added.add(transaction(ExtraTransactions.BYTES_MAX));
    for (int i = 1; i < 150; i++) {
      added.add(transaction(200));
    }
    added.forEach(extra::add);
    assertThat(extra.all()).isEqualTo(added.subList(50, 150));
  }

  private boolean submit(TransactionPeer peer, int size) {
    return submissions.submit(transaction(size), peer, (verdict, later) -> verdicts.add(verdict));
  }

  private boolean submitPair(TransactionPeer peer, int size) {
    return submissions.submitPair(
        transaction(size),
        transaction(size),
        peer,
        (ofParent, ofChild, later) -> {
          verdicts.add(ofParent);
          verdicts.add(ofChild);
        });
  }

  /// A transaction of so many bytes.
  private Transaction transaction(int size) {
    int filling = size - of(0).totalSize() - extraCountBytes(size);
    Transaction tx = of(filling);
    assertThat(tx.totalSize()).isEqualTo(size);
    return tx;
  }

  private static int extraCountBytes(int size) {
    return size > 0xffff ? 4 : size > 400 ? 2 : 0;
  }

  private Transaction of(int scriptSize) {
    TxInput input = new TxInput(new OutPoint(Txid.ZERO, ++tag), Bytes.EMPTY, 0);
    Bytes script = Bytes.wrap(new byte[scriptSize]);
    return Transaction.of(
        2, List.of(input), List.of(new TxOutput(Amount.ofSatoshis(1), script)), 0);
  }

  private static TransactionPeer peer(int number) {
    RecordedLink link = new RecordedLink(number, ConnectionType.INBOUND);
    return new TransactionPeer(link, 10, new SplittableRandom(number), 0);
  }
}
