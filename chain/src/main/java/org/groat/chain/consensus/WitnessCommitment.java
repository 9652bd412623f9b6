package org.groat.chain.consensus;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Transaction;

/// How a block commits to its witnesses (BIP-0141): in an output of the coinbase, since the header commits to none.
public final class WitnessCommitment {
  /// How the script of the committing output begins: OP_RETURN, a push of 36 bytes, four bytes of magic.
  public static final Bytes HEADER = Bytes.fromHex("6a24aa21a9ed");

  /// Bytes that such a script has at least: the beginning and a hash.
  public static final int SCRIPT_SIZE_MIN = HEADER.size() + Sha256.SIZE;

  private WitnessCommitment() {}

  /// The output of a coinbase that commits: the last of those that look like it, or -1.
  public static int index(Transaction coinbase) {
    for (int i = coinbase.outputCount() - 1; i >= 0; i--) {
      Bytes script = coinbase.scriptPubKey(i);
      if (script.size() >= SCRIPT_SIZE_MIN && script.startsWith(HEADER)) {
        return i;
      }
    }
    return -1;
  }

  /// What a block's coinbase must commit to.
  ///
  /// @param reserved 32 bytes from the coinbase's witness, which later rules may give a meaning to
  public static Bytes hash(MerkleRoot witnessRoot, Bytes reserved) {
    return Bytes.wrap(Sha256.start().update(witnessRoot.toBytes()).update(reserved).finishTwice());
  }

  /// The script of the output that commits to `hash`.
  public static Bytes script(Bytes hash) {
    return new ByteWriter(SCRIPT_SIZE_MIN).bytes(HEADER).bytes(hash).toBytes();
  }

  /// Holds a block against its own commitment. Whatever is wrong, another copy of the block may be right.
  ///
  /// @param active whether segwit is: before, no block may have witnesses
  static Optional<Rejection> accept(Block block, boolean active) {
    Transaction coinbase = block.transaction(0);
    int index = active ? index(coinbase) : -1;
    if (index < 0) {
      for (Transaction tx : block.transactions()) {
        if (tx.hasWitness()) {
          return Rejection.by(BlockRule.UNEXPECTED_WITNESS, "unexpected witness data found");
        }
      }
      return Optional.empty();
    }
    List<Bytes> witness = coinbase.witness(0);
    if (witness.size() != 1 || witness.getFirst().size() != Sha256.SIZE) {
      return Rejection.by(BlockRule.WITNESS_NONCE_SIZE, "invalid witness reserved value size");
    }
    // Whether the tree is ambiguous does not matter here: txids were held against the header, and
    // they fix the list.
    Bytes hash = hash(MerkleTree.ofWitnesses(block).hash(), witness.getFirst());
    return coinbase.scriptPubKey(index).regionEquals(HEADER.size(), hash)
        ? Optional.empty()
        : Rejection.by(BlockRule.WITNESS_MERKLE, "witness merkle commitment mismatch");
  }
}
