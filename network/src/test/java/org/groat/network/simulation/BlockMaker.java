package org.groat.network.simulation;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;

/// Makes regtest blocks whose proof of work takes two hashes on average.
public final class BlockMaker {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  /// An output script that anybody can spend without a signature.
  public static final Bytes ANYBODY = Bytes.of((byte) 0x51);

  private BlockMaker() {}

  /// A block on `parent` at `time` whose coinbase carries `tag`, so that no two are equal.
  public static Block block(HeaderContext parent, long time, long tag) {
    return block(parent, time, tag, Amount.ZERO, List.of());
  }

  /// A block on `parent` with transactions that bring `fees`.
  public static Block block(
      HeaderContext parent, long time, long tag, Amount fees, List<Transaction> more) {
    int height = parent.height() + 1;
    Amount reward = Subsidy.at(height, REGTEST).plus(fees);
    return block(parent, time, coinbase(height, tag, reward), more);
  }

  /// A block with any coinbase, valid or not.
  public static Block block(
      HeaderContext parent, long time, Transaction coinbase, List<Transaction> more) {
    List<Transaction> all = new ArrayList<>();
    all.add(coinbase);
    all.addAll(more);
    long at = Math.max(time, parent.medianTimePast() + 1);
    long bits = ProofOfWork.nextBits(parent, at, REGTEST);
    return mine(parent.hash(), at, bits, all);
  }

  /// A coinbase that pays to anybody.
  public static Transaction coinbase(int height, long tag, Amount reward) {
    ByteWriter script = new ByteWriter();
    if (height <= 16) {
      script.uint8(0x50 + height);
    } else if (height < 0x80) {
      script.uint8(1).uint8(height);
    } else if (height < 0x8000) {
      script.uint8(2).uint16(height);
    } else {
      script.uint8(3).uint16(height & 0xffff).uint8(height >>> 16);
    }
    script.uint8(8).int64(tag);
    TxInput input =
        new TxInput(new OutPoint(Txid.ZERO, -1), script.toBytes(), TxInput.SEQUENCE_FINAL);
    return Transaction.of(2, List.of(input), List.of(new TxOutput(reward, ANYBODY)), 0);
  }

  private static Block mine(BlockHash previous, long time, long bits, List<Transaction> all) {
    MerkleRoot root = MerkleTree.of(all).hash();
    for (long nonce = 0; ; nonce++) {
      BlockHeader header = new BlockHeader(0x2000_0000, previous, root, time, bits, nonce);
      if (ProofOfWork.isMet(header.hash(), bits, REGTEST)) {
        return Block.of(header, all);
      }
    }
  }
}
