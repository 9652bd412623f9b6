package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.network.peer.PeerId;
import org.junit.jupiter.api.Test;

final class OrphanageTest {
  private static final PeerId A = new PeerId(1);
  private static final PeerId B = new PeerId(2);

  private final Orphanage orphanage = new Orphanage();

  @Test
  void anOrphanIsFoundByItsParent() {
    Transaction orphan = spend(parent(1), 10);
    assertThat(shelve(orphan, A, 0)).isTrue();
    assertThat(orphanage.childrenOf(parent(1))).containsExactly(new Orphanage.Adoptable(orphan, A));
    assertThat(orphanage.childrenOf(parent(2))).isEmpty();
    orphanage.remove(orphan.wtxid());
    assertThat(orphanage.childrenOf(parent(1))).isEmpty();
    assertThat(orphanage.bytes()).isZero();
  }

  @Test
  void aFloodThrowsOutOnlyItsOwn() {
    Transaction honest = spend(parent(0), 10);
    shelve(honest, A, 0);
    for (int i = 1; i <= 5 * Orphanage.COUNT_MAX; i++) {
      shelve(spend(parent(i), 10), B, i);
    }
    assertThat(orphanage.size()).isEqualTo(Orphanage.COUNT_MAX);
    assertThat(orphanage.contains(honest.wtxid())).isTrue();
  }

  @Test
  void aFloodOfLargeOrphansStaysWithinTheBytes() {
    for (int i = 1; i <= 60; i++) {
      shelve(spend(parent(i), 390_000), B, i);
    }
    assertThat(orphanage.bytes()).isLessThanOrEqualTo(Orphanage.BYTES_MAX);
    assertThat(shelve(spend(parent(99), Orphanage.ORPHAN_BYTES_MAX), B, 100))
        .as("too large")
        .isFalse();
  }

  @Test
  void anOrphanOfTwoAnnouncersOutlivesOne() {
    Transaction orphan = spend(parent(1), 10);
    shelve(orphan, A, 0);
    orphanage.alsoAnnounced(orphan.wtxid(), B);
    orphanage.disconnected(A);
    assertThat(orphanage.contains(orphan.wtxid())).isTrue();
    orphanage.disconnected(B);
    assertThat(orphanage.size()).isZero();
  }

  @Test
  void aPeersOwnChildrenAreFoundNewestFirst() {
    Transaction old = spend(parent(1), 10);
    Transaction young = spend(parent(1), 11);
    Transaction others = spend(parent(1), 12);
    shelve(old, A, 0);
    shelve(young, A, 1);
    shelve(others, B, 2);
    assertThat(orphanage.childrenOf(parent(1), A)).containsExactly(young, old);
    orphanage.alsoAnnounced(others.wtxid(), A);
    assertThat(orphanage.childrenOf(parent(1), A)).containsExactly(others, young, old);
    assertThat(orphanage.missingOf(old.wtxid())).containsExactly(parent(1));
  }

  @Test
  void theHeaviestAnnouncerLosesItsClaimBeforeOthersLoseAnOrphan() {
    Transaction shared = spend(parent(0), 10);
    shelve(shared, A, 0);
    shelve(shared, B, 0);
    for (int i = 1; i <= Orphanage.COUNT_MAX; i++) {
      shelve(spend(parent(i), 10), B, i);
    }
    assertThat(orphanage.contains(shared.wtxid())).as("A still answers for it").isTrue();
    assertThat(orphanage.childrenOf(parent(0), B)).as("B no longer does").isEmpty();
    assertThat(orphanage.size()).isEqualTo(Orphanage.COUNT_MAX);
  }

  @Test
  void orphansGoAfterTwentyMinutes() {
    shelve(spend(parent(1), 10), A, 0);
    orphanage.expire(Orphanage.AGE_MAX.toNanos() - 1);
    assertThat(orphanage.size()).isEqualTo(1);
    orphanage.expire(Orphanage.AGE_MAX.toNanos());
    assertThat(orphanage.size()).isZero();
  }

  @Test
  void aBlockThatSpendsTheSameOutputThrowsTheOrphanOut() {
    Transaction orphan = spend(parent(1), 10);
    shelve(orphan, A, 0);
    orphanage.blockConnected(List.of(spend(parent(2), 10)));
    assertThat(orphanage.size()).isEqualTo(1);
    orphanage.blockConnected(List.of(spend(parent(1), 11)));
    assertThat(orphanage.size()).isZero();
  }

  private boolean shelve(Transaction tx, PeerId announcer, long now) {
    return orphanage.add(tx, List.copyOf(Orphanage.parents(tx)), announcer, now);
  }

  private static Txid parent(int number) {
    return Txid.fromHex("%064x".formatted(number + 1));
  }

  private static Transaction spend(Txid parent, int scriptSize) {
    List<TxInput> inputs = new ArrayList<>();
    inputs.add(
        new TxInput(
            new OutPoint(parent, 0), Bytes.wrap(new byte[scriptSize]), TxInput.SEQUENCE_FINAL));
    return Transaction.of(
        2, inputs, List.of(new TxOutput(Amount.ofSatoshis(1_000), Bytes.EMPTY)), 0);
  }
}
