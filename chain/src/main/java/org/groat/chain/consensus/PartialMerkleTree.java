package org.groat.chain.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Txid;

/// The part of a block's merkle tree that proves some of its transactions (BIP-0037).
///
/// The tree is walked depth first. Each node visited has a bit: set where a wanted transaction lies below it, and then its two
/// children follow; else its hash stands for all below.
///
/// @param transactionCount of the whole block
/// @param hashes of the tree's nodes, depth first
/// @param flags one bit a node, the least significant first
public record PartialMerkleTree(long transactionCount, List<MerkleRoot> hashes, Bytes flags) {
  /// No transaction takes fewer bytes than this without its witness.
  private static final int TRANSACTION_SIZE_MIN = 60;

  private static final int TRANSACTIONS_MAX = Limits.BLOCK_WEIGHT_MAX / (4 * TRANSACTION_SIZE_MIN);

  public PartialMerkleTree {
    hashes = List.copyOf(hashes);
  }

  /// Makes the proof.
  ///
  /// @param txids of all transactions of the block
  /// @param wanted for each transaction, whether it is proven
  public static PartialMerkleTree of(List<Txid> txids, List<Boolean> wanted) {
    Builder builder = new Builder(txids, wanted);
    builder.walk(height(txids.size()), 0);
    byte[] flags = new byte[(builder.bits.size() + 7) / 8];
    for (int i = 0; i < builder.bits.size(); i++) {
      if (builder.bits.get(i)) {
        flags[i / 8] |= (byte) (1 << i % 8);
      }
    }
    return new PartialMerkleTree(txids.size(), builder.hashes, Bytes.wrap(flags));
  }

  /// The transactions that the proof proves to be in a block, in its order; nothing where it is not sound.
  ///
  /// @param root the block's
  public Optional<List<Txid>> prove(MerkleRoot root) {
    long bits = flags.size() * 8L;
    if (transactionCount == 0
        || transactionCount > TRANSACTIONS_MAX
        || hashes.size() > transactionCount
        || bits < hashes.size()) {
      return Optional.empty();
    }
    int count = (int) transactionCount;
    Walker walker = new Walker(this, count);
    MerkleRoot proven = walker.walk(height(count), 0);
    boolean used = (walker.bitsUsed + 7) / 8 == flags.size() && walker.hashesUsed == hashes.size();
    return walker.broken || !used || !proven.equals(root)
        ? Optional.empty()
        : Optional.of(List.copyOf(walker.found));
  }

  private static int height(int count) {
    int height = 0;
    while (width(count, height) > 1) {
      height++;
    }
    return height;
  }

  private static int width(int count, int height) {
    return (int) (((long) count + (1L << height) - 1) >> height);
  }

  private static MerkleRoot parent(MerkleRoot left, MerkleRoot right) {
    return MerkleRoot.of(Sha256.hashTwice(Bytes.concat(left.toBytes(), right.toBytes())));
  }

  private static MerkleRoot leaf(Txid txid) {
    return MerkleRoot.at(txid.toBytes(), 0);
  }

  private static final class Builder {
    private final List<Txid> txids;
    private final List<Boolean> wanted;
    private final List<Boolean> bits = new ArrayList<>();
    private final List<MerkleRoot> hashes = new ArrayList<>();

    Builder(List<Txid> txids, List<Boolean> wanted) {
      this.txids = txids;
      this.wanted = wanted;
    }

    void walk(int height, int position) {
      int end = (int) Math.min((long) (position + 1) << height, txids.size());
      boolean parentOfWanted = false;
      for (int i = position << height; i < end; i++) {
        parentOfWanted |= wanted.get(i);
      }
      bits.add(parentOfWanted);
      if (height == 0 || !parentOfWanted) {
        hashes.add(hash(height, position));
        return;
      }
      walk(height - 1, position * 2);
      if (position * 2 + 1 < width(txids.size(), height - 1)) {
        walk(height - 1, position * 2 + 1);
      }
    }

    private MerkleRoot hash(int height, int position) {
      if (height == 0) {
        return leaf(txids.get(position));
      }
      MerkleRoot left = hash(height - 1, position * 2);
      boolean hasRight = position * 2 + 1 < width(txids.size(), height - 1);
      return parent(left, hasRight ? hash(height - 1, position * 2 + 1) : left);
    }
  }

  private static final class Walker {
    private final PartialMerkleTree proof;
    private final int count;
    private final List<Txid> found = new ArrayList<>();
    private int bitsUsed;
    private int hashesUsed;
    private boolean broken;

    Walker(PartialMerkleTree proof, int count) {
      this.proof = proof;
      this.count = count;
    }

    MerkleRoot walk(int height, int position) {
      if (broken || bitsUsed >= proof.flags().size() * 8) {
        broken = true;
        return MerkleRoot.ZERO;
      }
      boolean parentOfWanted = (proof.flags().unsignedAt(bitsUsed / 8) >> bitsUsed % 8 & 1) == 1;
      bitsUsed++;
      if (height == 0 || !parentOfWanted) {
        if (hashesUsed >= proof.hashes().size()) {
          broken = true;
          return MerkleRoot.ZERO;
        }
        MerkleRoot hash = proof.hashes().get(hashesUsed++);
        if (height == 0 && parentOfWanted) {
          found.add(Txid.of(hash.toBytes().toByteArray()));
        }
        return hash;
      }
      MerkleRoot left = walk(height - 1, position * 2);
      if (position * 2 + 1 >= width(count, height - 1)) {
        return parent(left, left);
      }
      MerkleRoot right = walk(height - 1, position * 2 + 1);
      // Two equal halves are how a tree is made to look like one of more transactions
      // (CVE-2012-2459).
      broken |= left.equals(right);
      return parent(left, right);
    }
  }
}
