package org.groat.chain.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.junit.jupiter.api.Test;

class HeaderTreeTest {
  private static final long SEED = 4711;

  private final HeaderTree tree = new HeaderTree(NetworkParameters.REGTEST.genesis().header());
  private long nonce;

  @Test
  void anyAncestorIsFoundAsByWalking() {
    Random random = new Random(SEED);
    List<HeaderEntry> entries = grow(random, 3000, 50);
    for (int i = 0; i < 3000; i++) {
      HeaderEntry entry = entries.get(random.nextInt(entries.size()));
      int height = random.nextInt(entry.height() + 1);
      HeaderEntry walked = entry;
      while (walked.height() > height) {
        walked = walked.parent();
      }
      assertThat(entry.ancestor(height)).as("seed %d", SEED).isSameAs(walked);
    }
  }

  @Test
  void forksAreFoundAsByWalking() {
    Random random = new Random(SEED);
    List<HeaderEntry> entries = grow(random, 400, 200);
    for (int i = 0; i < 2000; i++) {
      HeaderEntry a = entries.get(random.nextInt(entries.size()));
      HeaderEntry b = entries.get(random.nextInt(entries.size()));
      HeaderEntry left = a;
      HeaderEntry right = b;
      while (left != right) {
        if (left.height() >= right.height()) {
          left = left.parent();
        } else {
          right = right.parent();
        }
      }
      assertThat(HeaderEntry.fork(a, b)).as("seed %d", SEED).isSameAs(left);
      assertThat(a.isDescendantOf(b)).isEqualTo(left == b);
    }
  }

  @Test
  void heightsOffTheBranchAreRefused() {
    HeaderEntry genesis = tree.genesis();
    assertThatThrownBy(() -> genesis.ancestor(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> genesis.ancestor(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(genesis::parent).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theMedianOfElevenTimesCountsTheHeaderItself() {
    HeaderEntry at = tree.genesis();
    long origin = at.header().time();
    assertThat(at.medianTimePast()).isEqualTo(origin);
    long[] offsets = {9, 3, 7, 1, 8, 2, 6, 4, 5, 10, 11};
    for (long offset : offsets) {
      at = add(at, origin + offset);
    }
    assertThat(at.medianTimePast()).isEqualTo(origin + 6);
    assertThat(at.parent().medianTimePast())
        .as("the genesis block's 0 in place of 11")
        .isEqualTo(origin + 5);
    assertThat(at.ancestor(2).medianTimePast()).as("of 0, 9, 3").isEqualTo(origin + 3);
  }

  @Test
  void workAddsUp() {
    HeaderEntry one = add(tree.genesis(), 1_300_000_000L);
    assertThat(tree.genesis().chainWork().intValueExact()).isEqualTo(2);
    assertThat(one.chainWork().intValueExact()).isEqualTo(4);
  }

  @Test
  void aLocatorNamesTenBlocksAndThenEverFewer() {
    HeaderEntry tip = tree.genesis();
    for (int i = 0; i < 100; i++) {
      tip = add(tip, 1_300_000_000L + i);
    }
    List<Integer> heights =
        HeaderTree.locator(tip).stream()
            .map(hash -> tree.get(hash).orElseThrow().height())
            .toList();
    assertThat(heights)
        .containsExactly(100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 88, 84, 76, 60, 28, 0);
    assertThat(HeaderTree.locator(tree.genesis())).containsExactly(tree.genesis().hash());
  }

  @Test
  void aLocatorIsAnsweredWithTheLastBlockThatBothHave() {
    HeaderEntry shared = tree.genesis();
    for (int i = 0; i < 20; i++) {
      shared = add(shared, 1_300_000_000L + i);
    }
    HeaderEntry ours = add(add(shared, 1_300_001_000L), 1_300_001_001L);
    HeaderEntry theirs = add(add(shared, 1_300_002_000L), 1_300_002_001L);
    ChainSnapshot snapshot = new ChainSnapshot(ours, ours, false);
    assertThat(snapshot.fork(tree, HeaderTree.locator(theirs))).isSameAs(shared);
    assertThat(snapshot.fork(tree, HeaderTree.locator(ours))).isSameAs(ours);
    assertThat(snapshot.fork(tree, HeaderTree.locator(add(ours, 1_300_003_000L)))).isSameAs(ours);
    assertThat(snapshot.fork(tree, List.of(BlockHash.ZERO))).isSameAs(tree.genesis());
    assertThat(snapshot.active(21)).contains(ours.parent());
    assertThat(snapshot.active(23)).isEmpty();
    assertThat(snapshot.active(-1)).isEmpty();
    assertThat(snapshot.isActive(theirs)).isFalse();
  }

  /// Adds entries, each on top of one of the last `spread`.
  private List<HeaderEntry> grow(Random random, int count, int spread) {
    List<HeaderEntry> entries = new ArrayList<>(List.of(tree.genesis()));
    for (int i = 0; i < count; i++) {
      int back = 1 + random.nextInt(Math.min(spread, entries.size()));
      // Mostly on the last one, so that branches grow long.
      HeaderEntry parent = entries.get(entries.size() - (random.nextInt(4) == 0 ? back : 1));
      entries.add(add(parent, 1_300_000_000L + i));
    }
    return entries;
  }

  private HeaderEntry add(HeaderEntry parent, long time) {
    return tree.add(
        new BlockHeader(1, parent.hash(), MerkleRoot.ZERO, time, parent.header().bits(), nonce++));
  }
}
