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
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;

/// Makes regtest blocks whose proof of work takes two hashes on average.
public final class BlockMaker {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  /// The witness script that is always true.
  public static final Bytes TRUE = Bytes.of((byte) 0x51);

  /// An output script that anybody can spend, without a signature and yet by policy's rules: pay to the hash of [#TRUE].
  public static final Bytes ANYBODY =
      Bytes.concat(Bytes.of((byte) 0, (byte) 32), Bytes.wrap(Sha256.hash(TRUE)));

  private static final Bytes COMMITMENT_PREFIX = Bytes.fromHex("6a24aa21a9ed");

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

  /// A block with the given pool transactions, parents before children, and what they pay.
  public static Block blockOf(
      HeaderContext parent, long time, long tag, Amount fees, List<Transaction> more) {
    int height = parent.height() + 1;
    Amount reward = Subsidy.at(height, REGTEST).plus(fees);
    return block(parent, time, committing(coinbase(height, tag, reward), more), more);
  }

  /// Spends outputs that anybody can spend, in equal parts to `outputs` of the same kind, for a fee of `fee`.
  public static Transaction spend(List<OutPoint> coins, Amount value, int outputs, Amount fee) {
    List<TxInput> inputs =
        coins.stream()
            .map(coin -> new TxInput(coin, Bytes.EMPTY, 0xffff_fffdL).withWitness(List.of(TRUE)))
            .toList();
    Amount each = Amount.ofSatoshis(value.minus(fee).satoshis() / outputs);
    List<TxOutput> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      made.add(new TxOutput(each, ANYBODY));
    }
    return Transaction.of(2, inputs, made, 0);
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

  /// The coinbase with the commitment to the block's witnesses (BIP-0141).
  private static Transaction committing(Transaction coinbase, List<Transaction> more) {
    List<Hash256> wtxids = new ArrayList<>();
    wtxids.add(Wtxid.ZERO);
    more.forEach(tx -> wtxids.add(tx.wtxid()));
    Bytes reserved = Bytes.wrap(new byte[32]);
    Bytes root = MerkleTree.ofHashes(wtxids).hash().toBytes();
    Bytes commitment = Bytes.wrap(Sha256.hashTwice(Bytes.concat(root, reserved)));
    List<TxOutput> outputs = new ArrayList<>(coinbase.outputs());
    outputs.add(new TxOutput(Amount.ZERO, Bytes.concat(COMMITMENT_PREFIX, commitment)));
    return Transaction.of(2, List.of(coinbase.input(0).withWitness(List.of(reserved))), outputs, 0);
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
