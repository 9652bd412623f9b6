package org.groat.chain.consensus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;

/// Puts together the block that a network begins with, from the few facts in which they differ.
final class GenesisBlock {
  private static final String TIMES_HEADLINE =
      "The Times 03/Jan/2009 Chancellor on brink of second bailout for banks";
  private static final Bytes SATOSHI_KEY =
      Bytes.fromHex(
          "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6"
              + "49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f");
  private static final int OP_PUSHDATA1 = 0x4c;
  private static final int OP_CHECKSIG = 0xac;

  /// Two numbers that every genesis block's input begins with: 0x1d00ffff, and 4.
  private static final Bytes INPUT_BEGINNING = Bytes.fromHex("04ffff001d0104");

  private GenesisBlock() {}

  /// The first block of main and of the networks that took over its coinbase.
  static Block make(long time, long nonce, long bits) {
    return make(TIMES_HEADLINE, SATOSHI_KEY, time, nonce, bits);
  }

  static Block make(String message, Bytes publicKey, long time, long nonce, long bits) {
    ByteWriter input = new ByteWriter().bytes(INPUT_BEGINNING);
    if (message.length() >= OP_PUSHDATA1) {
      input.uint8(OP_PUSHDATA1);
    }
    input.uint8(message.length()).bytes(message.getBytes(StandardCharsets.US_ASCII));
    ByteWriter output =
        new ByteWriter().uint8(publicKey.size()).bytes(publicKey).uint8(OP_CHECKSIG);
    Transaction coinbase =
        Transaction.of(
            1,
            List.of(new TxInput(OutPoint.NONE, input.toBytes(), TxInput.SEQUENCE_FINAL)),
            List.of(new TxOutput(Amount.ofBitcoins(50), output.toBytes())),
            0);
    MerkleRoot root = MerkleRoot.at(coinbase.txid().toBytes(), 0);
    return Block.of(new BlockHeader(1, BlockHash.ZERO, root, time, bits, nonce), List.of(coinbase));
  }
}
