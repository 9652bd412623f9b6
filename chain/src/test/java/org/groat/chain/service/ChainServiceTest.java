package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.consensus.Rejection;
import org.groat.chain.mempool.RemovalReason;
import org.groat.chain.mempool.TxOutcome;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.BlockOutcome;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.state.HeadersOutcome;
import org.groat.chain.state.TestKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChainServiceTest {
  private static final long BTC = 100_000_000L;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final TestChain chain = TestChain.regtest();
  private final ChainService service = chain.service();

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void everySubmissionGetsItsOutcomeInOrder() {
    List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
    List<Block> blocks = builder.mineEmpty(20);
    service.submitHeaders(blocks.stream().map(Block::header).toList(), outcomes::add);
    blocks.forEach(block -> service.submitBlock(block, outcomes::add));
    assertThat(service.query(view -> view.chain().tip().height()).join()).isEqualTo(20);
    assertThat(outcomes).hasSize(21);
    assertThat(((HeadersOutcome) outcomes.get(0)).accepted()).isEqualTo(20);
    for (int i = 1; i <= 20; i++) {
      assertThat(((BlockOutcome.Connected) outcomes.get(i)).entry().height()).isEqualTo(i);
    }
    HeaderEntry seven = service.snapshot().active(7).orElseThrow();
    assertThat(service.header(builder.block(7).hash())).contains(seven);
    assertThat(service.rawBlock(seven)).contains(builder.block(7).raw());
    assertThat(service.block(seven)).contains(builder.block(7));
    assertThat(service.undo(seven)).contains(BlockUndo.EMPTY);
  }

  @Test
  void headersOnTopOfNothingKnownSaySo() {
    builder.mineEmpty(3);
    AtomicReference<HeadersOutcome> outcome = new AtomicReference<>();
    service.submitHeaders(List.of(builder.block(2).header()), outcome::set);
    service.ask(view -> true);
    assertThat(outcome.get()).isEqualTo(new HeadersOutcome(null, null, 0, true));
  }

  @Test
  void aTransactionWaitsInThePoolUntilABlockHasItAndComesBackWhenTheBlockGoes() {
    builder.mineEmpty(101).forEach(chain::submit);
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    ChainService.Subscription subscription = service.subscribe(Runnable::run, new Recorder(heard));
    Transaction tx = builder.spendCoinbase(1, TestKey.of(2).output(49 * BTC));
    assertThat(submit(tx))
        .isInstanceOfSatisfying(
            TxOutcome.Accepted.class,
            accepted -> assertThat(accepted.fee().satoshis()).isEqualTo(BTC));
    assertThat(service.pooled(tx.txid())).isPresent();
    assertThat(service.pooled(tx.wtxid())).isPresent();
    assertThat(submit(tx)).isInstanceOf(TxOutcome.AlreadyKnown.class);
    chain.submit(builder.mine(tx));
    assertThat(service.pooled(tx.txid())).isEmpty();
    service.ask(
        view -> {
          view.chain().invalidate(view.chain().tip());
          return true;
        });
    assertThat(service.pooled(tx.txid())).as("back in the pool").isPresent();
    assertThat(heard)
        .containsExactly(
            "added " + tx.txid(),
            "removed " + tx.txid() + " BLOCK",
            "+102",
            "=102",
            "-102",
            "added " + tx.txid(),
            "=101");
    subscription.close();
    service.ask(view -> true);
    heard.clear();
    chain.submit(builder.fork(101).mine());
    assertThat(heard).isEmpty();
  }

  @Test
  void whatAQueryThrowsReachesTheOneWhoAsked() {
    assertThatThrownBy(
            () ->
                service.ask(
                    view -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
  }

  private TxOutcome submit(Transaction tx) {
    AtomicReference<TxOutcome> outcome = new AtomicReference<>();
    service.submitTransaction(tx, outcome::set);
    service.ask(view -> true);
    return outcome.get();
  }

  private record Recorder(List<String> heard) implements ChainEvents {
    @Override
    public void blockConnected(HeaderEntry entry, Block block, BlockUndo undo) {
      heard.add("+" + entry.height());
    }

    @Override
    public void blockDisconnected(HeaderEntry entry, Block block, BlockUndo undo) {
      heard.add("-" + entry.height());
    }

    @Override
    public void tipChanged(ChainSnapshot snapshot) {
      heard.add("=" + snapshot.tip().height());
    }

    @Override
    public void invalidFound(HeaderEntry entry, Rejection rejection) {
      heard.add("!" + entry.height());
    }

    @Override
    public void transactionAdded(Transaction tx, Amount fee, int virtualSize) {
      heard.add("added " + tx.txid());
    }

    @Override
    public void transactionRemoved(Transaction tx, RemovalReason reason) {
      heard.add("removed " + tx.txid() + " " + reason);
    }
  }
}
