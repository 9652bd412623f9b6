package org.groat.chain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.groat.chain.Vectors;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.state.TestKey;
import org.groat.chain.storage.MemoryStore;
import org.groat.chain.storage.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockImporterTest {
  private static final long BTC = 100_000_000L;
  private static final int MAGIC = NetworkParameters.REGTEST.magic();

  @TempDir Path folder;

  private final ChainBuilder builder = ChainBuilder.regtest();
  private TestChain chain;

  @BeforeEach
  void open() {
    chain = TestChain.regtest();
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void blocksInAnyOrderEndAtTheSameTip() {
    long seed = 5;
    List<Block> blocks = new ArrayList<>(builder.mineEmpty(60));
    Collections.shuffle(blocks, new Random(seed));
    BlockImporter.Result result = run(write(blocks));
    assertThat(result.tip().hash()).as("seed %d", seed).isEqualTo(builder.tip().hash());
    assertThat(result.blocks()).isEqualTo(60);
    assertThat(result.added()).isEqualTo(60);
    assertThat(result.waiting()).isZero();
  }

  @Test
  void blocksWithoutTheirParentAreCountedAndTakenWhenItComes() {
    builder.mineEmpty(6);
    List<Block> blocks = new ArrayList<>(builder.blocks());
    Block missing = blocks.remove(3);
    BlockImporter.Result result = run(write(blocks));
    assertThat(result.tip().height()).isEqualTo(2);
    assertThat(result.waiting()).isEqualTo(3);
    BlockImporter.Result again =
        run(write(List.of(builder.block(6), builder.block(5), builder.block(4), missing)));
    assertThat(again.tip().height()).isEqualTo(6);
    assertThat(again.waiting()).isZero();
  }

  @Test
  void scriptsBelowAnAssumedValidBlockAreSkippedThoughTheFileHasItLater() {
    builder.mineEmpty(101);
    Transaction forged =
        TestKey.of(9).spend(builder.coinbase(1), 0, TestKey.of(2).output(40 * BTC));
    Block assumed = builder.mine(forged);
    // Two weeks of work on top, without which nothing is assumed.
    builder.mineEmpty(14 * 144 + 2);
    Path file = write(builder.blocks());
    ChainSettings settings =
        ChainSettings.of(NetworkParameters.REGTEST.withAssumedValid(assumed.hash()));
    try (TestChain assuming = TestChain.open(settings, new MemoryStore())) {
      BlockImporter.Result result = assuming.service().importer().run(file, progress -> {});
      assertThat(result.tip().hash()).isEqualTo(builder.tip().hash());
    }
    assertThatThrownBy(() -> run(file))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("height 102");
  }

  @Test
  void importingTwiceAddsNothing() {
    builder.mineEmpty(5);
    Path file = write(builder.blocks());
    assertThat(run(file).added()).isEqualTo(5);
    BlockImporter.Result again = run(file);
    assertThat(again.added()).isZero();
    assertThat(again.blocks()).isEqualTo(6);
    assertThat(again.tip().height()).isEqualTo(5);
  }

  @Test
  void garbageBetweenRecordsIsSkippedAndCounted() {
    builder.mineEmpty(3);
    ByteWriter out = new ByteWriter();
    out.bytes(new byte[13]);
    record(builder.block(1), out);
    out.int32(MAGIC).int32(5).bytes(new byte[20]);
    record(builder.block(2), out);
    out.int32(MAGIC).int32(-1);
    record(builder.block(3), out);
    out.bytes(new byte[1000]);
    BlockImporter.Result result = run(write(out));
    assertThat(result.tip().height()).isEqualTo(3);
    assertThat(result.skippedBytes()).isEqualTo(13 + 28 + 8 + 1000);
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void aFileThatEndsWithinABlockSaysSoAndKeepsTheRest() {
    builder.mineEmpty(3);
    ByteWriter out = new ByteWriter();
    builder.blocks().forEach(block -> record(block, out));
    Bytes all = out.toBytes();
    BlockImporter.Result result = run(write(all.slice(0, all.size() - 1)));
    assertThat(result.tip().height()).isEqualTo(2);
    assertThat(result.truncated()).isTrue();
  }

  @Test
  void anotherNetworksFileIsRefusedByName() {
    Path file = Vectors.chain("mainnet-first-blocks.blk");
    assertThatThrownBy(() -> run(file))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("holds blocks of main, not of regtest")
        .hasMessageContaining("--network main");
  }

  @Test
  void aFileThatIsNotThereOrAFolderIsNamed() {
    assertThatThrownBy(() -> run(folder.resolve("none.blk")))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> run(folder))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aRecordThatIsNoBlockIsNamedByItsPlace() {
    builder.mineEmpty(1);
    ByteWriter out = new ByteWriter();
    record(builder.block(1), out);
    out.int32(MAGIC).int32(100).bytes(new byte[100]);
    assertThatThrownBy(() -> run(write(out)))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("the record at byte " + (out.size() - 100))
        .hasMessageContaining("is no block");
  }

  @Test
  void maskedFilesAreUnmasked() throws IOException {
    builder.mineEmpty(5);
    Path file = write(builder.blocks());
    byte[] mask = {1, 2, 3, 4, 5, 6, 7, (byte) 200};
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= mask[i % 8];
    }
    Files.write(file, bytes);
    Files.write(folder.resolve("xor.dat"), mask);
    assertThat(run(file).tip().height()).isEqualTo(5);
  }

  @Test
  void aBlockWithoutProofOfWorkIsNamedWithItsRule() {
    builder.mineEmpty(2);
    BlockHeader header = builder.block(2).header();
    long nonce = header.nonce();
    BlockHeader unsolved;
    do {
      unsolved =
          new BlockHeader(
              header.version(),
              header.previous(),
              header.merkleRoot(),
              header.time(),
              header.bits(),
              ++nonce);
    } while (unsolved.hash().word(3) >= 0);
    expectRefused(Block.of(unsolved, builder.block(2).transactions()), "high-hash");
  }

  @Test
  void aBlockWithAWrongMerkleRootIsNamedWithItsRule() {
    builder.mineEmpty(2);
    expectRefused(
        Block.of(builder.block(2).header(), List.of(builder.block(1).transaction(0))),
        "bad-txnmrklroot");
  }

  @Test
  void anOverspendAndABadSignatureAreNamedWithTheirRules() {
    builder.mineEmpty(101);
    Transaction overspend = builder.spendCoinbase(1, TestKey.of(2).output(51 * BTC));
    expectRefused(builder.next(List.of(overspend), BTC), "bad-txns-in-belowout");
    Transaction forged =
        TestKey.of(9).spend(builder.coinbase(1), 0, TestKey.of(2).output(50 * BTC));
    expectRefused(builder.next(List.of(forged), BTC), "block-script-verify-flag-failed");
  }

  @Test
  void aBlockFoundInvalidOnlyWhenItsParentCameIsNamed() {
    builder.mineEmpty(3);
    Block greedy = builder.next(List.of(), 51 * BTC);
    List<Block> blocks = List.of(builder.block(1), builder.block(2), builder.block(3));
    chain.service().submitHeaders(blocks.stream().map(Block::header).toList(), outcome -> {});
    assertThatThrownBy(
            () -> run(write(List.of(greedy, builder.block(3), builder.block(2), builder.block(1)))))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("block " + greedy.hash() + " at height 4")
        .hasMessageContaining("bad-cb-amount");
    assertThat(chain.service().snapshot().tip().height()).isEqualTo(3);
  }

  @Test
  void aStoreThatFailsEndsTheImportWithItsOwnMessage() {
    builder.mineEmpty(30);
    Path file = write(builder.blocks());
    chain.store().close();
    assertThatThrownBy(() -> run(file))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the store is closed");
    assertThatThrownBy(chain::close).hasMessageContaining("a task of the chain loop failed");
    open();
  }

  @Test
  void whatIsExportedComesBackEqual() throws IOException {
    Path original = Vectors.chain("mainnet-first-blocks.blk");
    Path copy = folder.resolve("copy.blk");
    try (TestChain main =
        TestChain.open(ChainSettings.of(NetworkParameters.MAIN), new MemoryStore())) {
      List<Long> seen = new ArrayList<>();
      main.service().importer().run(original, progress -> seen.add(progress.bytes()));
      assertThat(seen).isSorted().hasSize(439).endsWith(Files.size(original));
      long bytes = new BlockExporter(main.service()).export(copy, 0, 438, height -> {});
      assertThat(bytes).isEqualTo(Files.size(original));
      assertThat(Arrays.equals(Files.readAllBytes(original), Files.readAllBytes(copy))).isTrue();
      assertThatThrownBy(() -> new BlockExporter(main.service()).export(copy, 5, 439, height -> {}))
          .isInstanceOf(BlockFileException.class)
          .hasMessageContaining("the chain has heights 0 to 438");
    }
  }

  /// Expects that a block after all of the builder's is refused with a text that names block and rule, and that the rest stays.
  private void expectRefused(Block bad, String reason) {
    List<Block> blocks = new ArrayList<>(builder.blocks());
    blocks.removeIf(block -> block.hash().equals(bad.hash()));
    int height =
        bad.header().previous().equals(builder.tip().hash())
            ? builder.height() + 1
            : builder.height();
    List<Block> before = blocks.subList(0, height);
    ByteWriter out = new ByteWriter();
    before.forEach(block -> record(block, out));
    record(bad, out);
    assertThatThrownBy(() -> run(write(out)))
        .isInstanceOf(BlockFileException.class)
        .hasMessageContaining("block " + bad.hash() + " at height " + height)
        .hasMessageContaining(reason);
    assertThat(chain.service().snapshot().tip().height()).isEqualTo(height - 1);
  }

  private BlockImporter.Result run(Path file) {
    return chain.service().importer().run(file, progress -> {});
  }

  private Path write(List<Block> blocks) {
    ByteWriter out = new ByteWriter();
    blocks.forEach(block -> record(block, out));
    return write(out);
  }

  private Path write(ByteWriter out) {
    return write(out.toBytes());
  }

  private Path write(Bytes bytes) {
    try {
      return Files.write(folder.resolve("blocks.blk"), bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void record(Block block, ByteWriter out) {
    out.int32(MAGIC).int32(block.totalSize()).bytes(block.raw());
  }
}
