package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rule;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.service.TestChain;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.storage.KeyValueStore;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks connected while scripts of those before them are being verified, on real threads: whatever is wrong with whichever
/// block, the chain ends exactly before it, and nothing of it or of what follows ever reaches the store.
class PipelineTest {
  private static final int BLOCKS = 300;

  /// From here on every block spends.
  private static final int FIRST_SPEND = 102;

  private static final long BTC = 100_000_000;
  private static final TestKey STRANGER = TestKey.of(9);

  private final Map<Integer, Bytes> coinsAt = new HashMap<>();

  enum Fault {
    BAD_SIGNATURE(BlockRule.SCRIPT),
    OVERSPEND(TxRule.INPUTS_BELOW_OUTPUTS),
    MISSING_COIN(TxRule.MISSING_OR_SPENT),
    BAD_AMOUNT(BlockRule.COINBASE_AMOUNT);

    private final Rule rule;

    Fault(Rule rule) {
      this.rule = rule;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidBlockAnywhereStopsTheChainExactlyBeforeIt(Fault fault) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 4; run++) {
      int bad = FIRST_SPEND + 1 + random.nextInt(BLOCKS - FIRST_SPEND);
      String about = "seed %d, bad block at %d".formatted(seed, bad);
      List<Block> blocks = blocks(bad, fault);
      MemoryStore store = new MemoryStore();
      TestChain node = TestChain.open(settings(), store);
      List<BlockOutcome> outcomes = submitAll(node, blocks);
      for (int height = 1; height <= BLOCKS; height++) {
        expectOutcome(outcomes.get(height - 1), height, bad, fault, about);
      }
      assertThat(node.service().snapshot().tip().height()).as(about).isEqualTo(bad - 1);
      assertThat(node.statistics(HashKind.MUHASH).hash())
          .as(about)
          .isEqualTo(coinsAfter(blocks, bad - 1));
      node.abandon();
      expectSoundAfterCrash(store, blocks, bad - 1, about);
      coinsAt.clear();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 50, 190})
  void nothingUnverifiedIsEverStoredWhereEveryKthScriptFails(int k) {
    List<Block> blocks = blocks(0, null);
    MemoryStore store = new MemoryStore();
    TestChain node = TestChain.open(settings(), store, failing(k));
    List<BlockOutcome> outcomes = submitAll(node, blocks);
    int tip = node.service().snapshot().tip().height();
    assertThat(tip).isBetween(FIRST_SPEND - 1, BLOCKS - 1);
    for (int height = 1; height <= BLOCKS; height++) {
      BlockOutcome outcome = outcomes.get(height - 1);
      if (height <= tip) {
        assertThat(outcome).isInstanceOf(BlockOutcome.Connected.class);
      } else if (height == tip + 1) {
        assertThat(ruleOf(outcome)).as("block %d", height).contains(BlockRule.SCRIPT);
      } else {
        expectDropped(outcome, "block %d, tip %d".formatted(height, tip));
      }
    }
    assertThat(node.statistics(HashKind.MUHASH).hash()).isEqualTo(coinsAfter(blocks, tip));
    node.abandon();
    expectSoundAfterCrash(store, blocks, tip, "every %d. script fails".formatted(k));
  }

  @Test
  void theHeadRunsAheadOfTheTipOnlySoFarAndBothMeetWhenAsked() {
    List<Block> blocks = blocks(0, null);
    try (TestChain node = TestChain.open(settings(), new MemoryStore())) {
      AtomicLong furthest = new AtomicLong();
      node.service()
          .ask(
              view -> {
                for (Block block : blocks) {
                  view.chain().submitBlock(view.chain().check(block), outcome -> {});
                  long ahead = view.chain().chain().head().height() - view.chain().tip().height();
                  furthest.accumulateAndGet(ahead, Math::max);
                }
                return true;
              });
      assertThat(furthest.get()).isBetween(1L, (long) ActiveChain.BLOCKS_AHEAD_MAX);
      assertThat(node.service().<Integer>ask(view -> view.chain().tip().height()))
          .isEqualTo(BLOCKS);
    }
  }

  private void expectOutcome(BlockOutcome outcome, int height, int bad, Fault fault, String about) {
    if (height < bad) {
      assertThat(outcome).as(about).isInstanceOf(BlockOutcome.Connected.class);
    } else if (height == bad) {
      assertThat(ruleOf(outcome)).as(about).contains(fault.rule);
    } else {
      expectDropped(outcome, "%s, block %d".formatted(about, height));
    }
  }

  /// It came on top of a bad block: before that was known, just after, or so late that its parent was not even remembered.
  private static void expectDropped(BlockOutcome outcome, String about) {
    if (!(outcome instanceof BlockOutcome.MissingParent)) {
      assertThat(ruleOf(outcome)).as(about).contains(HeaderRule.PREVIOUS_INVALID);
    }
  }

  /// Whichever batches a crash leaves, what is stored is the state after a block that was verified.
  private void expectSoundAfterCrash(
      MemoryStore store, List<Block> blocks, int tipMax, String about) {
    for (int left = 0; left <= store.unflushedBatches(); left++) {
      MemoryStore found = store.crashed(left);
      HeaderEntry flushed = ChainLoader.load(found, NetworkParameters.REGTEST).tip();
      assertThat(flushed.height()).as(about).isLessThanOrEqualTo(tipMax);
      assertThat(coins(found, flushed))
          .as("%s, %d batches left", about, left)
          .isEqualTo(coinsAfter(blocks, flushed.height()));
    }
    HeaderEntry reached = open(store.reopened()).tip();
    assertThat(reached.height()).as(about).isEqualTo(tipMax);
  }

  private static List<BlockOutcome> submitAll(TestChain node, List<Block> blocks) {
    List<BlockOutcome> outcomes = new ArrayList<>();
    blocks.forEach(block -> node.service().submitBlock(block, outcomes::add));
    node.service().ask(view -> true);
    assertThat(outcomes).hasSize(blocks.size());
    return outcomes;
  }

  private static Optional<Rule> ruleOf(BlockOutcome outcome) {
    return outcome instanceof BlockOutcome.Rejected(var rejection)
        ? Optional.of(rejection.rule())
        : Optional.empty();
  }

  /// A chain in which block `bad` has a fault; 0 for none.
  private static List<Block> blocks(int bad, Fault fault) {
    ChainBuilder builder = ChainBuilder.regtest();
    builder.mineEmpty(FIRST_SPEND - 1);
    while (builder.height() < BLOCKS) {
      int height = builder.height() + 1;
      Transaction split =
          builder.spendCoinbase(
              height - 101, TestKey.of(2).output(5 * BTC), TestKey.of(3).output(6 * BTC));
      Transaction good = TestKey.of(2).spend(split, 0, TestKey.of(4).output(4 * BTC));
      if (height == bad) {
        mineBad(builder, split, good, fault);
      } else {
        builder.mine(split, good);
      }
    }
    return builder.blocks().subList(1, BLOCKS + 1);
  }

  private static void mineBad(
      ChainBuilder builder, Transaction split, Transaction good, Fault fault) {
    switch (fault) {
      case BAD_SIGNATURE ->
          builder.mine(split, STRANGER.spend(split, 0, TestKey.of(4).output(4 * BTC)));
      case OVERSPEND ->
          builder.mine(split, TestKey.of(2).spend(split, 0, TestKey.of(4).output(7 * BTC)));
      case MISSING_COIN ->
          builder.mine(split, good, TestKey.of(2).spend(split, 0, TestKey.of(5).output(3 * BTC)));
      case BAD_AMOUNT -> builder.mine(List.of(split, good), 1000 * BTC);
    }
  }

  /// The coins of a chain that never saw anything but the first blocks.
  private Bytes coinsAfter(List<Block> blocks, int height) {
    return coinsAt.computeIfAbsent(
        height,
        wanted -> {
          MemoryStore store = new MemoryStore();
          ChainState only = open(store);
          blocks.subList(0, height).forEach(only::submitBlock);
          assertThat(only.tip().height()).isEqualTo(height);
          only.flush();
          return coins(store, only.tip());
        });
  }

  private static Bytes coins(KeyValueStore store, HeaderEntry tip) {
    try (CoinSnapshot snapshot = new CoinSnapshot(tip, store.snapshot(), Columns.COIN)) {
      return CoinStatistics.of(snapshot, HashKind.MUHASH, coins -> {}).hash();
    }
  }

  private static ChainState open(KeyValueStore store) {
    return ChainState.open(
        settings(),
        store,
        new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L)),
        Runnable::run,
        Secp256k1s.best());
  }

  /// Flushes often, so that there are many states to look at.
  private static ChainSettings settings() {
    return ChainSettings.of(NetworkParameters.REGTEST)
        .withScriptThreads(2)
        .withFlushInterval(Duration.ofMillis(5));
  }

  /// The curve, but that of k signatures about one is called bad: always the same ones, however often they are asked for.
  private static Secp256k1 failing(int k) {
    Secp256k1 good = Secp256k1s.best();
    return (Secp256k1)
        Proxy.newProxyInstance(
            Secp256k1.class.getClassLoader(),
            new Class<?>[] {Secp256k1.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("verifyEcdsa")
                  && Math.floorMod(arguments[2].hashCode(), k) == 0) {
                return false;
              }
              try {
                return method.invoke(good, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
