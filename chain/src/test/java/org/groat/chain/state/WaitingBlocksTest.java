package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

final class WaitingBlocksTest {
  private static final int BLOCKS = 130;
  private static final long BTC = 100_000_000;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private int blocksRead;

  @Test
  void blocksThatComeOutOfOrderAreNotReadBackFromTheStore() {
    mineSpending();
    long seed = System.nanoTime();
    ChainState chain = chain(new MemoryStore());
    List<Block> blocks = new ArrayList<>(builder.blocks().subList(1, BLOCKS + 1));
    chain.acceptHeaders(blocks.stream().map(Block::header).toList());
    Collections.shuffle(blocks, new Random(seed));
    blocks.forEach(chain::submitBlock);
    assertThat(chain.tip().hash()).as("seed %d", seed).isEqualTo(builder.tip().hash());
    assertThat(blocksRead).as("seed %d", seed).isZero();
  }

  @Test
  void blocksThatAreNotKeptAnyMoreAreReadBack() {
    mineSpending();
    MemoryStore store = new MemoryStore();
    ChainState first = chain(store);
    List<Block> blocks = builder.blocks().subList(1, BLOCKS + 1);
    first.acceptHeaders(blocks.stream().map(Block::header).toList());
    blocks.subList(1, BLOCKS).forEach(first::submitBlock);
    first.close();
    ChainState second = chain(store);
    second.submitBlock(blocks.getFirst());
    assertThat(second.tip().hash()).isEqualTo(builder.tip().hash());
    assertThat(blocksRead).isEqualTo(BLOCKS - 1);
  }

  @Test
  void aBlockOfAnotherBranchIsNotTakenForTheOneAtItsHeight() {
    builder.mineEmpty(3);
    ChainBuilder other = builder.fork(2);
    other.mineEmpty(1);
    WaitingBlocks waiting = new WaitingBlocks(WaitingBlocks.BYTES_MAX);
    waiting.put(HeaderEntry.after(entry(2), other.tip().header()), other.tip());
    assertThat(waiting.take(entry(3))).isEmpty();
    assertThat(waiting.bytes()).isZero();
  }

  @Test
  void whatIsNeededFirstIsKeptInLimitedBytes() {
    builder.mineEmpty(6);
    int size = builder.block(1).totalSize();
    WaitingBlocks waiting = new WaitingBlocks(3L * size + size / 2);
    for (int height : new int[] {4, 6, 5, 2, 3}) {
      waiting.put(entry(height), builder.block(height));
      assertThat(waiting.bytes()).isLessThanOrEqualTo(3L * size + size / 2);
    }
    assertThat(waiting.take(entry(6))).isEmpty();
    assertThat(waiting.count()).as("all below had their turn").isZero();
    assertThat(waiting.bytes()).isZero();
    for (int height : new int[] {4, 6, 5, 2, 3}) {
      waiting.put(entry(height), builder.block(height));
    }
    for (int height = 2; height <= 4; height++) {
      assertThat(waiting.take(entry(height))).contains(builder.block(height));
    }
    assertThat(waiting.take(entry(5))).isEmpty();
    assertThat(waiting.bytes()).isZero();
  }

  @Test
  void theSameBlockTwiceCountsOnce() {
    builder.mineEmpty(2);
    WaitingBlocks waiting = new WaitingBlocks(WaitingBlocks.BYTES_MAX);
    waiting.put(entry(2), builder.block(2));
    waiting.put(entry(2), builder.block(2));
    assertThat(waiting.bytes()).isEqualTo(builder.block(2).totalSize());
  }

  private void mineSpending() {
    builder.mineEmpty(101);
    while (builder.height() < BLOCKS) {
      Transaction split =
          builder.spendCoinbase(
              builder.height() - 100, TestKey.of(2).output(5 * BTC), TestKey.of(3).output(6 * BTC));
      builder.mine(split, TestKey.of(2).spend(split, 0, TestKey.of(4).output(4 * BTC)));
    }
  }

  private HeaderEntry entry(int height) {
    HeaderEntry entry = HeaderEntry.genesis(builder.block(0).header());
    for (int at = 1; at <= height; at++) {
      entry = HeaderEntry.after(entry, builder.block(at).header());
    }
    return entry;
  }

  /// A chain on a store that counts how many blocks are read.
  private ChainState chain(KeyValueStore store) {
    KeyValueStore counting =
        (KeyValueStore)
            Proxy.newProxyInstance(
                KeyValueStore.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("get") && arguments[0] == Columns.BLOCK) {
                    blocksRead++;
                  }
                  try {
                    return method.invoke(store, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return ChainState.open(
        ChainSettings.of(NetworkParameters.REGTEST),
        counting,
        new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L)),
        Runnable::run,
        Secp256k1s.best());
  }
}
