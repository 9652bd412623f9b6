package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Txid;
import org.junit.jupiter.api.Test;

/// Proofs of real blocks of main, and of trees of every shape.
final class PartialMerkleTreeTest {
  /// The nine transactions of block 100,002 of main.
  private static final List<Txid> TXIDS =
      List.of(
          Txid.fromHex("ef1d870d24c85b89d92ad50f4631026f585d6a34e972eaf427475e5d60acf3a3"),
          Txid.fromHex("f9fc751cb7dc372406a9f8d738d5e6f8f63bab71986a39cf36ee70ee17036d07"),
          Txid.fromHex("db60fb93d736894ed0b86cb92548920a3fe8310dd19b0da7ad97e48725e1e12e"),
          Txid.fromHex("220ebc64e21abece964927322cba69180ed853bb187fbc6923bac7d010b9d87a"),
          Txid.fromHex("71b3dbaca67e9f9189dad3617138c19725ab541ef0b49c05a94913e9f28e3f4e"),
          Txid.fromHex("fe305e1ed08212d76161d853222048eea1f34af42ea0e197896a269fbf8dc2e0"),
          Txid.fromHex("21d2eb195736af2a40d42107e6abd59c97eb6cffd4a5a7a7709e86590ae61987"),
          Txid.fromHex("dd1fd2a6fc16404faf339881a90adbde7f4f728691ac62e8f168809cdfae1053"),
          Txid.fromHex("74d681e0e03bafa802c8aa084379aa98d9fcd632ddc2ed9782b586ec87451f20"));

  private static final MerkleRoot ROOT =
      MerkleRoot.fromHex("2fda58e5959b0ee53c5253da9b9f3c0c739422ae04946966991cf55895287552");

  @Test
  void aProofOfARealBlockLeadsToItsRoot() {
    List<Boolean> last = chosen(9, 8);
    PartialMerkleTree tree = PartialMerkleTree.of(TXIDS, last);
    assertThat(tree.prove(ROOT)).contains(List.of(TXIDS.get(8)));
    // The last of nine has no neighbour on three levels: the first eight are one hash beside it.
    assertThat(tree.hashes()).hasSize(2);

    PartialMerkleTree two = PartialMerkleTree.of(TXIDS, chosen(9, 7, 8));
    assertThat(two.prove(ROOT)).contains(TXIDS.subList(7, 9));
    assertThat(two.prove(MerkleRoot.ZERO)).isEmpty();
  }

  @Test
  void theProofOfTheDevelopersGuideIsUnderstood() {
    // The example of a merkleblock message in Bitcoin's developer reference.
    List<MerkleRoot> hashes =
        List.of(
            root("3612262624047ee87660be1a707519a443b1c1ce3d248cbfc6c15870f6c5daa2"),
            root("019f5b01d4195ecbc9398fbf3c3b1fa9bb3183301d7a1fb3bd174fcfa40a2b65"),
            root("41ed70551dd7e841883ab8f0b16bf04176b7d1480e4f0af9f3d4c3595768d068"),
            root("20d2a7bc994987302e5b1ac80fc425fe25f8b63169ea78e68fbaaefa59379bbf"));
    PartialMerkleTree tree = new PartialMerkleTree(7, hashes, Bytes.fromHex("1d"));
    assertThat(tree.prove(root("7f16c5962e8bd963659c793ce370d95f093bc7e367117b3c30c1f8fdd0d97287")))
        .contains(List.of(Txid.of(hashes.get(1).toBytes().toByteArray())));
  }

  @Test
  void everyChoiceOfEveryTreeIsProvenAndNoBrokenProofIsSound() {
    SplittableRandom random = new SplittableRandom(37);
    for (int count : new int[] {1, 2, 3, 4, 7, 8, 9, 17, 56, 100, 127, 256, 312, 513, 1000}) {
      List<Txid> txids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        txids.add(txid(random));
      }
      MerkleRoot root = MerkleTree.ofHashes(txids).hash();
      for (int rarity = 1; rarity < 15; rarity++) {
        List<Boolean> wanted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          wanted.add(random.nextInt(1 << rarity / 2) == 0);
        }
        List<Txid> expected =
            IntStream.range(0, count).filter(wanted::get).mapToObj(txids::get).toList();
        PartialMerkleTree tree = PartialMerkleTree.of(txids, wanted);
        assertThat(tree.prove(root)).as("%d, %d", count, rarity).contains(expected);
        assertThat(damaged(tree, random).prove(root)).isEmpty();
      }
    }
  }

  @Test
  void countsThatCannotBeAreRefusedBeforeAnythingIsWalked() {
    PartialMerkleTree tree = PartialMerkleTree.of(TXIDS, chosen(9, 8));
    for (long count : new long[] {0, 1, 0xffff_ffffL}) {
      assertThat(new PartialMerkleTree(count, tree.hashes(), tree.flags()).prove(ROOT)).isEmpty();
    }
    assertThat(new PartialMerkleTree(9, List.of(), tree.flags()).prove(ROOT)).isEmpty();
    assertThat(new PartialMerkleTree(9, tree.hashes(), Bytes.EMPTY).prove(ROOT)).isEmpty();
    Bytes longer = Bytes.concat(tree.flags(), Bytes.of((byte) 0));
    assertThat(new PartialMerkleTree(9, tree.hashes(), longer).prove(ROOT)).isEmpty();
  }

  @Test
  void twoEqualHalvesProveNothing() {
    // CVE-2012-2459: six leaves and eight have one root where the last pair is written twice.
    List<Txid> six = TXIDS.subList(0, 6);
    List<Txid> eight = new ArrayList<>(six);
    eight.addAll(six.subList(4, 6));
    MerkleRoot root = MerkleTree.ofHashes(six).hash();
    assertThat(MerkleTree.ofHashes(eight).hash()).isEqualTo(root);
    assertThat(PartialMerkleTree.of(six, chosen(6, 5)).prove(root)).isPresent();
    assertThat(PartialMerkleTree.of(eight, chosen(8, 5, 7)).prove(root)).isEmpty();
  }

  private static PartialMerkleTree damaged(PartialMerkleTree tree, SplittableRandom random) {
    List<MerkleRoot> hashes = new ArrayList<>(tree.hashes());
    int at = random.nextInt(hashes.size());
    byte[] bytes = hashes.get(at).toBytes().toByteArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    hashes.set(at, MerkleRoot.of(bytes));
    return new PartialMerkleTree(tree.transactionCount(), hashes, tree.flags());
  }

  private static List<Boolean> chosen(int count, int... places) {
    List<Boolean> wanted = new ArrayList<>(Collections.nCopies(count, false));
    Arrays.stream(places).forEach(i -> wanted.set(i, true));
    return wanted;
  }

  private static Txid txid(SplittableRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Txid.of(bytes);
  }

  /// A hash in the order of its bytes on the wire.
  private static MerkleRoot root(String hex) {
    return MerkleRoot.of(Bytes.fromHex(hex).toByteArray());
  }
}
