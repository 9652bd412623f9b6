package org.groat.chain.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.policy.PolicyRule;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.BlockUndo;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainListener;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainSnapshot;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The pool on a real chain state, with real signatures: what one says of a transaction the other keeps.
class MempoolOnChainTest {
  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));
  private final ChainState chain =
      ChainState.open(
          ChainSettings.of(NetworkParameters.REGTEST),
          new MemoryStore(),
          loop,
          Runnable::run,
          Secp256k1s.best());
  private final Mempool pool =
      new Mempool(
          loop, new View(chain), Secp256k1s.best(), RelayPolicy.DEFAULT, MempoolLimits.DEFAULT);
  private final ChainBuilder builder = ChainBuilder.regtest();

  MempoolOnChainTest() {
    chain.addListener(
        new ChainListener() {
          @Override
          public void connected(HeaderEntry entry, Block block, BlockUndo undo) {
            pool.blockConnected(block);
          }

          @Override
          public void disconnected(HeaderEntry entry, Block block, BlockUndo undo) {
            pool.blockDisconnected(block);
          }

          @Override
          public void tipChanged(ChainSnapshot snapshot) {
            pool.tipChanged();
          }
        });
    builder.mineEmpty(105).forEach(chain::submitBlock);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private record View(ChainState chain) implements MempoolChain {
    @Override
    public HeaderContext tip() {
      return chain.tip();
    }

    @Override
    public NetworkParameters params() {
      return chain.params();
    }

    @Override
    public Optional<Coin> coin(OutPoint outPoint) {
      return chain.coin(outPoint);
    }
  }

  @Test
  void aReorganisationResurrectsWhatTheNewBranchLacks() {
    Transaction first = spend(1, 1_000_000);
    Transaction second =
        builder.key().spend(first, 0, builder.key().output(first.value(0) - 1_000));
    Transaction other = spend(2, 2_000);
    for (Transaction tx : new Transaction[] {first, second, other}) {
      assertThat(pool.submit(tx)).isInstanceOf(TxOutcome.Accepted.class);
    }
    ChainBuilder rival = builder.fork(105);
    chain.submitBlock(builder.mine(first, second, other));
    assertThat(pool.size()).isZero();
    rival.mine(other);
    rival.mine();
    for (int height = 106; height <= 107; height++) {
      chain.submitBlock(rival.block(height));
    }
    assertThat(chain.tip().hash()).isEqualTo(rival.tip().hash());
    assertThat(pool.entries()).extracting(MempoolEntry::tx).containsExactly(first, second);
    // And they are good for the next block.
    chain.submitBlock(rival.mine(first, second));
    assertThat(chain.tip().hash()).isEqualTo(rival.tip().hash());
    assertThat(pool.size()).isZero();
  }

  @Test
  void whatTheNewBranchSpendsOtherwiseDoesNotComeBack() {
    Transaction mined = spend(1, 1_000);
    Transaction rivalSpend = spend(1, 5_000);
    ChainBuilder rival = builder.fork(105);
    chain.submitBlock(builder.mine(mined));
    Transaction child = builder.key().spend(mined, 0, builder.key().output(mined.value(0) - 1_000));
    assertThat(pool.submit(child)).isInstanceOf(TxOutcome.Accepted.class);
    rival.mine(rivalSpend);
    rival.mine();
    chain.submitBlock(rival.block(106));
    chain.submitBlock(rival.block(107));
    assertThat(pool.size()).isZero();
  }

  @Test
  void aBlockThatFailsLeavesThePoolAsItWas() {
    Transaction mined = spend(1, 1_000);
    Transaction waiting = spend(2, 1_000);
    ChainBuilder rival = builder.fork(105);
    chain.submitBlock(builder.mine(mined));
    pool.submit(waiting);
    chain.submitBlock(rival.mine());
    // Pays its miner too much: the chain goes over to it, finds out, and returns.
    chain.submitBlock(rival.next(List.of(), 60_0000_0000L));
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());
    assertThat(pool.entries()).extracting(MempoolEntry::tx).containsExactly(waiting);
  }

  @Test
  void aBadSignatureIsRefusedHereAsInABlock() {
    Transaction good = spend(1, 1_000);
    Transaction bad =
        Transaction.of(
            good.version(),
            List.of(good.input(0)),
            List.of(builder.key().output(good.value(0) - 1)),
            0);
    TxOutcome outcome = pool.submit(bad);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            TxOutcome.Rejected.class,
            rejected -> assertThat(rejected.rejection().rule()).isEqualTo(PolicyRule.SCRIPT));
  }

  private Transaction spend(int height, long fee) {
    long value = builder.coinbase(height).value(0);
    return builder.spendCoinbase(height, builder.key().output(value - fee));
  }
}
