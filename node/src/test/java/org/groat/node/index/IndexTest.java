package org.groat.node.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.groat.chain.Vectors;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainState;
import org.groat.chain.state.HeaderEntry;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final NetworkParameters PARAMS = NetworkParameters.REGTEST;

  private static final String MUHASH =
      "ac8e34e0f6542474004f2ffe3cbde3fc06963780661dc5a8d45139ac7ca3f880";

  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_700_000_000));
  private final MemoryStore store = new MemoryStore();
  private final ChainState chain =
      ChainState.open(
          ChainSettings.of(PARAMS), store, loop, ForkJoinPool.commonPool(), Secp256k1s.best());

  @Test
  void everyIndexAgreesWithWhatIsKnownOfARealChainAfterAStopInTheMiddleAndAReorg() {
    List<Block> blocks = blocks("regtest-modern.blk");
    connect(blocks.subList(1, 71));
    List<IndexBuilder> first = start();
    assertThat(first).allMatch(IndexBuilder::isSynced).allMatch(index -> index.height() == 70);

    connect(blocks.subList(71, blocks.size()));
    List<IndexBuilder> second = start();
    assertThat(second).allMatch(IndexBuilder::isSynced);
    HeaderEntry tip = chain.tip();
    assertThat(tip.hash())
        .hasToString("536b02ef98f713bab7203677e9f692c197a33f0d268a236d52a125d856b26774");

    FilterIndex filters = (FilterIndex) second.get(1).index();
    assertThat(filters.header(tip).orElseThrow())
        .hasToString("860e4f356d6a1062f26edf66699f2da82a6715330cb744cd58f380cfa7284a2f");

    CoinTotals totals = ((CoinStatisticsIndex) second.get(2).index()).totals(tip).orElseThrow();
    assertThat(totals.hash().reversed().toHex()).isEqualTo(MUHASH);
    assertThat(totals.coins()).isEqualTo(27_282);
    assertThat(new Amount(totals.total())).hasToString("7049.83325210");
    assertThat(totals.subsidy()).isEqualTo(totals.total() + totals.lost());
    assertThat(totals.lostGenesis()).isEqualTo(50_0000_0000L);

    TransactionIndex transactions = (TransactionIndex) second.get(0).index();
    Block last = blocks.getLast();
    for (Transaction tx : last.transactions()) {
      TransactionIndex.Found found = transactions.find(tx.txid(), chain.snapshot()).orElseThrow();
      assertThat(found.transaction()).isEqualTo(tx);
      assertThat(found.block()).isSameAs(tip);
    }
    reorg(second, blocks.get(121).transaction(1));
  }

  /// Takes the last blocks off the chain and puts them back.
  private void reorg(List<IndexBuilder> builders, Transaction lost) {
    HeaderEntry winner = chain.active(120).orElseThrow();
    CoinStatisticsIndex statistics = (CoinStatisticsIndex) builders.get(2).index();
    CoinTotals before = statistics.totals(winner).orElseThrow();
    HeaderEntry loser = chain.active(121).orElseThrow();
    chain.invalidate(loser);
    builders.forEach(IndexBuilder::tipChanged);
    loop.runDue();
    assertThat(chain.tip()).isSameAs(winner);
    assertThat(builders).allMatch(IndexBuilder::isSynced);
    TransactionIndex transactions = (TransactionIndex) builders.get(0).index();
    assertThat(transactions.find(lost.txid(), chain.snapshot())).isEmpty();

    chain.reconsider(loser);
    builders.forEach(IndexBuilder::tipChanged);
    loop.runDue();
    assertThat(chain.tip().height()).isEqualTo(141);
    assertThat(statistics.totals(winner)).contains(before);
    assertThat(statistics.totals(chain.tip()).orElseThrow().hash().reversed().toHex())
        .isEqualTo(MUHASH);
    assertThat(transactions.find(lost.txid(), chain.snapshot())).isPresent();
  }

  @Test
  void aRemovedIndexLeavesNothingAndIsBuiltAnew() {
    connect(blocks("regtest-modern.blk").subList(1, 30));
    IndexBuilder filters = start().get(1);
    FilterIndex index = (FilterIndex) filters.index();
    assertThat(index.header(chain.tip())).isPresent();
    IndexBuilder.remove(store, index);
    assertThat(index.header(chain.tip())).isEmpty();
    assertThat(start().get(1).isSynced()).isTrue();
    assertThat(index.header(chain.tip())).isPresent();
  }

  private List<IndexBuilder> start() {
    List<ChainIndex> indexes =
        List.of(
            new TransactionIndex(store, chain.archive()),
            new FilterIndex(store),
            new CoinStatisticsIndex(store, PARAMS));
    List<IndexBuilder> builders =
        indexes.stream()
            .map(
                index ->
                    new IndexBuilder(
                        index, chain.tree(), chain.archive(), chain::snapshot, store, loop))
            .toList();
    builders.forEach(IndexBuilder::start);
    loop.runDue();
    return builders;
  }

  private void connect(List<Block> blocks) {
    blocks.forEach(chain::submitBlock);
  }

  private static List<Block> blocks(String name) {
    try {
      ByteReader in = new ByteReader(Bytes.wrap(Files.readAllBytes(Vectors.chain(name))));
      List<Block> blocks = new ArrayList<>();
      while (in.remaining() > 0) {
        in.skip(4);
        blocks.add(Block.CODEC.decode(in.bytes(in.int32())));
      }
      return blocks;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
