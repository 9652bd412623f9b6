package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  @Test
  void theRootOfOneHashIsTheHash() {
    assertThat(MerkleTree.ofHashes(hashes(1)).hash().toBytes())
        .isEqualTo(hashes(1).getFirst().toBytes());
    assertThat(MerkleTree.ofHashes(List.<Txid>of()).hash().isZero()).isTrue();
  }

  @Test
  void theRootOfEverySizeIsTheOneOfTheDefinition() {
    for (int count = 1; count <= 40; count++) {
      List<Txid> hashes = hashes(count);
      MerkleTree.Root root = MerkleTree.ofHashes(hashes);
      assertThat(root.hash().toBytes()).as("of %d", count).isEqualTo(byDefinition(hashes));
      assertThat(root.mutated()).as("of %d", count).isFalse();
    }
  }

  @Test
  void everyBranchLeadsToTheRoot() {
    for (int count = 1; count <= 20; count++) {
      List<Txid> hashes = hashes(count);
      for (int i = 0; i < count; i++) {
        assertThat(MerkleTree.rootOfBranch(hashes.get(i), i, MerkleTree.branch(hashes, i)))
            .isEqualTo(MerkleTree.ofHashes(hashes).hash());
      }
    }
  }

  @Test
  void aListThatRepeatsItsEndHasTheSameRootAndIsFoundOut() {
    for (int count : new int[] {3, 5, 6, 7, 9, 10, 11, 12, 13}) {
      List<Txid> hashes = hashes(count);
      int repeated = Integer.lowestOneBit(count);
      List<Txid> longer = new ArrayList<>(hashes);
      longer.addAll(hashes.subList(count - repeated, count));
      MerkleTree.Root root = MerkleTree.ofHashes(longer);
      assertThat(root.hash()).as("of %d", count).isEqualTo(MerkleTree.ofHashes(hashes).hash());
      assertThat(root.mutated()).as("of %d", count).isTrue();
    }
  }

  private static List<Txid> hashes(int count) {
    return IntStream.range(0, count).mapToObj(TestTransactions::txid).toList();
  }

  private static Bytes byDefinition(List<? extends Hash256> hashes) {
    List<Bytes> row = new ArrayList<>(hashes.stream().map(Hash256::toBytes).toList());
    while (row.size() > 1) {
      if (row.size() % 2 == 1) {
        row.add(row.getLast());
      }
      List<Bytes> above = new ArrayList<>();
      for (int i = 0; i < row.size(); i += 2) {
        above.add(Bytes.wrap(Sha256.hashTwice(Bytes.concat(row.get(i), row.get(i + 1)))));
      }
      row = above;
    }
    return row.getFirst();
  }
}
