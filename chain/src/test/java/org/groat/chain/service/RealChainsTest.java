package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.groat.chain.Vectors;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.ChainVerifier;
import org.groat.chain.state.CoinStatistics;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.state.Columns;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.RocksStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Chains that others made, imported whole, and held against what Bitcoin Core says of them.
class RealChainsTest {
  private static final long READ_CACHE_BYTES = 8L << 20;

  static final String MAIN_TIP = "0000000025c6b644f8add734be7e666fa4afa43ca0204d623a0c0b1fd2104c7a";
  static final String REGTEST_TIP =
      "536b02ef98f713bab7203677e9f692c197a33f0d268a236d52a125d856b26774";

  @TempDir Path folder;

  @Test
  void theFirstBlocksOfTheMainChain() {
    Path file = Vectors.chain("mainnet-first-blocks.blk");
    try (TestChain chain =
        TestChain.open(ChainSettings.of(NetworkParameters.MAIN), new MemoryStore())) {
      BlockImporter.Result result = chain.service().importer().run(file, progress -> {});
      assertThat(result.tip().height()).isEqualTo(438);
      assertThat(result.tip().hash()).hasToString(MAIN_TIP);
      assertThat(result.blocks()).isEqualTo(439);
      assertThat(result.added()).isEqualTo(438);
      assertThat(result.skippedBytes()).isZero();
      assertThat(result.truncated()).isFalse();
      CoinStatistics coins = chain.statistics(HashKind.MUHASH);
      assertThat(coins.coins()).isEqualTo(443);
      assertThat(coins.total()).hasToString("21900.00000000");
      assertThat(TestChain.text(coins.hash()))
          .isEqualTo("bbfed8c011991c30706e507a56d7e7f13f509a4ba66038253a179d4bcd7112a1");
      ChainVerifier.Result verified = chain.service().verify(4, 0, progress -> {});
      assertThat(verified.problem()).isNull();
      assertThat(verified.disconnected()).isEqualTo(438);
      assertThat(verified.coinsProven()).isTrue();
    }
  }

  @Test
  void aModernChainInOneGo() {
    importModern(ChainSettings.of(NetworkParameters.REGTEST));
  }

  @Test
  void aModernChainWithTheSmallestCache() {
    importModern(
        ChainSettings.of(NetworkParameters.REGTEST).withCacheBytes(ChainSettings.CACHE_BYTES_MIN));
  }

  private void importModern(ChainSettings settings) {
    Path file = Vectors.chain("regtest-modern.blk");
    RocksStore store = RocksStore.open(folder.resolve("chain"), Columns.ids(), READ_CACHE_BYTES);
    try (TestChain chain = TestChain.open(settings, store)) {
      long start = System.nanoTime();
      BlockImporter.Result result = chain.service().importer().run(file, progress -> {});
      System.out.printf(
          "regtest-modern.blk: %d blocks in %.2f s%n",
          result.blocks(), (System.nanoTime() - start) / 1e9);
      assertThat(result.tip().hash()).hasToString(REGTEST_TIP);
      expectModernCoins(chain);
    }
  }

  static void expectModernCoins(TestChain chain) {
    CoinStatistics coins = chain.statistics(HashKind.MUHASH);
    assertThat(coins.tip().hash()).hasToString(REGTEST_TIP);
    assertThat(coins.coins()).isEqualTo(27_282);
    assertThat(coins.total()).hasToString("7049.83325210");
    assertThat(TestChain.text(coins.hash()))
        .isEqualTo("ac8e34e0f6542474004f2ffe3cbde3fc06963780661dc5a8d45139ac7ca3f880");
    assertThat(TestChain.text(chain.statistics(HashKind.HASH_SERIALIZED_3).hash()))
        .isEqualTo("d5d3e9f3d8d8a908225ae9d09d1b8b308045c80505cd88018653442539c68118");
  }
}
