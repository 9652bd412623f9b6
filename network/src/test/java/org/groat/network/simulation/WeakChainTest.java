package org.groat.network.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.sync.HeaderRun;
import org.groat.network.sync.HeaderSync;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;

/// A node whose network is known to have at least the work of 16,000 blocks, and peers with chains of less and of more.
final class WeakChainTest extends PeerStories {
  private static final int BLOCKS_KNOWN = 16_000;
  private static final NetworkParameters NETWORK =
      REGTEST.withMinimumChainWork(BigInteger.valueOf(2L * BLOCKS_KNOWN));

  private final SimulatedNode node = node(1, NETWORK, SimulatedNode.calling());

  @Test
  void headersOfAStrongChainAreStoredAfterTheyWereSentTwice() {
    List<BlockHeader> run = run(16_500, 1);
    Teller teller = call(new Teller(2, run, run));
    pass(30);
    assertThat(node.chain().snapshot().bestHeader().hash()).isEqualTo(run.getLast().hash());
    assertThat(teller.answered).isEqualTo(BLOCKS_KNOWN + run.size());
    assertThat(blames).isEmpty();
    assertThat(teller.isGone()).isFalse();
  }

  @Test
  void theHeightOfTheFirstPassIsShownUntilTheSecondIsOver() {
    Set<Integer> shown = new LinkedHashSet<>();
    node.afterEach(
        () -> node.network().peers().forEach(peer -> shown.add(peer.presyncedHeaders())));
    List<BlockHeader> run = run(16_500, 1);
    Teller teller = call(new Teller(2, run, run));
    pass(30);
    assertThat(shown)
        .containsExactly(-1, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, 16_000);
    assertThat(node.network().peers())
        .singleElement()
        .satisfies(peer -> assertThat(peer.presyncedHeaders()).isEqualTo(-1));
    assertThat(teller.isGone()).isFalse();
  }

  @Test
  void headersOfAWeakChainAreNotStoredHoweverManyTheyAre() {
    List<BlockHeader> run = run(15_000, 1);
    Teller teller = call(new Teller(2, run, run));
    pass(30);
    assertThat(teller.answered).isEqualTo(run.size());
    assertThat(node.chain().snapshot().bestHeader().height()).isZero();
    assertThat(node.chain().header(run.getFirst().hash())).isEmpty();
    assertThat(blames).isEmpty();
    assertThat(teller.isGone()).as("a weak chain is no offence").isFalse();
  }

  @Test
  void headersThatChangeTheSecondTimeAreNotStored() {
    Teller liar = call(new Teller(2, run(16_500, 1), run(16_500, 2)));
    pass(30);
    assertThat(liar.answered).isGreaterThan(BLOCKS_KNOWN);
    assertThat(node.chain().snapshot().bestHeader().height()).isZero();

    List<BlockHeader> run = run(16_500, 1);
    Teller honest = call(new Teller(3, run, run));
    pass(30);
    assertThat(node.chain().snapshot().bestHeader().hash()).isEqualTo(run.getLast().hash());
    assertThat(honest.isGone()).isFalse();
  }

  @Test
  void aClaimOfWorkWithoutTheWorkIsDiscouraged() {
    List<BlockHeader> run = new ArrayList<>(run(1_999, 1));
    BlockHeader last = run.getLast();
    // Bits of main's difficulty: more work than all that is wanted, if it were there.
    run.add(new BlockHeader(1, last.hash(), last.merkleRoot(), last.time() + 1, 0x1b00_ffffL, 0));
    Teller liar = call(new Teller(2, List.of(), List.of()));
    liar.say(new Headers(run));
    pass(1);
    assertThat(blames)
        .singleElement()
        .satisfies(b -> assertThat(b.misbehaviour()).isEqualTo(Misbehaviour.INVALID_HEADER));
    assertThat(node.chain().header(run.getFirst().hash())).isEmpty();
  }

  @Test
  void singleAnnouncementsOfWeakBlocksAreIgnored() {
    Teller teller = call(new Teller(2, List.of(), List.of()));
    Block block = BlockMaker.block(node.tip(), world.nowSeconds() - 1_000_000, 7);
    teller.say(new Headers(List.of(block.header())));
    teller.say(
        new CompactBlock(
            block.header(),
            1,
            List.of(),
            List.of(new CompactBlock.PrefilledTransaction(0, block.transaction(0)))));
    teller.say(new BlockMessage(block));
    pass(5);
    assertThat(node.chain().header(block.hash())).isEmpty();
    assertThat(blames).isEmpty();
    assertThat(teller.isGone()).isFalse();
  }

  @Test
  void aPeerWhomTheUserNamedIsTakenAtItsWord() {
    SimulatedNode small = node(2, REGTEST, SimulatedNode.calling());
    small.mine(20);
    SimulatedNode friend = node(3, NETWORK, SimulatedNode.calling(small));
    pass(10);
    assertThat(friend.tip().hash()).isEqualTo(small.tip().hash());
  }

  private static List<BlockHeader> run(int count, long seed) {
    return HeaderRun.after(NETWORK.genesis().header(), count, NETWORK, seed);
  }

  private Teller call(Teller teller) {
    teller.call(node.endpoint());
    pass(1);
    assertThat(teller.isReady()).isTrue();
    return teller;
  }

  /// Answers `getheaders`, from another branch when it is asked from the start a second time.
  private final class Teller extends ScriptedPeer {
    private final List<BlockHeader> second;
    private List<BlockHeader> told;
    private int answered;

    private Teller(int number, List<BlockHeader> first, List<BlockHeader> second) {
      super(host(NetworkAddress.ofIpv4(66, number, 0, 1)));
      this.told = first;
      this.second = second;
    }

    private void say(Message message) {
      send(message);
    }

    @Override
    protected void ready() {}

    @Override
    protected void heard(Message message) {
      if (message instanceof GetHeaders request && !told.isEmpty()) {
        Map<BlockHash, Integer> index = new HashMap<>();
        index.put(NETWORK.genesis().hash(), 0);
        told.forEach(header -> index.put(header.hash(), index.size()));
        int from =
            request.locator().hashes().stream()
                .filter(index::containsKey)
                .map(index::get)
                .findFirst()
                .orElse(0);
        if (from == 0 && answered > 0) {
          told = second;
        }
        int to = Math.min(told.size(), from + HeaderSync.BATCH);
        answered += to - from;
        send(new Headers(told.subList(from, to)));
      }
    }
  }
}
