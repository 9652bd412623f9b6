package org.groat.chain.service;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.ScriptBuilder;
import org.groat.chain.state.ChainBuilder;
import org.groat.chain.state.TestKey;

/// A file of regtest blocks that fill the store's buffers quickly: nearly a megabyte each, with a thousand new coins and one
/// signature. An import of a hundred and more of them is flushed to disk while it goes on.
///
/// @param file where the blocks are
/// @param tip of the last block
/// @param height of the last block
public record FatChain(Path file, BlockHash tip, int height) {
  private static final int EMPTY_BLOCKS = 101;
  private static final int OUTPUTS = 1_000;
  private static final int OP_RETURN = 0x6a;
  private static final int OP_PUSHDATA4 = 0x4e;
  private static final int DATA_BYTES = 900_000;

  /// Writes such a file.
  ///
  /// @param fatBlocks behind 101 empty ones
  public static FatChain write(Path file, int fatBlocks) throws IOException {
    ChainBuilder builder = ChainBuilder.regtest();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (Block block : builder.mineEmpty(EMPTY_BLOCKS)) {
        write(out, block);
      }
      for (int i = 0; i < fatBlocks; i++) {
        write(out, builder.mine(fat(builder, builder.height() + 1)));
      }
    }
    return new FatChain(file, builder.tip().hash(), builder.height());
  }

  /// Spends an old coinbase to many coins, and to data that nobody can spend.
  private static Transaction fat(ChainBuilder builder, int height) {
    Transaction coinbase = builder.coinbase(height - EMPTY_BLOCKS + 1);
    TxOutput coin = TestKey.of(2).output(coinbase.value(0) / (OUTPUTS + 1));
    TxOutput[] outputs = new TxOutput[OUTPUTS + 1];
    Arrays.fill(outputs, coin);
    byte[] data = new byte[DATA_BYTES];
    // Nothing that would be written smaller than it is.
    new SplittableRandom(height).nextBytes(data);
    Bytes script =
        new ScriptBuilder()
            .op(OP_RETURN)
            .op(OP_PUSHDATA4)
            .raw(new ByteWriter().int32(DATA_BYTES).toBytes())
            .raw(Bytes.wrap(data))
            .build();
    outputs[OUTPUTS] = new TxOutput(Amount.ZERO, script);
    return builder.key().spend(coinbase, 0, outputs);
  }

  private static void write(OutputStream out, Block block) throws IOException {
    ByteWriter prefix =
        new ByteWriter().int32(NetworkParameters.REGTEST.magic()).int32(block.totalSize());
    out.write(prefix.toBytes().toByteArray());
    out.write(block.raw().toByteArray());
  }
}
