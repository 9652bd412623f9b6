package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.Script;
import org.groat.chain.state.ChainBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pool goes into a file and comes back out of it.
class PoolKeeperTest {
  private static final Bytes TRUE = Bytes.fromHex("51");
  private static final Bytes OPEN = Script.payToWitnessScriptHash(Bytes.wrap(Sha256.hash(TRUE)));
  private static final byte[] KEY = Bytes.fromHex("0123456789abcdef").toByteArray();
  private static final long VALUE = 1_000_000;
  private static final Txid STRANGER = Txid.fromHex("ab".repeat(32));

  @TempDir Path folder;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private final TestChain before = TestChain.regtest();
  private final TestChain after = TestChain.regtest();
  private Transaction coins = builder.mineEmpty(101).getFirst().transaction(0);
  private final Map<OutPoint, Long> made = new HashMap<>();
  private Path file;

  @BeforeEach
  void mineCoins() {
    file = folder.resolve("mempool.dat");
    coins =
        builder.spendCoinbase(
            1,
            Collections.nCopies(20, new TxOutput(Amount.ofSatoshis(VALUE), OPEN))
                .toArray(TxOutput[]::new));
    builder.mine(coins);
    for (int i = 0; i < 20; i++) {
      made.put(coin(i), VALUE);
    }
    for (int height = 1; height <= builder.height(); height++) {
      before.submit(builder.block(height));
      after.submit(builder.block(height));
    }
  }

  @AfterEach
  void close() {
    before.close();
    after.close();
  }

  @Test
  void allThatThePoolKnewIsThereAgain() throws IOException {
    Transaction parent = spend(2, 1_000, coin(0));
    Transaction child = spend(2, 1_000, new OutPoint(parent.txid(), 0));
    Transaction own = spend(2, 1_000, coin(1));
    long now = before.loop().nowSeconds();
    before
        .service()
        .<Boolean>ask(
            view -> {
              view.mempool().submit(parent, now - 500);
              view.mempool().submit(child, now - 400);
              view.own().submit(own);
              view.mempool().prioritise(child.txid(), 777);
              view.mempool().prioritise(STRANGER, -5);
              return true;
            });
    new PoolKeeper(before.service()).save(file, KEY);

    PoolKeeper.Result result = load(PoolKeeper.Wanted.ALL);
    assertThat(result).isEqualTo(new PoolKeeper.Result(3, 0, 0, 0));
    after
        .service()
        .<Boolean>ask(
            view -> {
              assertThat(view.mempool().get(parent.txid()).orElseThrow().timeSeconds())
                  .isEqualTo(now - 500);
              assertThat(view.mempool().get(child.txid()).orElseThrow().modifiedFee().satoshis())
                  .isEqualTo(1_777);
              assertThat(view.mempool().feeDeltas())
                  .isEqualTo(Map.of(child.txid(), 777L, STRANGER, -5L));
              assertThat(view.own().waiting()).containsExactly(own.txid());
              return true;
            });
    assertThat(load(PoolKeeper.Wanted.ALL).known()).as("a second time").isEqualTo(3);
  }

  @Test
  void anotherNodesFileGivesItsTransactionsOnly() throws IOException {
    Transaction own = spend(2, 1_000, coin(0));
    long now = before.loop().nowSeconds();
    before
        .service()
        .<Boolean>ask(
            view -> {
              view.mempool().prioritise(own.txid(), 777);
              view.own().submit(own);
              return true;
            });
    new PoolKeeper(before.service()).save(file, KEY);
    load(new PoolKeeper.Wanted(false, false, false));
    after
        .service()
        .<Boolean>ask(
            view -> {
              assertThat(view.mempool().get(own.txid()).orElseThrow().timeSeconds())
                  .isGreaterThanOrEqualTo(now);
              assertThat(view.mempool().feeDeltas()).isEmpty();
              assertThat(view.own().waiting()).isEmpty();
              return true;
            });
  }

  @Test
  void aFreeParentComesBackWithTheChildThatPaysForIt() throws IOException {
    Transaction parent = spend(3, 0, coin(0));
    Transaction child = spend(3, 3_000, new OutPoint(parent.txid(), 0));
    before.service().<Object>ask(view -> view.mempool().submit(List.of(parent, child)));
    new PoolKeeper(before.service()).save(file, KEY);
    assertThat(load(PoolKeeper.Wanted.ALL)).isEqualTo(new PoolKeeper.Result(2, 0, 0, 0));
    assertThat(after.service().pooled(child.txid())).isPresent();
  }

  @Test
  void whatWaitedTooLongOrIsNoGoodStaysOut() throws IOException {
    long now = after.loop().nowSeconds();
    Transaction old = spend(2, 1_000, coin(0));
    Transaction poor = spend(2, 0, coin(1));
    PoolFile.write(
        file,
        List.of(new PoolFile.Entry(old, now - 15 * 24 * 3600, 3), new PoolFile.Entry(poor, now, 4)),
        new PoolFile.Rest(Map.of(), List.of()),
        KEY);
    assertThat(load(PoolKeeper.Wanted.ALL)).isEqualTo(new PoolKeeper.Result(0, 0, 1, 1));
    assertThat(after.service().<Map<Txid, Long>>ask(view -> Map.copyOf(view.mempool().feeDeltas())))
        .as("what was pretended of them holds for when they come again")
        .isEqualTo(Map.of(old.txid(), 3L, poor.txid(), 4L));
  }

  @Test
  void theFileIsWhatOtherNodesWriteAndRead() throws IOException {
    Transaction tx = spend(2, 1_000, coin(0));
    ByteWriter plain = new ByteWriter().int64(1).bytes(tx.raw()).int64(1_700_000_000).int64(-3);
    plain.compactSize(1).bytes(STRANGER.toBytes()).int64(9);
    plain.compactSize(1).bytes(tx.txid().toBytes());
    Bytes oldForm = Bytes.concat(new ByteWriter().int64(1).toBytes(), plain.toBytes());
    byte[] newForm =
        Bytes.concat(Bytes.fromHex("0200000000000000" + "08" + "0123456789abcdef"), plain.toBytes())
            .toByteArray();
    for (int i = 17; i < newForm.length; i++) {
      newForm[i] ^= KEY[i % 8];
    }
    PoolFile.Entry entry = new PoolFile.Entry(tx, 1_700_000_000, -3);
    PoolFile.Rest rest = new PoolFile.Rest(Map.of(STRANGER, 9L), List.of(tx.txid()));

    PoolFile.write(file, List.of(entry), rest, KEY);
    assertThat(Files.readAllBytes(file)).isEqualTo(newForm);
    for (byte[] form : List.of(newForm, oldForm.toByteArray())) {
      Files.write(file, form);
      List<PoolFile.Entry> read = new ArrayList<>();
      assertThat(PoolFile.read(file, read::add)).isEqualTo(rest);
      assertThat(read).containsExactly(entry);
    }
  }

  @Test
  void aFileThatIsLargerThanTheWindowIsReadInParts() throws IOException {
    Transaction large =
        Transaction.of(
            2,
            List.of(new TxInput(coin(0), Bytes.EMPTY, 0, List.of(Bytes.wrap(new byte[3_900_000])))),
            List.of(new TxOutput(Amount.ofSatoshis(1), OPEN)),
            0);
    PoolFile.Rest rest = new PoolFile.Rest(Map.of(STRANGER, 9L), List.of(STRANGER));
    PoolFile.write(file, Collections.nCopies(6, new PoolFile.Entry(large, 5, 6)), rest, KEY);
    List<PoolFile.Entry> read = new ArrayList<>();
    assertThat(PoolFile.read(file, read::add)).isEqualTo(rest);
    assertThat(read).hasSize(6).allMatch(entry -> entry.tx().equals(large));
  }

  @Test
  void manySmallPartsAreReadWithoutMovingTheRestForEach() throws IOException {
    Map<Txid, Long> deltas = new HashMap<>();
    for (int i = 0; i < 90_000; i++) {
      deltas.put(Txid.fromHex("%064x".formatted(i)), (long) i);
    }
    PoolFile.Rest rest = new PoolFile.Rest(deltas, List.copyOf(deltas.keySet()));
    PoolFile.write(file, List.of(), rest, KEY);
    PoolFile.Rest read =
        assertTimeout(Duration.ofSeconds(4), () -> PoolFile.read(file, entry -> true));
    assertThat(read).isEqualTo(rest);
  }

  @Test
  void aCountThatNobodyCanMeanIsRefused() throws IOException {
    Files.write(file, new ByteWriter().int64(1).int64(-1).int64(0).toBytes().toByteArray());
    assertThatThrownBy(() -> PoolFile.read(file, entry -> true))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("2^63");
  }

  @Test
  void aDamagedFileGivesWhatStoodBeforeTheDamage() throws IOException {
    before.service().<Object>ask(view -> view.mempool().submit(spend(2, 1_000, coin(0))));
    before.service().<Object>ask(view -> view.mempool().submit(spend(2, 1_000, coin(1))));
    new PoolKeeper(before.service()).save(file, KEY);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 40));
    assertThatThrownBy(() -> load(PoolKeeper.Wanted.ALL)).isInstanceOf(MalformedException.class);
    assertThat(after.service().<Integer>ask(view -> view.mempool().size())).isEqualTo(1);
    Files.write(file, new ByteWriter().int64(3).toBytes().toByteArray());
    assertThatThrownBy(() -> load(PoolKeeper.Wanted.ALL)).hasMessageContaining("version 3");
  }

  @Test
  void whoEndsItEndsIt() throws IOException {
    before.service().<Object>ask(view -> view.mempool().submit(spend(2, 1_000, coin(0))));
    new PoolKeeper(before.service()).save(file, KEY);
    new PoolKeeper(after.service()).load(file, PoolKeeper.Wanted.ALL, () -> true);
    assertThat(after.service().<Integer>ask(view -> view.mempool().size())).isZero();
  }

  private PoolKeeper.Result load(PoolKeeper.Wanted wanted) throws IOException {
    return new PoolKeeper(after.service()).load(file, wanted, () -> false);
  }

  private OutPoint coin(int index) {
    return new OutPoint(coins.txid(), index);
  }

  private Transaction spend(int version, long fee, OutPoint... spent) {
    List<TxInput> inputs =
        Arrays.stream(spent)
            .map(outPoint -> new TxInput(outPoint, Bytes.EMPTY, 0xffff_fffdL, List.of(TRUE)))
            .toList();
    long left = Arrays.stream(spent).mapToLong(made::get).sum() - fee;
    Transaction tx =
        Transaction.of(version, inputs, List.of(new TxOutput(Amount.ofSatoshis(left), OPEN)), 0);
    made.put(new OutPoint(tx.txid(), 0), left);
    return tx;
  }
}
