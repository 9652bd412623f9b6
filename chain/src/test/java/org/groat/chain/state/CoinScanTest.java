package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.MemoryStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The coins of a script are found among all.
class CoinScanTest {
  private static final long BTC = 100_000_000L;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final ChainState chain =
      ChainState.open(
          ChainSettings.of(NetworkParameters.REGTEST),
          new MemoryStore(),
          new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L)),
          Runnable::run,
          Secp256k1s.best());
  private Transaction spend;

  @BeforeEach
  void makeAChain() {
    builder.mineEmpty(101);
    spend =
        builder.spendCoinbase(1, TestKey.of(2).output(20 * BTC), TestKey.of(3).output(29 * BTC));
    builder.mine(spend);
    builder.blocks().forEach(chain::submitBlock);
  }

  @Test
  void coinsOfTheScriptsAreFoundAndNoOthers() {
    try (CoinSnapshot coins = chain.coinSnapshot()) {
      CoinScan scan = new CoinScan(coins, List.of(script(3), script(9)));
      CoinScan.Result result = scan.run();
      assertThat(result.complete()).isTrue();
      assertThat(result.searched()).isEqualTo(103);
      assertThat(result.found()).hasSize(1);
      CoinScan.Found found = result.found().getFirst();
      assertThat(found.outPoint()).isEqualTo(new OutPoint(spend.txid(), 1));
      assertThat(found.coin().satoshis()).isEqualTo(29 * BTC);
      assertThat(found.coin().height()).isEqualTo(102);
      assertThat(found.coin().coinbase()).isFalse();
      assertThat(scan.progressPercent()).isEqualTo(100);
    }
    try (CoinSnapshot coins = chain.coinSnapshot()) {
      assertThat(new CoinScan(coins, List.of(script(1))).run().found()).hasSize(101);
    }
  }

  @Test
  void aSearchIsEndedBeforeItsTime() {
    try (CoinSnapshot coins = chain.coinSnapshot()) {
      CoinScan scan = new CoinScan(coins, List.of(script(1)));
      scan.abort();
      CoinScan.Result result = scan.run();
      assertThat(result.complete()).isFalse();
      assertThat(result.searched()).isZero();
      assertThat(result.found()).isEmpty();
    }
  }

  private static Bytes script(int key) {
    return TestKey.of(key).output(1).scriptPubKey();
  }
}
