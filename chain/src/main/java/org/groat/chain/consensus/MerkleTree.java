package org.groat.chain.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Transaction;

/// The binary tree of hashes by which 32 bytes commit to a list.
///
/// A row of odd length pairs its last hash with itself. So a list that ends by repeating its end can have the root of the
/// shorter one (CVE-2012-2459): whoever computes a root learns whether two equal hashes were paired.
public final class MerkleTree {
  private static final int SIZE = Hash256.SIZE;

  private MerkleTree() {}

  /// A root, and whether two equal hashes stood side by side at any level, so that another list may have it as well.
  public record Root(MerkleRoot hash, boolean mutated) {}

  /// The root over a block's transactions (txids).
  public static Root of(List<Transaction> transactions) {
    byte[] row = new byte[rowSize(transactions.size())];
    for (int i = 0; i < transactions.size(); i++) {
      transactions.get(i).txid().copyTo(row, i * SIZE);
    }
    return fold(row, transactions.size());
  }

  /// The root over a block's transactions with witnesses (wtxids), the coinbase's taken as zero (BIP-0141).
  public static Root ofWitnesses(Block block) {
    List<Transaction> transactions = block.transactions();
    byte[] row = new byte[rowSize(transactions.size())];
    for (int i = 1; i < transactions.size(); i++) {
      transactions.get(i).wtxid().copyTo(row, i * SIZE);
    }
    return fold(row, transactions.size());
  }

  /// The root over any hashes.
  public static Root ofHashes(List<? extends Hash256> hashes) {
    byte[] row = new byte[rowSize(hashes.size())];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).copyTo(row, i * SIZE);
    }
    return fold(row, hashes.size());
  }

  /// The hashes that lead from the one at `index` to the root, the lowest first.
  public static List<MerkleRoot> branch(List<? extends Hash256> hashes, int index) {
    byte[] row = new byte[rowSize(hashes.size())];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).copyTo(row, i * SIZE);
    }
    List<MerkleRoot> branch = new ArrayList<>();
    int position = index;
    for (int count = hashes.size(); count > 1; count = (count + 1) / 2) {
      int sibling = Math.min(position ^ 1, count - 1);
      branch.add(MerkleRoot.of(Arrays.copyOfRange(row, sibling * SIZE, (sibling + 1) * SIZE)));
      foldOnce(row, count);
      position /= 2;
    }
    return branch;
  }

  /// The root that a branch leads to.
  public static MerkleRoot rootOfBranch(Hash256 hash, int index, List<MerkleRoot> branch) {
    Bytes node = hash.toBytes();
    int position = index;
    for (MerkleRoot sibling : branch) {
      Bytes other = sibling.toBytes();
      boolean right = (position & 1) == 1;
      node =
          Bytes.wrap(
              Sha256.hashTwice(right ? Bytes.concat(other, node) : Bytes.concat(node, other)));
      position >>= 1;
    }
    return MerkleRoot.at(node, 0);
  }

  private static int rowSize(int count) {
    // One place more, for the last hash's copy where their number is odd.
    return (count + 1) * SIZE;
  }

  private static Root fold(byte[] row, int count) {
    boolean mutated = false;
    for (int left = count; left > 1; left = (left + 1) / 2) {
      mutated |= foldOnce(row, left);
    }
    return new Root(MerkleRoot.of(Arrays.copyOf(row, SIZE)), mutated);
  }

  /// Replaces a row by the one above it; true where two hashes of a pair are equal.
  private static boolean foldOnce(byte[] row, int count) {
    boolean equalPair = false;
    for (int at = 0; at + 1 < count; at += 2) {
      equalPair |= isPairEqual(row, at * SIZE);
    }
    if (count % 2 == 1) {
      System.arraycopy(row, (count - 1) * SIZE, row, count * SIZE, SIZE);
    }
    for (int at = 0; at < count; at += 2) {
      Sha256.start().update(row, at * SIZE, 2 * SIZE).finishTwice(row, at / 2 * SIZE);
    }
    return equalPair;
  }

  private static boolean isPairEqual(byte[] row, int at) {
    return Arrays.equals(row, at, at + SIZE, row, at + SIZE, at + 2 * SIZE);
  }
}
