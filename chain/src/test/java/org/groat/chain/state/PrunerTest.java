package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

class PrunerTest {
  private final ChainBuilder builder = ChainBuilder.regtest();
  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));
  private MemoryStore store = new MemoryStore();
  private ChainState chain = open(store, 0);

  @Test
  void blocksGoUpToAHeightButTheLast288StayWithTheirUndoData() {
    submit(builder.mineEmpty(400));
    long before = chain.storedBytes();
    assertThat(chain.storedFrom()).isZero();
    assertThat(chain.prune(50)).isEqualTo(50);
    assertThat(chain.storedFrom()).isEqualTo(51);
    assertThat(chain.prune(20)).as("no way back").isEqualTo(50);
    assertThat(chain.prune(399)).isEqualTo(112);
    assertThat(chain.storedBytes()).isLessThan(before * 8 / 10);
    assertThat(chain.rawBlock(chain.active(112).orElseThrow())).isEmpty();
    assertThat(chain.undo(chain.active(112).orElseThrow())).isEmpty();
    assertThat(chain.rawBlock(chain.active(113).orElseThrow())).isPresent();
    assertThat(chain.undo(chain.active(113).orElseThrow())).isPresent();
    assertThat(chain.rawBlock(chain.active(0).orElseThrow())).as("the genesis block").isPresent();
    assertThat(chain.submitBlock(builder.block(50))).isInstanceOf(BlockOutcome.AlreadyKnown.class);
  }

  @Test
  void aPrunedChainReorganisesAndComesBackFromACrash() {
    submit(builder.mineEmpty(400));
    chain.prune(100);
    ChainBuilder other = builder.fork(200);
    submit(other.mineEmpty(201));
    assertThat(chain.tip().hash()).isEqualTo(other.tip().hash());
    long bytes = chain.storedBytes();
    chain = open(store.crashed(store.unflushedBatches()), 0);
    assertThat(chain.tip().hash()).isEqualTo(other.tip().hash());
    assertThat(chain.storedFrom()).isEqualTo(101);
    assertThat(chain.storedBytes()).isEqualTo(bytes);
    assertThatThrownBy(() -> chain.invalidate(chain.active(100).orElseThrow()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was pruned");
    submit(List.of(other.mine()));
  }

  @Test
  void aCrashRightAfterPruningFindsCoinsAboveWhatIsGone() {
    submit(builder.mineEmpty(400));
    int before = store.unflushedBatches();
    chain.prune(100);
    for (int survivors = 0; survivors <= store.unflushedBatches(); survivors++) {
      ChainState reopened = open(store.crashed(survivors), 0);
      assertThat(reopened.tip().height()).isEqualTo(400);
    }
    assertThat(before).as("the coins had not been flushed").isPositive();
  }

  @Test
  void aTargetSizeIsKeptOnceThereAreBlocksToSpare() {
    store = new MemoryStore();
    chain = open(store, 90_000);
    long most = 0;
    for (Block block : builder.mineEmpty(800)) {
      chain.submitBlock(block);
      if (chain.tip().height() > 320) {
        most = Math.max(most, chain.storedBytes());
      }
    }
    long aBlock = chain.storedBytes() / (801 - chain.storedFrom());
    assertThat(aBlock * 288).as("the last blocks fit the target").isLessThan(90_000 * 9 / 10);
    assertThat(most).isLessThanOrEqualTo(90_000);
    assertThat(chain.storedFrom()).isGreaterThan(400);
    assertThat(chain.tip().height()).isEqualTo(800);
  }

  private void submit(List<Block> blocks) {
    for (Block block : blocks) {
      assertThat(chain.submitBlock(block)).isNotInstanceOf(BlockOutcome.Rejected.class);
    }
  }

  private ChainState open(MemoryStore from, long pruneTargetBytes) {
    return ChainState.open(
        ChainSettings.of(NetworkParameters.REGTEST).withPruneTargetBytes(pruneTargetBytes),
        from,
        loop,
        Runnable::run,
        Secp256k1s.best());
  }
}
