package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChainVerifierTest {
  private static final long BTC = 100_000_000L;

  private final ChainSettings settings = ChainSettings.of(NetworkParameters.REGTEST);
  private final ChainBuilder builder = ChainBuilder.regtest();
  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));
  private final MemoryStore store = new MemoryStore();
  private ChainState chain = open(store);
  private Transaction spend;

  @BeforeEach
  void grow() {
    builder.mineEmpty(105);
    spend =
        builder.spendCoinbase(1, TestKey.of(2).output(20 * BTC), TestKey.of(3).output(29 * BTC));
    builder.mine(spend, TestKey.of(2).spend(spend, 0, TestKey.of(4).output(20 * BTC)));
    builder.mineEmpty(3);
    builder.blocks().forEach(chain::submitBlock);
    chain.flush();
  }

  @Test
  void aGoodStoreIsGoodOnEveryLevelToAnyDepth() {
    for (int level = 0; level <= 4; level++) {
      ChainVerifier.Result some = verify(level, 6);
      assertThat(some.problem()).as("level %d", level).isNull();
      assertThat(some.blocks()).isEqualTo(6);
      assertThat(some.disconnected()).isEqualTo(level >= 3 ? 6 : 0);
      assertThat(some.coinsProven()).isFalse();
      ChainVerifier.Result all = verify(level, 0);
      assertThat(all.isGood()).as("level %d", level).isTrue();
      assertThat(all.blocks()).isEqualTo(109);
      assertThat(all.coinsProven()).isEqualTo(level >= 3);
    }
    assertThatThrownBy(() -> verify(5, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMissingBlockIsNamedOnLevel0() {
    damage(batch -> batch.delete(Columns.BLOCK, Columns.BlockKey.of(at(107))));
    expect(0, "block " + at(107).hash() + " at height 107 is not stored");
  }

  @Test
  void anotherBlocksBytesAreNamedOnLevel0() {
    damage(batch -> batch.put(Columns.BLOCK, Columns.BlockKey.of(at(107)), builder.block(3).raw()));
    expect(0, "at height 107 is stored as another one, " + builder.block(3).hash());
  }

  @Test
  void cutBytesAreNamedOnLevel0() {
    damage(
        batch ->
            batch.put(
                Columns.BLOCK,
                Columns.BlockKey.of(at(107)),
                builder.block(107).raw().slice(0, 100)));
    expect(0, "at height 107 cannot be read");
  }

  @Test
  void changedTransactionsAreNamedOnLevel1() {
    Bytes raw = builder.block(107).raw();
    Bytes changed = Bytes.concat(raw.slice(0, raw.size() - 1), Bytes.of((byte) 1));
    damage(batch -> batch.put(Columns.BLOCK, Columns.BlockKey.of(at(107)), changed));
    assertThat(verify(0, 0).isGood()).isTrue();
    expect(1, "at height 107 breaks a rule: bad-txnmrklroot");
  }

  @Test
  void missingOrForeignUndoDataIsNamedOnLevel2() {
    damage(batch -> batch.put(Columns.UNDO, Columns.BlockKey.of(at(106)), BlockUndo.EMPTY));
    assertThat(verify(1, 0).isGood()).isTrue();
    expect(2, "at height 106 has the undo data of another block");
    damage(batch -> batch.delete(Columns.UNDO, Columns.BlockKey.of(at(106))));
    expect(2, "at height 106 has no undo data");
  }

  @Test
  void aMissingOrChangedCoinIsNamedOnLevel3() {
    OutPoint outPoint = new OutPoint(spend.txid(), 1);
    Coin coin = chain.coin(outPoint).orElseThrow();
    damage(batch -> batch.put(Columns.COIN, outPoint, new Coin(coin.output(), 105, false)));
    assertThat(verify(2, 0).isGood()).isTrue();
    expect(3, "at height 106 made coins that are neither there nor spent");
    damage(batch -> batch.delete(Columns.COIN, outPoint));
    expect(3, "at height 106 made coins that are neither there nor spent");
  }

  @Test
  void aCoinThatNoBlockMadeIsFoundByProvingTheWholeSet() {
    Coin coin = chain.coin(new OutPoint(spend.txid(), 1)).orElseThrow();
    damage(batch -> batch.put(Columns.COIN, new OutPoint(spend.txid(), 7), coin));
    assertThat(verify(4, 10).isGood()).isTrue();
    expect(3, "are not those that the blocks make");
  }

  @Test
  void wrongUndoDataIsFoundWhenTheBlockConnectsAgainOrWhenItsOriginIsReached() {
    BlockUndo undo = chain.undo(at(106)).orElseThrow();
    Coin first = undo.ofTransaction(1).getFirst();
    Coin early = new Coin(first.output(), 100, true);
    damage(
        batch ->
            batch.put(
                Columns.UNDO,
                Columns.BlockKey.of(at(106)),
                new BlockUndo(List.of(List.of(early), undo.ofTransaction(2)))));
    assertThat(verify(3, 10).isGood()).isTrue();
    assertThat(verify(4, 10).problem())
        .contains("at height 106 does not connect again: bad-txns-premature-spend-of-coinbase");
    expect(3, "at height 1 made coins that are neither there nor spent");
  }

  @Test
  void aPrunedChainIsVerifiedAsFarAsItIsStored() {
    for (Block block : builder.mineEmpty(300)) {
      chain.submitBlock(block);
    }
    chain.prune(50);
    ChainVerifier.Result result = verify(4, 0);
    assertThat(result.problem()).isNull();
    assertThat(result.blocks()).isEqualTo(409 - 50);
    assertThat(result.coinsProven()).isFalse();
  }

  @Test
  void afterAFailureOfTheStoreNothingHalfChangedIsWritten() {
    builder.mineEmpty(2);
    store.close();
    assertThatThrownBy(() -> chain.submitBlock(builder.block(110)))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> chain.flush())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("stopped at an earlier failure");
    chain.close();
    chain = open(store.reopened());
    assertThat(chain.tip().height()).isEqualTo(109);
    assertThat(verify(4, 0).isGood()).isTrue();
  }

  private HeaderEntry at(int height) {
    return chain.active(height).orElseThrow();
  }

  private void damage(Consumer<Batch> change) {
    try (Batch batch = store.batch()) {
      change.accept(batch);
      store.write(batch);
    }
  }

  private void expect(int level, String problem) {
    assertThat(verify(level, 0).problem()).contains(problem);
    assertThat(verify(4, 0).isGood()).isFalse();
  }

  private ChainVerifier.Result verify(int level, int depth) {
    long[] last = new long[2];
    try (CoinSnapshot snapshot = chain.coinSnapshot()) {
      ChainVerifier.Result result =
          new ChainVerifier(settings, chain.archive(), Runnable::run, Secp256k1s.best())
              .verify(
                  snapshot,
                  level,
                  depth,
                  progress -> {
                    assertThat(progress.done()).isEqualTo(last[0] + 1);
                    last[0] = progress.done();
                    last[1] = progress.total();
                  });
      if (result.isGood()) {
        assertThat(last[0]).isEqualTo(last[1]);
      }
      return result;
    }
  }

  private ChainState open(MemoryStore from) {
    return ChainState.open(settings, from, loop, Runnable::run, Secp256k1s.best());
  }
}
