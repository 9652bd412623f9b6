package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.groat.chain.codec.Codecs;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.Rule;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.StorageException;
import org.junit.jupiter.api.Test;

class ChainStateTest {
  private static final long BTC = 100_000_000L;
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final ManualEventLoop loop = new ManualEventLoop(START);
  private MemoryStore store = new MemoryStore();
  private ChainState chain = open(store);

  private ChainState open(MemoryStore from) {
    return ChainState.open(
        ChainSettings.of(NetworkParameters.REGTEST), from, loop, Runnable::run, Secp256k1s.best());
  }

  @Test
  void aNewChainHasItsGenesisBlockAndNoCoin() {
    assertThat(chain.tip().hash()).isEqualTo(NetworkParameters.REGTEST.genesis().hash());
    assertThat(chain.tip().height()).isZero();
    assertThat(chain.block(chain.tip())).contains(NetworkParameters.REGTEST.genesis());
    Transaction coinbase = NetworkParameters.REGTEST.genesis().transaction(0);
    assertThat(chain.coin(new OutPoint(coinbase.txid(), 0))).isEmpty();
    assertThat(chain.snapshot().initialBlockDownload()).isTrue();
  }

  @Test
  void blocksInOrderConnectOneByOne() {
    for (Block block : builder.mineEmpty(3)) {
      BlockOutcome outcome = chain.submitBlock(block);
      assertThat(outcome).isInstanceOf(BlockOutcome.Connected.class);
    }
    assertThat(chain.tip().height()).isEqualTo(3);
    assertThat(chain.coin(new OutPoint(builder.coinbase(2).txid(), 0)))
        .hasValueSatisfying(
            coin -> {
              assertThat(coin.coinbase()).isTrue();
              assertThat(coin.height()).isEqualTo(2);
              assertThat(coin.satoshis()).isEqualTo(50 * BTC);
            });
    assertThat(chain.coin(new OutPoint(builder.coinbase(2).txid(), 1))).as("OP_RETURN").isEmpty();
    assertThat(chain.submitBlock(builder.block(2))).isInstanceOf(BlockOutcome.AlreadyKnown.class);
  }

  @Test
  void aBlockWithoutItsParentsHeaderIsNotLookedAtFurther() {
    builder.mineEmpty(2);
    assertThat(chain.submitBlock(builder.block(2)))
        .isEqualTo(new BlockOutcome.MissingParent(builder.block(1).hash()));
    assertThat(chain.acceptHeader(builder.block(2).header()))
        .isEqualTo(new HeaderOutcome.MissingParent(builder.block(1).hash()));
  }

  @Test
  void blocksInAnyOrderEndTheSameOnceTheirHeadersAreKnown() {
    long seed = 99;
    List<Block> blocks = new ArrayList<>(builder.mineEmpty(40));
    HeadersOutcome headers = chain.acceptHeaders(blocks.stream().map(Block::header).toList());
    assertThat(headers.accepted()).isEqualTo(40);
    assertThat(headers.lastAccepted().orElseThrow().hash()).isEqualTo(builder.tip().hash());
    assertThat(chain.bestHeader().height()).isEqualTo(40);
    assertThat(chain.tips())
        .extracting(ChainTip::status)
        .containsExactly(ChainTip.Status.HEADERS_ONLY, ChainTip.Status.ACTIVE);
    Collections.shuffle(blocks, new Random(seed));
    for (Block block : blocks) {
      assertThat(chain.submitBlock(block))
          .as("seed %d", seed)
          .isInstanceOfAny(BlockOutcome.Connected.class, BlockOutcome.SideBranch.class);
    }
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());
  }

  @Test
  void ofTwoBranchesOfEqualWorkTheFirstSeenStaysUntilTheOtherHasMore() {
    submitAll(builder.mineEmpty(5));
    ChainBuilder other = builder.fork(3);
    Block tie = other.mineEmpty(2).getLast();
    assertThat(chain.submitBlock(other.block(4))).isInstanceOf(BlockOutcome.SideBranch.class);
    assertThat(chain.submitBlock(tie)).isInstanceOf(BlockOutcome.SideBranch.class);
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());

    chain.precious(chain.entry(tie.hash()).orElseThrow());
    assertThat(chain.tip().hash()).isEqualTo(tie.hash());
    chain.precious(chain.entry(builder.tip().hash()).orElseThrow());
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());

    assertThat(chain.submitBlock(other.mine())).isInstanceOf(BlockOutcome.Connected.class);
    assertThat(chain.tip().hash()).isEqualTo(other.tip().hash());
    assertThat(chain.coin(new OutPoint(builder.coinbase(5).txid(), 0))).isEmpty();
    assertThat(chain.coin(new OutPoint(other.coinbase(5).txid(), 0))).isPresent();
    assertThat(chain.tips())
        .extracting(ChainTip::status)
        .containsExactly(ChainTip.Status.ACTIVE, ChainTip.Status.VALID_FORK);
  }

  @Test
  void listenersHearOfAReorgInOrder() {
    submitAll(builder.mineEmpty(3));
    List<String> heard = new ArrayList<>();
    chain.addListener(
        new ChainListener() {
          @Override
          public void connected(HeaderEntry entry, Block block, BlockUndo undo) {
            heard.add("+" + entry.height() + (block.hash().equals(entry.hash()) ? "" : "?"));
          }

          @Override
          public void disconnected(HeaderEntry entry, Block block, BlockUndo undo) {
            heard.add("-" + entry.height());
          }

          @Override
          public void tipChanged(ChainSnapshot snapshot) {
            heard.add("=" + snapshot.tip().height());
          }
        });
    ChainBuilder other = builder.fork(1);
    submitAll(other.mineEmpty(3));
    assertThat(heard).containsExactly("-3", "-2", "+2", "+3", "+4", "=4");
  }

  @Test
  void spentCoinsAreGoneAndComeBackWhenTheBlockGoes() {
    submitAll(builder.mineEmpty(101));
    Transaction spend =
        builder.spendCoinbase(1, TestKey.of(2).output(20 * BTC), TestKey.of(3).output(29 * BTC));
    Transaction child = TestKey.of(2).spend(spend, 0, TestKey.of(4).output(20 * BTC));
    submitAll(List.of(builder.mine(spend, child)));
    OutPoint mined = new OutPoint(builder.coinbase(1).txid(), 0);
    assertThat(chain.coin(mined)).isEmpty();
    assertThat(chain.coin(new OutPoint(spend.txid(), 0))).isEmpty();
    assertThat(chain.coin(new OutPoint(spend.txid(), 1))).isPresent();
    assertThat(chain.coin(new OutPoint(child.txid(), 0))).isPresent();
    BlockUndo undo = chain.undo(chain.tip()).orElseThrow();
    assertThat(undo.ofTransaction(1)).extracting(coin -> coin.satoshis()).containsExactly(50 * BTC);
    assertThat(undo.ofTransaction(2)).extracting(coin -> coin.height()).containsExactly(102);

    chain.invalidate(chain.tip());
    assertThat(chain.tip().height()).isEqualTo(101);
    assertThat(chain.coin(mined)).hasValueSatisfying(coin -> assertThat(coin.coinbase()).isTrue());
    assertThat(chain.coin(new OutPoint(spend.txid(), 1))).isEmpty();
    assertThat(chain.coin(new OutPoint(child.txid(), 0))).isEmpty();

    chain.reconsider(chain.entry(builder.tip().hash()).orElseThrow());
    assertThat(chain.tip().height()).isEqualTo(102);
    assertThat(chain.coin(new OutPoint(child.txid(), 0))).isPresent();
  }

  @Test
  void aBlockThatBreaksARuleOfItsCoinsIsRememberedWithAllThatBuildsOnIt() {
    submitAll(builder.mineEmpty(101));
    Block greedy = builder.next(List.of(), 50 * BTC + 1);
    assertRejected(chain.submitBlock(greedy), BlockRule.COINBASE_AMOUNT);
    assertRejected(chain.submitBlock(greedy), HeaderRule.KNOWN_INVALID);
    assertThat(chain.acceptHeader(greedy.header()))
        .isInstanceOfSatisfying(
            HeaderOutcome.Rejected.class,
            rejected ->
                assertThat(rejected.rejection().rule()).isEqualTo(HeaderRule.KNOWN_INVALID));
    Block onTop =
        builder.solve(greedy.hash(), greedy.header().time() + 600, List.of(greedy.transaction(0)));
    assertRejected(chain.submitBlock(onTop), HeaderRule.PREVIOUS_INVALID);
    assertThat(chain.tip().height()).isEqualTo(101);
    assertThat(chain.bestHeader().height()).isEqualTo(101);
    assertThat(chain.tips())
        .extracting(ChainTip::status)
        .containsExactly(ChainTip.Status.INVALID, ChainTip.Status.ACTIVE);
    assertThat(chain.submitBlock(builder.mine())).isInstanceOf(BlockOutcome.Connected.class);
  }

  @Test
  void spendingAMissingCoinTwiceOrTooEarlyOrTooMuchIsRefusedAndChangesNothing() {
    submitAll(builder.mineEmpty(101));
    Transaction good = builder.spendCoinbase(1, TestKey.of(2).output(50 * BTC));
    Transaction again = builder.spendCoinbase(1, TestKey.of(3).output(50 * BTC));
    Transaction early = builder.spendCoinbase(50, TestKey.of(2).output(50 * BTC));
    Transaction inflating = builder.spendCoinbase(1, TestKey.of(2).output(50 * BTC + 1));
    assertRejected(submitNext(good, again), TxRule.MISSING_OR_SPENT);
    assertRejected(submitNext(early), TxRule.IMMATURE_COINBASE);
    assertRejected(submitNext(inflating), TxRule.INPUTS_BELOW_OUTPUTS);
    assertThat(chain.coin(new OutPoint(builder.coinbase(1).txid(), 0))).isPresent();
    assertThat(chain.coin(new OutPoint(good.txid(), 0))).isEmpty();
    assertThat(chain.submitBlock(builder.mine(good))).isInstanceOf(BlockOutcome.Connected.class);
  }

  @Test
  void theFirstInputThatFailsIsNamedHoweverManyThreadsVerify() {
    submitAll(builder.mineEmpty(150));
    List<Transaction> transactions = new ArrayList<>();
    for (int height = 1; height <= 40; height++) {
      TestKey wrong = height == 23 || height == 31 ? TestKey.of(77) : builder.key();
      transactions.add(wrong.spend(builder.coinbase(height), 0, TestKey.of(2).output(BTC)));
    }
    Block block = builder.next(transactions, 50 * BTC);
    BlockOutcome outcome = chain.submitBlock(block);
    assertRejected(outcome, BlockRule.SCRIPT);
    String text = ((BlockOutcome.Rejected) outcome).rejection().text();
    assertThat(text)
        .contains("block-script-verify-flag-failed (")
        .contains("input 0 of " + transactions.get(22).txid());
    assertThat(chain.tip().height()).isEqualTo(150);
    assertThat(chain.coin(new OutPoint(builder.coinbase(1).txid(), 0))).isPresent();
  }

  @Test
  void aMutatedCopyNeverCondemnsTheHash() {
    submitAll(builder.mineEmpty(101));
    Transaction a = builder.spendCoinbase(1, TestKey.of(2).output(BTC));
    Block good = builder.mine(a);
    // Another list of transactions under the same header: wrong root, and the doubled last one
    // (CVE-2012-2459).
    Block wrongRoot = Block.of(good.header(), List.of(good.transaction(0)));
    Block twice = Block.of(good.header(), List.of(good.transaction(0), a, good.transaction(0), a));
    Transaction otherWitness =
        Transaction.of(
            a.version(),
            List.of(a.input(0).withWitness(List.of(a.witness(0).getFirst()))),
            a.outputs(),
            a.lockTime());
    Block otherWitnesses = Block.of(good.header(), List.of(good.transaction(0), otherWitness));
    assertThat(otherWitnesses.hash()).isEqualTo(good.hash());
    assertRejected(chain.submitBlock(wrongRoot), BlockRule.MERKLE_ROOT);
    assertThat(chain.submitBlock(twice))
        .isInstanceOfSatisfying(
            BlockOutcome.Rejected.class,
            rejected -> assertThat(rejected.rejection().kind()).isEqualTo(Rule.Kind.MUTATED));
    chain.acceptHeader(good.header());
    assertRejected(chain.submitBlock(wrongRoot), BlockRule.MERKLE_ROOT);
    assertRejected(chain.submitBlock(otherWitnesses), BlockRule.WITNESS_MERKLE);
    assertThat(chain.submitBlock(good)).isInstanceOf(BlockOutcome.Connected.class);
  }

  @Test
  void aBlockThatIsWrongInItselfIsCondemnedOnceItsHeaderIsKnown() {
    submitAll(builder.mineEmpty(2));
    Transaction coinbase = builder.next(List.of(), BTC).transaction(0);
    Block two =
        builder.solve(builder.tip().hash(), 1_300_000_000L, List.of(coinbase, coinbase(coinbase)));
    chain.acceptHeader(two.header());
    assertThat(chain.bestHeader().hash()).isEqualTo(two.hash());
    assertRejected(chain.submitBlock(two), BlockRule.COINBASE_MULTIPLE);
    assertThat(chain.bestHeader().height()).isEqualTo(2);
    assertRejected(chain.submitBlock(two), BlockRule.COINBASE_MULTIPLE);
    assertThat(chain.entry(two.hash()).orElseThrow().isInvalid()).isTrue();
  }

  @Test
  void headersFromTheFutureAreRefusedNowAndTakenLater() {
    Block future = builder.at(START.getEpochSecond() + 2 * 60 * 60 + 1, 600).next(List.of(), BTC);
    assertRejected(chain.submitBlock(future), HeaderRule.TIME_TOO_NEW);
    loop.runFor(Duration.ofSeconds(1));
    assertThat(chain.submitBlock(future)).isInstanceOf(BlockOutcome.Connected.class);
    assertThat(chain.snapshot().initialBlockDownload()).as("the tip is fresh").isFalse();
  }

  @Test
  void whatWasClosedOpensAsItWas() {
    submitAll(builder.mineEmpty(10));
    ChainBuilder other = builder.fork(4);
    submitAll(other.mineEmpty(3));
    chain.acceptHeaders(builder.fork(8).mineEmpty(9).stream().map(Block::header).toList());
    List<ChainTip> before = chain.tips();
    chain.close();
    chain = open(store.reopened());
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());
    assertThat(chain.tips())
        .extracting(tip -> tip.entry().hash() + " " + tip.status())
        .containsExactlyElementsOf(
            before.stream().map(tip -> tip.entry().hash() + " " + tip.status()).toList());
    assertThat(chain.bestHeader().height()).isEqualTo(17);
    assertThat(chain.submitBlock(builder.mine())).isInstanceOf(BlockOutcome.Connected.class);
  }

  @Test
  void aCrashCostsNoBlockThatWasStored() {
    submitAll(builder.mineEmpty(30));
    assertThat(store.unflushedBatches()).isPositive();
    chain = open(store.crashed(store.unflushedBatches()));
    assertThat(chain.tip().hash())
        .as("connected again from what is stored")
        .isEqualTo(builder.tip().hash());
  }

  @Test
  void anotherNetworksOrANewerStoreIsRefusedByName() {
    chain.close();
    assertThatThrownBy(
            () ->
                ChainState.open(
                    ChainSettings.of(NetworkParameters.SIGNET),
                    store.reopened(),
                    loop,
                    Runnable::run,
                    Secp256k1s.best()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("holds the chain of regtest, not of signet")
        .hasMessageContaining("--network regtest");
    MemoryStore newer = store.reopened();
    try (var batch = newer.batch()) {
      batch.put(Columns.META, "schema", Codecs.INT32.encode(StoreFormat.SCHEMA + 1));
      newer.write(batch);
    }
    assertThatThrownBy(() -> open(newer))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("written by a newer Groat (schema 2, this one knows 1)");
  }

  @Test
  void theGenesisBlockCannotBeInvalidated() {
    assertThatThrownBy(() -> chain.invalidate(chain.tip()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void invalidatingABlockGoesToTheNextBestBranchAndReconsideringComesBack() {
    submitAll(builder.mineEmpty(10));
    ChainBuilder other = builder.fork(5);
    submitAll(other.mineEmpty(3));
    HeaderEntry seven = chain.active(7).orElseThrow();
    chain.invalidate(seven);
    assertThat(chain.tip().hash()).isEqualTo(other.tip().hash());
    assertThat(chain.bestHeader().hash()).isEqualTo(other.tip().hash());
    BlockHeader next = builder.mine().header();
    assertThat(chain.acceptHeader(next)).isInstanceOf(HeaderOutcome.Rejected.class);
    chain.close();
    chain = open(store.reopened());
    assertThat(chain.tip().hash()).as("remembered").isEqualTo(other.tip().hash());
    chain.reconsider(chain.entry(builder.block(10).hash()).orElseThrow());
    assertThat(chain.tip().hash()).isEqualTo(builder.block(10).hash());
  }

  private void submitAll(List<Block> blocks) {
    for (Block block : blocks) {
      assertThat(chain.submitBlock(block)).isNotInstanceOf(BlockOutcome.Rejected.class);
    }
  }

  private BlockOutcome submitNext(Transaction... transactions) {
    return chain.submitBlock(builder.next(List.of(transactions), 50 * BTC));
  }

  private static Transaction coinbase(Transaction like) {
    return Transaction.of(1, like.inputs(), like.outputs(), 7);
  }

  private static void assertRejected(BlockOutcome outcome, Rule rule) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            BlockOutcome.Rejected.class,
            rejected -> assertThat(rejected.rejection().rule()).isEqualTo(rule));
  }
}
