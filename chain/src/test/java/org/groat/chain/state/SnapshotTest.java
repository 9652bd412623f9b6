package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.KnownSnapshot;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.state.CoinStatistics.HashKind;
import org.groat.chain.storage.Cursor;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A node writes its coins to a file, another begins with them, follows the tip, and validates what lies below.
class SnapshotTest {
  private static final long BTC = 100_000_000L;
  private static final int BASE = 110;

  private final ManualEventLoop loop = new ManualEventLoop(Instant.ofEpochSecond(1_800_000_000L));
  private final ChainBuilder builder = ChainBuilder.regtest();

  @TempDir Path folder;
  private Path file;
  private CoinStatistics dumped;
  private NetworkParameters params = NetworkParameters.REGTEST;

  @BeforeEach
  void dumpTheCoinsOfOneNode() {
    builder.mineEmpty(102);
    Transaction spend =
        builder.spendCoinbase(1, TestKey.of(2).output(20 * BTC), TestKey.of(3).output(29 * BTC));
    builder.mine(spend);
    builder.mine(TestKey.of(2).spend(spend, 0, TestKey.of(4).output(19 * BTC)));
    builder.mineEmpty(BASE - builder.height());
    file = folder.resolve("coins.dat");
    ChainState source = open(new MemoryStore());
    builder.blocks().forEach(source::submitBlock);
    dumped = dump(source, file);
    params = params.withSnapshots(List.of(known(dumped.hash())));
  }

  @Test
  void theFileBeginsAsTheFormatSaysAndItsBytesAreStable() throws IOException {
    Bytes bytes = Bytes.wrap(Files.readAllBytes(file));
    assertThat(bytes.slice(0, 11).toHex()).isEqualTo("7574786fff" + "0200" + "fabfb5da");
    assertThat(bytes.slice(11, 43).reversed().toHex()).isEqualTo(builder.tip().hash().toString());
    assertThat(bytes.int64At(43)).isEqualTo(dumped.coins()).isEqualTo(111);
    assertThat(dumpAgain()).hasSameBinaryContentAs(file);
    assertThat(Bytes.wrap(Sha256.hash(bytes)).toHex())
        .isEqualTo("841ab6b637caee712a22d7de6f2fdee8eeb9cc21b2ba104858bc68134cb53e43");
  }

  @Test
  void aFileThatIsThereIsNotOverwritten() {
    ChainState source = open(new MemoryStore());
    builder.blocks().forEach(source::submitBlock);
    assertThatThrownBy(() -> dump(source, file))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("already exists");
  }

  @Test
  void theCoinsOfAnEarlierBlockAreThoseANodeHadThere() {
    builder.mine(
        builder.spendCoinbase(2, TestKey.of(5).output(20 * BTC), TestKey.of(6).output(29 * BTC)));
    builder.mineEmpty(5);
    ChainState source = open(new MemoryStore());
    builder.blocks().forEach(source::submitBlock);
    HeaderEntry tip = source.tip();
    Path rolledBack = folder.resolve("rolled-back.dat");
    try (CoinSnapshot coins = source.loadedCoins().coinsAt(tip.ancestor(BASE))) {
      assertThat(SnapshotFile.write(coins, params, rolledBack, n -> {}).hash())
          .isEqualTo(dumped.hash());
    }
    assertThat(source.tip()).isSameAs(tip);
    assertThat(rolledBack).hasSameBinaryContentAs(file);
  }

  @Test
  void aNodeWithHeadersAloneGoesOnFromTheFileAndValidatesWhatLiesBelow() {
    MemoryStore store = new MemoryStore();
    ChainState chain = headersOnly(store);
    assertThat(load(chain)).isEqualTo(dumped.coins());
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());
    assertThat(chain.tip().chainTransactions()).isEqualTo(113);
    assertThat(validated(chain)).isZero();
    assertThat(statistics(chain).hash()).isEqualTo(dumped.hash());

    Block next =
        builder.mine(
            builder.spendCoinbase(
                3, TestKey.of(5).output(20 * BTC), TestKey.of(6).output(29 * BTC)));
    assertThat(chain.submitBlock(next)).isInstanceOf(BlockOutcome.Connected.class);
    assertThat(chain.tip().height()).isEqualTo(BASE + 1);
    loop.runDue();
    assertThat(validated(chain)).isZero();

    // Blocks below come in any order.
    for (int height = BASE; height > 0; height--) {
      chain.submitBlock(builder.block(height));
      assertThat(chain.tip().height()).isEqualTo(BASE + 1);
    }
    loop.runDue();
    assertThat(chain.loadedCoins().progress()).isEmpty();
    assertThat(entries(store, 1)).isZero();
    assertThat(chain.tip().ancestor(50).wasConnected()).isTrue();
    assertThat(chain.tip().chainTransactions()).isEqualTo(115);

    ChainState reference = open(new MemoryStore());
    builder.blocks().forEach(reference::submitBlock);
    assertThat(statistics(chain).hash()).isEqualTo(statistics(reference).hash());
    // Now that nothing is assumed, the chain may go back below.
    chain.invalidate(chain.tip().ancestor(BASE - 5));
    assertThat(chain.tip().height()).isEqualTo(BASE - 6);
    chain.reconsider(chain.tree().get(builder.tip().hash()).orElseThrow());
    assertThat(chain.tip().height()).isEqualTo(BASE + 1);
    chain.close();
    ChainState again = open(store.reopened());
    assertThat(statistics(again).hash()).isEqualTo(statistics(reference).hash());
    assertThat(again.loadedCoins().progress()).isEmpty();
  }

  @Test
  void aSecondFileIsWrittenAsTheFirstByANodeThatLoadedIt() {
    ChainState chain = headersOnly(new MemoryStore());
    load(chain);
    Path again = folder.resolve("again.dat");
    dump(chain, again);
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void aNodeThatHasPartOfTheChainValidatesTheRest() {
    ChainState chain = headersOnly(new MemoryStore());
    submit(chain, 1, 60);
    load(chain);
    assertThat(validated(chain)).isEqualTo(60);
    submit(chain, 61, 80);
    loop.runDue();
    assertThat(validated(chain)).isEqualTo(80);
    submit(chain, 81, BASE);
    loop.runDue();
    assertThat(chain.loadedCoins().progress()).isEmpty();
  }

  @Test
  void aNodeOnAnotherBranchGoesBackToTheForkBelow() {
    ChainBuilder fork = builder.fork(50);
    fork.mineEmpty(20);
    ChainState chain = headersOnly(new MemoryStore());
    fork.blocks().forEach(chain::submitBlock);
    assertThat(chain.tip().height()).isEqualTo(70);
    load(chain);
    assertThat(chain.tip().height()).isEqualTo(BASE);
    submit(chain, 51, BASE);
    loop.runDue();
    assertThat(chain.loadedCoins().progress()).isEmpty();
    assertThat(chain.isActive(chain.tree().get(fork.tip().hash()).orElseThrow())).isFalse();
  }

  @Test
  void nothingUpToTheBaseIsTakenBackBeforeItIsValidated() {
    ChainState chain = headersOnly(new MemoryStore());
    load(chain);
    assertThatThrownBy(() -> chain.invalidate(chain.tip()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not validated yet");
    assertThatThrownBy(() -> chain.loadedCoins().coinsAt(chain.tip().ancestor(100)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("not validated yet");
    ChainBuilder fork = builder.fork(100);
    fork.mineEmpty(30);
    submit(chain, 1, 100);
    fork.blocks().forEach(chain::submitBlock);
    assertThat(chain.tip().height()).isEqualTo(BASE);
    assertThat(chain.tip().hash()).isEqualTo(builder.tip().hash());
    // The branch with more work wins as soon as the way back is known.
    submit(chain, 101, BASE);
    loop.runDue();
    assertThat(chain.tip().hash()).isEqualTo(fork.tip().hash());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21, 34, 55})
  void aCrashCostsOnlyTime(int survivors) {
    MemoryStore store = new MemoryStore();
    ChainState chain = headersOnly(store);
    submit(chain, 1, 30);
    load(chain);
    chain.submitBlock(builder.mine());
    submit(chain, 31, 90);
    loop.runDue();
    MemoryStore left = store.crashed(Math.min(survivors, store.unflushedBatches()));
    ChainState again = open(left);
    loop.runDue();
    builder.blocks().forEach(again::submitBlock);
    loop.runDue();
    assertThat(again.tip().height()).isEqualTo(BASE + 1);
    assertThat(again.loadedCoins().progress()).isEmpty();
    assertThat(again.tip().ancestor(BASE).wasConnected()).isTrue();
    ChainState reference = open(new MemoryStore());
    builder.blocks().forEach(reference::submitBlock);
    assertThat(statistics(again).hash()).isEqualTo(statistics(reference).hash());
  }

  @Test
  void aCrashWhileTheFileIsReadLeavesNothingBehind() {
    MemoryStore store = new MemoryStore();
    ChainState chain = headersOnly(store);
    SnapshotLoader loader = chain.loadedCoins().loader();
    loader.read(file, coins -> {});
    assertThat(entries(store, 2)).isEqualTo(111);
    MemoryStore left = store.reopened();
    ChainState again = open(left);
    assertThat(entries(left, 2)).isZero();
    assertThat(again.tip().height()).isZero();
    assertThat(load(again)).isEqualTo(111);
  }

  @Test
  void coinsThatTheChainDoesNotLeadToAreSetAside() {
    // A program that "knows" a set in which somebody has a coin of his own.
    ChainBuilder other = builder.fork(109);
    other.mine(
        other.spendCoinbase(2, TestKey.of(7).output(20 * BTC), TestKey.of(8).output(29 * BTC)));
    ChainState forger = open(new MemoryStore());
    other.blocks().forEach(forger::submitBlock);
    Path forged = folder.resolve("forged.dat");
    CoinStatistics wrong = dump(forger, forged);
    overwrite(forged, 11, builder.tip().hash().toBytes());
    params = params.withSnapshots(List.of(known(wrong.hash())));
    MemoryStore store = new MemoryStore();
    ChainState chain = headersOnly(store);
    load(chain, forged);
    assertThat(statistics(chain).hash()).isEqualTo(wrong.hash());
    chain.submitBlock(builder.mine());
    submit(chain, 1, BASE);
    assertThatThrownBy(loop::runDue)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("set aside")
        .hasMessageContaining(dumped.hash().reversed().toHex());
    assertThat(chain.loadedCoins().progress()).isEmpty();
    ChainState again = open(store.reopened());
    assertThat(again.tip().height()).isEqualTo(BASE + 1);
    ChainState reference = open(new MemoryStore());
    builder.blocks().forEach(reference::submitBlock);
    assertThat(statistics(again).hash()).isEqualTo(statistics(reference).hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 00 | Invalid UTXO set snapshot magic bytes",
        "5 | 03 | Version of snapshot 3 does not match",
        "7 | f9beb4d9 | The network of the snapshot (main) does not match",
        "7 | 00000000 | unrecognized network",
        "11 | 0102 | block hash in snapshot metadata not recognized",
        "43 | 6e | coins left over after deserializing 110 coins",
        "43 | 70 | Bad snapshot format or truncated snapshot after deserializing 111 coins",
        "43 | 00 | coins left over after deserializing 0 coins",
        "51 | ffff | Bad snapshot content hash: expected",
        "83 | 02 | Bad snapshot",
        "83 | fdffff | Mismatch in coins count",
        "83 | 00 | Mismatch in coins count",
        "84 | 01 | Bad snapshot content hash",
        "85 | 82 | Bad snapshot",
      })
  void aTamperedFileIsRefusedInOneLineAndChangesNothing(int at, String bytes, String message)
      throws IOException {
    overwrite(file, at, Bytes.fromHex(bytes));
    expectRefused(message);
  }

  @Test
  void aFileThatEndsEarlyOrLateIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 20));
    expectRefused("Unable to parse metadata");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    expectRefused("truncated snapshot after deserializing 110 coins");
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    expectRefused("coins left over after deserializing 111 coins");
    Files.delete(file);
    expectRefused("Couldn't open file");
  }

  @Test
  void aNodeThatKnowsNotTheHeaderOrIsThereAlreadyRefuses() {
    ChainState empty = open(new MemoryStore());
    assertThatThrownBy(() -> load(empty)).hasMessageContaining("must appear in the headers chain");
    ChainState there = open(new MemoryStore());
    builder.blocks().forEach(there::submitBlock);
    assertThatThrownBy(() -> load(there)).hasMessage("Work does not exceed active chainstate.");
    ChainState twice = headersOnly(new MemoryStore());
    load(twice);
    assertThatThrownBy(() -> load(twice)).hasMessageContaining("more than once");
  }

  private void expectRefused(String message) {
    MemoryStore store = new MemoryStore();
    ChainState chain = headersOnly(store);
    submit(chain, 1, 10);
    assertThatThrownBy(() -> load(chain))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThat(chain.tip().height()).isEqualTo(10);
    assertThat(entries(store, 2)).isZero();
    submit(chain, 11, 20);
    assertThat(chain.tip().height()).isEqualTo(20);
  }

  private Path dumpAgain() {
    ChainState source = open(new MemoryStore());
    builder.blocks().forEach(source::submitBlock);
    Path again = folder.resolve("again.dat");
    dump(source, again);
    return again;
  }

  private CoinStatistics dump(ChainState chain, Path to) {
    try (CoinSnapshot coins = chain.coinSnapshot()) {
      return SnapshotFile.write(coins, params, to, n -> {});
    }
  }

  private long load(ChainState chain) {
    return load(chain, file);
  }

  private static long load(ChainState chain, Path from) {
    try (SnapshotLoader loader = chain.loadedCoins().loader()) {
      SnapshotLoader.Loaded loaded = loader.read(from, coins -> {});
      chain.loadedCoins().adopt(loaded);
      return loaded.coins();
    }
  }

  private KnownSnapshot known(Bytes hash) {
    return new KnownSnapshot(BASE, builder.block(BASE).hash(), hash, BASE + 3);
  }

  private ChainState headersOnly(MemoryStore store) {
    ChainState chain = open(store);
    chain.acceptHeaders(builder.blocks().subList(1, BASE + 1).stream().map(Block::header).toList());
    return chain;
  }

  private void submit(ChainState chain, int from, int to) {
    for (int height = from; height <= to; height++) {
      chain.submitBlock(builder.block(height));
    }
  }

  private static int validated(ChainState chain) {
    return chain.loadedCoins().progress().orElseThrow().validated().height();
  }

  private static CoinStatistics statistics(ChainState chain) {
    try (CoinSnapshot snapshot = chain.coinSnapshot()) {
      return CoinStatistics.of(snapshot, HashKind.HASH_SERIALIZED_3, coins -> {});
    }
  }

  private static int entries(MemoryStore store, int column) {
    int count = 0;
    try (Cursor<?, ?> cursor = store.scan(column == 1 ? Columns.COIN : Columns.SECOND_COIN)) {
      while (cursor.next()) {
        count++;
      }
    }
    return count;
  }

  private static void overwrite(Path file, int at, Bytes bytes) {
    try {
      byte[] whole = Files.readAllBytes(file);
      bytes.copyTo(whole, at);
      Files.write(file, whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChainState open(MemoryStore store) {
    return ChainState.open(ChainSettings.of(params), store, loop, Runnable::run, Secp256k1s.best());
  }
}
