package org.groat.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.consensus.Rule;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.script.Script;

/// A pool over a fake chain, with a hand for its clock, for stories about transactions whose outputs need no signature.
abstract class MempoolStories {
  /// What the outputs' witness script is: anybody can spend them by showing it.
  static final Bytes TRUE = Bytes.fromHex("51");

  static final Bytes OPEN = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(TRUE)));

  final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_300_000_000L));
  final FakeChain chain = new FakeChain();
  final List<String> events = new ArrayList<>();
  Mempool pool = pool(RelayPolicy.DEFAULT, MempoolLimits.DEFAULT);

  Mempool pool(RelayPolicy policy, MempoolLimits limits) {
    Mempool made = new Mempool(loop, chain, Secp256k1s.best(), policy, limits);
    made.addListener(
        new MempoolListener() {
          @Override
          public void added(MempoolEntry entry) {
            events.add("+" + entry.txid());
          }

          @Override
          public void removed(MempoolEntry entry, RemovalReason reason) {
            events.add("-" + entry.txid() + " " + reason.label());
          }
        });
    return made;
  }

  /// An old coin of a million satoshis that anybody can spend.
  OutPoint coin() {
    return chain.fund(1_000_000, OPEN);
  }

  static OutPoint output(Transaction tx, int index) {
    return new OutPoint(tx.txid(), index);
  }

  /// Spends these, which are worth a million each (or what `value` says), and pays out in `parts` equal outputs.
  Transaction spend(long fee, int parts, OutPoint... spent) {
    long value = Arrays.stream(spent).mapToLong(this::value).sum();
    List<TxOutput> outputs = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      outputs.add(new TxOutput(Amount.ofSatoshis((value - fee) / parts), OPEN));
    }
    return spend(2, 0xffff_fffdL, outputs, spent);
  }

  Transaction spend(int version, long sequence, List<TxOutput> outputs, OutPoint... spent) {
    List<TxInput> inputs =
        Arrays.stream(spent)
            .map(outPoint -> new TxInput(outPoint, Bytes.EMPTY, sequence, List.of(TRUE)))
            .toList();
    return Transaction.of(version, inputs, outputs, 0);
  }

  Transaction spend(long fee, OutPoint... spent) {
    return spend(fee, 1, spent);
  }

  long value(OutPoint outPoint) {
    return pool.output(outPoint)
        .map(output -> output.amount().satoshis())
        .or(() -> chain.coin(outPoint).map(coin -> coin.satoshis()))
        .orElse(1_000_000L);
  }

  /// Submits what must be accepted.
  Transaction accepted(Transaction tx) {
    assertThat(pool.submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
    assertThat(pool.get(tx.txid())).isPresent();
    return tx;
  }

  Rejection assertRejected(Transaction tx, Rule rule) {
    TxOutcome outcome = pool.submit(tx);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            TxOutcome.Rejected.class,
            rejected -> assertThat(rejected.rejection().rule()).isEqualTo(rule));
    return ((TxOutcome.Rejected) outcome).rejection();
  }

  void wait(Duration span) {
    loop.runFor(span);
  }

  /// Holds every sum that the pool keeps against one made anew, and every entry against the chain.
  void assertConsistent() {
    long memory = 0;
    for (MempoolEntry entry : pool.entries()) {
      List<MempoolEntry> above = new ArrayList<>(pool.ancestors(entry));
      above.add(entry);
      List<MempoolEntry> below = new ArrayList<>(pool.descendants(entry));
      below.add(entry);
      assertThat(entry.ancestors()).isEqualTo(MempoolEntry.Sums.of(above));
      assertThat(entry.descendants()).isEqualTo(MempoolEntry.Sums.of(below));
      for (TxInput input : entry.tx().inputs()) {
        assertThat(pool.spender(input.outPoint())).contains(entry);
        boolean inPool = pool.get(input.outPoint().txid()).isPresent();
        assertThat(inPool || chain.coin(input.outPoint()).isPresent()).isTrue();
        assertThat(pool.get(input.outPoint().txid()).map(entry.parents()::contains).orElse(true))
            .isTrue();
      }
      memory += entry.memory();
    }
    assertThat(pool.statistics().memory()).isEqualTo(memory);
    assertThat(pool.statistics().count()).isEqualTo(pool.entries().size());
  }
}
